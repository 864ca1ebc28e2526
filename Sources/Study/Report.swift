public import Evaluation

/// What several systems that translated one test set are worth, and where they differ.
public struct Report: Sendable {
  public let title: String
  /// What a reader must know to judge or repeat the comparison, in the order it is shown.
  public let facts: [Fact]
  public let sources: NamedLines
  public let references: [NamedLines]
  public let languages: Languages
  public let systems: [ReportedSystem]
  public let comparison: ComparisonReport
  /// By the number of words of the source.
  public let lengths: [LengthScores]
  /// Those that systems differ most on.
  public let sentences: [ReportedSentence]
  /// Sentences that are translated neither well nor badly, from a short one to a long one.
  public let typicalSentences: [ReportedSentence]
  /// What a reader must know before the rest can be trusted.
  public let warnings: [ReportWarning]
  /// The scores of the systems at their validations.
  public let learning: LearningTable
  /// Whether a lower score of the first metric is better.
  let isFirstMetricErrorRate: Bool
  /// Decimals of scores.
  let decimals: Int
  /// Whether the machine that makes the report is the one that the systems were trained on.
  let wereTrainedHere: Bool

  /// Something worth knowing, and what it is called.
  public struct Fact: Sendable, Equatable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// BCP 47 tags of what is translated from and to, where known.
  public struct Languages: Sendable, Equatable {
    public var source: String?
    public var target: String?

    public init(source: String? = nil, target: String? = nil) {
      self.source = source
      self.target = target
    }
  }

  /// The scores of all systems on the sentences of similar length, by the first metric.
  public struct LengthScores: Sendable, Equatable {
    public var group: LengthGroup
    public var scores: [Double]
    public var intervals: [ConfidenceInterval]
  }

  /// What a report says and how.
  public struct Options: Sendable {
    public var title = "Comparison of translation systems"
    public var facts: [Fact] = []
    public var languages = Languages()
    public var evaluation = EvaluationOptions(metrics: [.bleu, .chrF])
    /// How many of the sentences that systems differ most on are shown.
    public var differingSentences = 10
    /// How many typical sentences are shown.
    public var typicalSentences = 3
    public var decimals = 1
    /// Whether the machine that makes the report is the one that the systems were trained on, as in a study.
    public var wereTrainedHere = false

    public init() {}
  }

  /// What was found, in words; nil where there is nothing to compare.
  public var finding: String? { ReportFinding(self)?.text }

  /// Scores the translations and finds where they differ.
  ///
  /// - Throws: `EvaluationError`, where there are not as many translations or references as sources.
  public init(
    systems: [ReportedSystem], sources: NamedLines, references: [NamedLines], _ options: Options = Options()
  ) throws {
    for system in systems where system.translations.count != sources.lines.count {
      throw EvaluationError.unequalLines(
        file: system.name, lines: system.translations.count, partner: sources.name,
        partnerLines: sources.lines.count)
    }
    title = options.title
    facts = options.facts
    languages = options.languages
    decimals = options.decimals
    wereTrainedHere = options.wereTrainedHere
    self.systems = systems
    self.sources = sources
    self.references = references
    comparison = try ComparisonReport(
      systems: systems.map { NamedLines(name: $0.name, lines: $0.translations) }, references: references,
      options: options.evaluation)
    let bootstrap = options.evaluation.bootstrap ?? Bootstrap()
    let results = comparison.comparisons.first?.systems.map(\.result) ?? []
    lengths = LengthGroup.groups(of: sources.lines).map { group in
      LengthScores(
        group: group, scores: results.map { $0.score(ofLines: group.lines) },
        intervals: results.map { $0.confidenceInterval(ofLines: group.lines, bootstrap) })
    }
    let choice = SentenceChoice(
      sources: sources.lines, systems: systems.map(\.translations), references: references.map(\.lines),
      options.evaluation)
    sentences = choice.differing(options.differingSentences)
    typicalSentences = choice.typical(options.typicalSentences, without: sentences)
    warnings = ReportWarning.all(of: systems, sentences: sources.lines.count)
    learning = LearningTable(systems, decimals: options.decimals)
    isFirstMetricErrorRate = options.evaluation.metrics.first == .ter
  }
}

internal import Evaluation
internal import Training
internal import Translation

/// The numbers of a report that are the same in every run, as numbers.json holds them; rounded, so that the last bits of
/// a processor do not show.
struct ReportNumbers: Codable {
  var title: String
  /// In words.
  var finding: String?
  var warnings: [Warning]
  var facts: [[String]]
  var sentences: Int
  var systems: [System]
  var metrics: [Metric]
  var lengths: [Length]
  var differingSentences: [Sentence]
  var typicalSentences: [Sentence]

  struct Warning: Codable {
    /// nil where it is about several.
    var system: String?
    var message: String
    var reason: ReportWarning.Reason
  }

  struct System: Codable {
    var name: String
    var architecture: String?
    var parameters: Int?
    var perplexity: Double?
    var alignmentErrorRate: Double?
    /// Whether the learning curve has come to rest.
    var curve: LearningCurve.Verdict?
    var learning: [LearningPoint]?
  }

  /// What a report or a validation of a training said; each has its own of these numbers.
  struct LearningPoint: Codable {
    var step: Int
    var perplexity: Double?
    var validationPerplexity: Double?
    var bleu: Double?
    var chrF: Double?
    /// In percent.
    var alignmentErrorRate: Double?
  }

  struct Metric: Codable {
    var name: String
    var signature: String
    var scores: [Score]
    /// By two systems, in the order of the scores.
    var pValues: [[Double]]
  }

  struct Score: Codable {
    var system: String
    var score: Double
    /// The middle of the 95 % confidence interval and half its width.
    var mean: Double?
    var halfWidth: Double?
  }

  struct Length: Codable {
    var words: String
    var sentences: Int
    var scores: [Score]
  }

  struct Sentence: Codable {
    /// Counted from 1.
    var line: Int
    var source: String
    var references: [String]
    var translations: [Translation]
  }

  struct Translation: Codable {
    var system: String
    var chrF: Double
    var bleu: Double
    var text: String
  }

  init(_ report: Report) {
    let names = report.systems.map(\.name)
    title = report.title
    finding = report.finding
    warnings = report.warnings.map { Warning(system: $0.system, message: $0.text, reason: $0.reason) }
    facts = report.facts.map { [$0.name, $0.value] }
    sentences = report.sources.lines.count
    systems = report.systems.map(System.init)
    metrics = report.comparison.comparisons.map { comparison in
      Metric(
        name: comparison.name, signature: comparison.signature,
        scores: comparison.systems.map {
          Score($0.name, $0.result.score, $0.result.confidenceInterval)
        },
        pValues: comparison.pValues.map { $0.map(rounded) })
    }
    lengths = report.lengths.map { length in
      Length(
        words: length.group.name, sentences: length.group.lines.count,
        scores: names.indices.map { Score(names[$0], length.scores[$0], length.intervals[$0]) })
    }
    differingSentences = report.sentences.map { Sentence($0, report) }
    typicalSentences = report.typicalSentences.map { Sentence($0, report) }
  }
}

extension ReportNumbers.Sentence {
  fileprivate init(_ sentence: ReportedSentence, _ report: Report) {
    let line = sentence.line
    self.init(
      line: line + 1, source: report.sources.lines[line],
      references: report.references.map { $0.lines[line] },
      translations: report.systems.indices.map { index in
        ReportNumbers.Translation(
          system: report.systems[index].name, chrF: rounded(sentence.chrF[index]),
          bleu: rounded(sentence.bleu[index]), text: report.systems[index].translations[line])
      })
  }
}

extension ReportNumbers.Score {
  fileprivate init(_ system: String, _ score: Double, _ interval: ConfidenceInterval?) {
    self.init(
      system: system, score: rounded(score), mean: interval.map { rounded($0.mean) },
      halfWidth: interval.map { rounded($0.halfWidth) })
  }
}

extension ReportNumbers.System {
  fileprivate init(_ system: ReportedSystem) {
    let history = system.model?.history
    let reports = history?.reports.map {
      ReportNumbers.LearningPoint(step: $0.step, perplexity: finite($0.perplexity))
    }
    let validations = history?.validations.map {
      ReportNumbers.LearningPoint(
        step: $0.step, validationPerplexity: finite($0.scores.perplexity), bleu: $0.scores.bleu.map(rounded),
        chrF: $0.scores.chrF.map(rounded), alignmentErrorRate: $0.finding?.alignmentErrorRate.map(rounded))
    }
    self.init(
      name: system.name, architecture: system.model?.configuration.architecture.name,
      parameters: system.model?.parameters, perplexity: system.model?.perplexity.flatMap(finite),
      alignmentErrorRate: system.model?.alignmentErrorRate.map(rounded),
      curve: system.model?.diagnosis?.verdict.rounded,
      learning: history == nil
        ? nil
        : ((reports ?? []) + (validations ?? [])).enumerated()
          .sorted { ($0.element.step, $0.offset) < ($1.element.step, $1.offset) }.map(\.element))
  }
}

/// The numbers of a report that were measured, and differ from run to run, as times.json holds them.
struct ReportTimes: Codable {
  var systems: [System]

  struct System: Codable {
    var name: String
    var steps: Int?
    var trainingSeconds: Double?
    /// Source and target tokens.
    var trainingTokensPerSecond: Double?
    var decodingSeconds: Double?
    var decodingSentencesPerSecond: Double?
    /// Target tokens.
    var decodingTokensPerSecond: Double?
    var validations: [Validation]
  }

  struct Validation: Codable {
    var step: Int
    var seconds: Double
    var bleu: Double?
  }

  init(_ report: Report) {
    let models = report.systems.filter { $0.model?.history != nil || $0.model?.decoding != nil }
    systems = models.map { system in
      let (history, decoding) = (system.model?.history, system.model?.decoding)
      return System(
        name: system.name, steps: history?.lastStep, trainingSeconds: history?.seconds,
        trainingTokensPerSecond: history?.tokensPerSecond,
        decodingSeconds: decoding.map { rounded($0.seconds) },
        decodingSentencesPerSecond: decoding.map { rounded($0.sentencesPerSecond) },
        decodingTokensPerSecond: decoding.map { rounded($0.tokensPerSecond) },
        validations: (history?.validations ?? []).compactMap { validation in
          validation.seconds.map {
            Validation(step: validation.step, seconds: $0, bleu: validation.scores.bleu.map(rounded))
          }
        })
    }
  }
}

extension LearningCurve.Verdict {
  fileprivate var rounded: LearningCurve.Verdict {
    if case .rising(let gain, let moreSteps) = self {
      return .rising(gain: (gain * 1e2).rounded() / 1e2, moreSteps: moreSteps)
    }
    return self
  }
}

/// Returns a number with four decimals.
private func rounded(_ value: Double) -> Double { (value * 1e4).rounded() / 1e4 }

/// Returns a rounded number, or nil for one that JSON cannot hold or that only says that there is none.
private func finite(_ value: Double) -> Double? { abs(value) < 1e12 ? rounded(value) : nil }

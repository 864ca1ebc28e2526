internal import Evaluation
internal import Glibc
public import Translation

/// What the curves of a training tell of how it goes.
public struct TrainingDiagnosis: Sendable {
  private let history: TrainingHistory
  private let configuration: TrainingConfiguration
  /// What speaks against the tokenisation of BLEU for the texts that it scores.
  private let scoring: ScoringWarning?

  /// - Parameter references: Sentences of the target language, such as those of the validation corpus.
  init(_ history: TrainingHistory, _ configuration: TrainingConfiguration, references: [String]) {
    self.init(
      history, configuration,
      scoring: configuration.validation.tokenization.warning(references: references))
  }

  init(_ history: TrainingHistory, _ configuration: TrainingConfiguration, scoring: ScoringWarning?) {
    self.history = history
    self.configuration = configuration
    self.scoring = scoring
  }

  /// Reads what a folder says of its training; nil where it says nothing.
  public init?(of directory: ModelDirectory, references: [String]) throws {
    guard let configuration = try directory.configuration("training", as: TrainingConfiguration.self) else {
      return nil
    }
    self.init(try TrainingHistory(directory), configuration, references: references)
  }

  /// Whether the validation scores have come to rest.
  public var verdict: LearningCurve.Verdict {
    LearningCurve(history.validations, by: configuration.validation.metric).verdict
  }

  /// Returns what is wrong.
  ///
  /// - Parameter hasEnded: Whether the training has come to an end of its own, rather than being under way.
  public func warnings(hasEnded: Bool) -> [TrainingWarning] {
    var warnings: [TrainingWarning] = []
    if hasEnded { warnings += unfinished }
    // Texts may well have one of a few labels.
    if let finding = history.validations.last?.finding, finding.outputsAreAlike,
      history.metrics == ModelTask.translate.metrics
    {
      warnings.append(
        .outputsAlike(
          step: finding.step, sentences: finding.sentences, distinctTranslations: finding.distinctTranslations
        ))
    }
    if let overfitting { warnings.append(overfitting) }
    if let scoring { warnings.append(.unsuitedScores(scoring)) }
    return warnings
  }

  /// What the training has not come to the end of.
  private var unfinished: [TrainingWarning] {
    guard let step = history.lastStep, step > 0 else { return [] }
    if step < configuration.warmupSteps {
      return [.stillWarmingUp(step: step, warmupSteps: configuration.warmupSteps)]
    }
    if case .rising(let gain, let moreSteps) = verdict {
      return [.stillImproving(gain: (100 * gain).rounded() / 100, moreSteps: moreSteps)]
    }
    return []
  }

  /// Validation perplexity has risen by a tenth over its best, in the last two validations at least, while that of the
  /// training corpus fell.
  private var overfitting: TrainingWarning? {
    let validations = history.validations
    guard let best = validations.min(by: { $0.scores.perplexity < $1.scores.perplexity }),
      validations.count > 2, let last = validations.last
    else { return nil }
    let worse = validations.suffix(2).allSatisfy {
      $0.step > best.step && $0.scores.perplexity > 1.1 * best.scores.perplexity
    }
    guard worse, let before = history.reports.last(where: { $0.step <= best.step }),
      let now = history.reports.last, now.perplexity < before.perplexity
    else { return nil }
    return .overfitting(
      bestStep: best.step, bestPerplexity: min(1e12, best.scores.perplexity), step: last.step,
      perplexity: min(1e12, last.scores.perplexity))
  }
}

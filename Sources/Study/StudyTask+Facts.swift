internal import Bitext
public import Evaluation
internal import Files
internal import NumberText
internal import Text
internal import Training

extension StudyTask {
  /// How the systems are scored: as they were in training.
  public var evaluation: EvaluationOptions {
    let validation = configuration.systems[0].training.validation
    return EvaluationOptions(
      bleu: BLEU(tokenization: validation.tokenization, lowercase: validation.lowercase),
      chrF: ChrF(lowercase: validation.lowercase))
  }

  public var languages: Report.Languages {
    Report.Languages(source: configuration.sourceLanguage, target: configuration.targetLanguage)
  }

  /// What a reader of the report must know of the study.
  public var facts: [Report.Fact] {
    let training = configuration.systems[0].training
    var facts = [
      Report.Fact("languages", "\(configuration.sourceLanguage) → \(configuration.targetLanguage)"),
      Report.Fact("corpus", names(configuration.corpus.paths)),
      Report.Fact("validation set", validationText),
      Report.Fact("test set", "\(testText), \(counted(test.sources.lines.count, "sentence"))"),
      Report.Fact("vocabulary", vocabularyText(training)),
      Report.Fact("budget of each system", budgetText(training.budget)),
      Report.Fact("batches", "\(grouped(training.batchTokens * training.accumulate)) target tokens"),
      Report.Fact("seed", String(training.seed)),
    ]
    if !matches.isEmpty {
      let texts = matches.dropFirst().map {
        "\($0.system): width \($0.givenWidth) → \($0.width), \(fixed(100 * abs($0.deviation), 1)) % "
          + ($0.deviation < 0 ? "fewer" : "more")
      }
      facts.append(Report.Fact("parameters matched to \(matches[0].system)", texts.joined(separator: "; ")))
    }
    if !tuned.isEmpty {
      let texts = tuned.map { name, trial in
        "\(name): rate \(trial.setting.learningRate), dropout \(trial.setting.dropout), "
          + "warm-up \(grouped(trial.warmupSteps))"
      }
      facts.append(Report.Fact("chosen on the validation set", texts.joined(separator: "; ")))
    }
    return facts
  }

  private var validationText: String {
    configuration.validation.map { names($0.paths) }
      ?? "\(grouped(configuration.heldOut.validation)) pairs held out of the corpus"
  }

  private var testText: String {
    switch configuration.test {
    case .validation: "the validation set, since no test set was given"
    case .heldOut: "held out of the corpus"
    case .corpus(let corpus): names(corpus.paths)
    case .files(let source, let references): names([source] + references)
    }
  }

  private func vocabularyText(_ training: TrainingConfiguration) -> String {
    let options = training.vocabulary
    let isGiven = configuration.targetVocabularyPath != nil
    return (isGiven ? "given" : "\(options.kind.rawValue), \(grouped(options.size)) pieces")
      + (configuration.hasJointVocabulary ? ", one for both sides" : "")
  }

  private func budgetText(_ budget: TrainingBudget) -> String {
    let parts = [
      budget.steps.map { "\(grouped($0)) steps" }, budget.epochs.map { "\(grouped($0)) epochs" },
      budget.plannedSteps.map { "\(grouped($0)) steps, as planned for the corpus" },
      budget.minutes.map {
        "\(fixed($0, $0 == $0.rounded() ? 0 : 1)) minutes"
          + (budget.clock == .processor ? " of processor time" : "")
      },
      budget.patience > 0 ? "\(budget.patience) validations without improvement" : nil,
    ]
    return parts.compactMap(\.self).joined(separator: ", or ")
  }

  private func names(_ paths: [String]) -> String { paths.map(FileSystem.name(of:)).joined(separator: ", ") }
}

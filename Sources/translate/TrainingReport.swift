internal import Bitext
internal import CommandLineTool
internal import Evaluation
internal import NumberText
internal import Tensors
internal import Text
internal import Training
internal import Translation
internal import VisibleText

/// Tells on standard error how a training goes.
final class TrainingReport {
  private let console: Console
  /// What is trained for.
  var task = ModelTask.translate
  /// The bar on a terminal, from the first step on.
  private var progress: Progress?
  /// What the bar says besides how far the training is.
  private var detail = ""
  private var isLastStepKnown = false
  /// The bar of what is done with a corpus before.
  private var packing: (label: String, progress: Progress)?

  init(_ console: Console) { self.console = console }

  /// Shows what was kept and dropped; never silent, since data that vanish unseen cost the most time.
  func show(_ report: CorpusReport) { console.write(report.description + "\n") }

  /// Shows what was planned for a corpus, and what was chosen instead.
  ///
  /// - Parameter buildsVocabulary: Whether vocabularies are built, and not given.
  func show(plan settings: TrainingSettings, _ pairs: TrainingPairs, buildsVocabulary: Bool) {
    let training = settings.training
    if let heldOut = pairs.heldOut {
      console.note(
        "held out: \(grouped(pairs.validation.count)) of \(grouped(pairs.report.kept)) pairs to validate on"
          + (pairs.validation.count < heldOut ? ", since more hang together with others" : ""))
    }
    func text(_ value: PlannedValue, _ text: String) -> String {
      settings.automatic.contains(value) ? text : text + " (chosen)"
    }
    let vocabularies = settings.hasJointVocabulary ? "one vocabulary" : "vocabularies"
    console.note(
      "plan: "
        + [
          buildsVocabulary
            ? text(.vocabularySize, "\(vocabularies) of \(grouped(training.vocabulary.size))")
            : "\(vocabularies) as given",
          text(
            .preset, "\(settings.architecture.name) of width \(settings.architecture.features)"),
          text(.dropout, "dropout \(settings.architecture.dropout)"),
          text(.batchTokens, "batches of \(grouped(training.batchTokens)) tokens"),
          text(.learningRate, "rate \(training.learningRate)"),
          text(.schedule, "schedule \(training.schedule.rawValue)"),
        ].joined(separator: ", "))
    guard let steps = training.budget.lastStep else { return }
    console.note(
      "plan: "
        + [
          text(.steps, "\(grouped(steps)) steps"),
          text(.warmupSteps, "\(grouped(training.warmupSteps)) of warm-up"),
          text(.validateEvery, "validation every \(grouped(training.validateEvery))"),
        ].joined(separator: ", "))
  }

  /// Shows how far a corpus has been packed.
  func show(_ event: PackingEvent) {
    switch event {
    case .counted(let pairs): advance("counting", to: pairs)
    case .read(let pairs): advance("reading for a vocabulary", to: pairs)
    case .packed(let pairs): advance("packing", to: pairs)
    case .done(let path, let before):
      advance(nil, to: 0)
      console.note("packed\(before ? " before" : ""): \(path)")
    }
  }

  /// Draws the bar of a way that pairs go; without a label there is none any more.
  private func advance(_ label: String?, to pairs: Int) {
    if packing?.label != label {
      packing?.progress.finish()
      packing = label.map { ($0, console.progress($0, unit: "pairs")) }
    }
    packing?.progress.update(to: pairs)
  }

  func show(_ event: TrainingEvent) {
    switch event {
    case .model(let parameters, let sourcePieces, let targetPieces):
      console.note(
        "model: \(grouped(parameters)) parameters; vocabularies of \(grouped(sourcePieces)) and "
          + "\(grouped(targetPieces)) pieces")
    case .memory(let parts):
      console.note("kernels: \(Device.cpu)")
      for part in parts { console.note("memory for \(part.purpose): \(mebibytes(part.bytes))") }
      console.note("memory in all: about \(mebibytes(parts.reduce(0) { $0 + $1.bytes }))")
    case .precisionMissing(let precision):
      console.note(
        "this processor has no \(precision.rawValue) instructions: products are computed in float32")
    case .planned(let steps, let warmupSteps, let validateEvery, let seconds):
      console.note(
        "plan: \(grouped(steps)) steps of \(fixed(1000 * seconds, 0)) ms fit into the time, "
          + "\(grouped(warmupSteps)) of warm-up, validation every \(grouped(validateEvery))")
    case .revised(let step, let steps, let isLater):
      progress?.finish()
      let text =
        "step \(grouped(step)): the machine \(isLater ? "is faster than measured" : "has become slower"); the schedule "
        + "now ends at step \(grouped(steps)), to \(isLater ? "use the time" : "be done in time")"
      if isLater { console.note(text) } else { console.warn(text) }
    case .sharing(let processes, let shards):
      let text = "\(processes) processes share the \(shards) shards of a step"
      if processes <= shards { return console.note(text) }
      console.warn(
        "\(text): \(processes - shards) have nothing to do. A training that begins with --shards \(processes), or a "
          + "multiple, keeps them busy")
    case .continuing(let step): console.note("continuing after step \(grouped(step))")
    case .stepped(let step, let last): drawBar(at: step, of: last)
    case .progress(let progress): show(progress)
    case .validated(let step, let scores, let isBest):
      progress?.finish()
      console.note(
        "step \(grouped(step)): validation perplexity \(fixed(scores.perplexity, 2)), \(scores.text)"
          + (isBest ? ", the best so far" : ""))
    case .saved: break
    case .skipped(let step, let pairs):
      progress?.finish()
      console.warn(
        "step \(grouped(step)) skipped: its loss or gradient is not finite (\(pairs.prefix(5).map(\.description).joined(separator: ", "))"
          + (pairs.count > 5 ? " and \(pairs.count - 5) more)" : ")"))
    case .found(let finding): show(finding)
    case .warned(let step, let warning):
      progress?.finish()
      console.warn((step > 0 ? "step \(grouped(step)): " : "") + warning.description)
    case .finished(let end, let step, let best):
      progress?.finish()
      let score = best.map {
        "; best at step \(grouped($0.step)): \($0.scores.text), perplexity \(fixed($0.scores.perplexity, 2))"
      }
      console.note("ended after step \(grouped(step)): \(end.rawValue)\(score ?? "")")
    }
  }

  /// Shows sentences of the validation corpus with their translations or labels.
  private func show(_ finding: ValidationFinding) {
    if let rate = finding.alignmentErrorRate { console.note("  alignment error rate \(fixed(rate, 1)) %") }
    for sample in finding.samples {
      console.note("  pair \(grouped(sample.pair))")
      for (name, text) in [
        ("source", sample.source), ("reference", sample.reference),
        (task == .translate ? "translation" : "prediction", sample.translation),
      ] {
        console.note("    \(padded(name, to: 11))  \(shortened(visible(text), to: 300))")
      }
    }
  }

  /// Leaves the terminal as it was.
  func finish() {
    packing?.progress.finish()
    progress?.finish()
  }

  private func drawBar(at step: Int, of last: Int?) {
    guard console.drawsBars else { return }
    isLastStepKnown = last != nil
    let bar = progress ?? console.progress("training", total: last, unit: "steps")
    progress = bar
    bar.update(to: step, detail: detail)
  }

  private func show(_ progress: TrainingProgress) {
    guard !console.drawsBars else {
      let left = isLastStepKnown ? nil : progress.secondsLeft.map { "\(clock($0)) left, " }
      detail =
        "\(left ?? "")loss \(fixed(progress.loss, 3)), \(grouped(progress.tokensPerSecond)) tokens/s\(waiting(progress))"
      return
    }
    console.note(
      "step \(grouped(progress.step)), epoch \(progress.epoch + 1) (\(progress.position) of \(progress.epochLength)): "
        + "loss \(fixed(progress.loss, 3)), perplexity \(fixed(progress.perplexity, 2)), "
        + "rate \(shortened(progress.learningRate)), \(grouped(progress.tokensPerSecond)) tokens/s"
        + (progress.secondsLeft.map { ", \(clock($0)) left" } ?? "") + waiting(progress))
  }

  /// Which process the others wait for, as the end of a line; nothing where they take the same time.
  private func waiting(_ progress: TrainingProgress) -> String {
    progress.laggard.map { ", waiting for process \($0.rank), \(fixed($0.ratio, 1)) times the time" } ?? ""
  }
}

extension ValidationScores {
  /// The scores besides perplexity, as a line of the report has them.
  fileprivate var text: String {
    shown.map { "\($0.metric.title) \(fixed($0.value, 2))" }.joined(separator: ", ")
  }
}

private func mebibytes(_ bytes: Int) -> String { "\(grouped((bytes + (1 << 20) - 1) >> 20)) MiB" }

/// Returns a text of at most so many scalars; a longer one ends in an ellipsis.
private func shortened(_ text: String, to count: Int) -> String {
  guard text.unicodeScalars.count > count else { return text }
  return String(String.UnicodeScalarView(text.unicodeScalars.prefix(count - 1))) + "…"
}

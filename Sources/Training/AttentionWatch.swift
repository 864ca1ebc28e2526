internal import Files
internal import Inspection
internal import NumberText
internal import Tensors
internal import Text
internal import Translation

/// What attention did with the validation sentences that are shown, validation by validation: attention.jsonl, and a page
/// with a slider over it.
///
/// The model is given the right translations, so that every step has the same words, and what changes is where it looks.
struct AttentionWatch {
  /// Where the page is.
  private let path: String
  private let title: String
  private var lines: LogLines
  private var frames: [InspectionFrame]

  /// Sentences of more tokens are left out: nobody sees so many words in one picture.
  private static let mostTokens = 256

  /// Opens what a training that has come to a state has kept.
  init(page path: String, _ directory: ModelDirectory, upTo state: TrainingState) throws {
    self.path = path
    title = "How attention came to be: \(FileSystem.name(of: directory.path))"
    lines = try LogLines(path: directory.watchedAttentionPath, upTo: state) { line in
      InspectionFrame(line: line).map { ($0.step, true) }
    }
    frames = lines.lines.compactMap(InspectionFrame.init(line:))
  }

  /// Takes in a validation, and writes everything.
  mutating func add(
    _ finding: ValidationFinding, _ scores: ValidationScores, of model: TrainedModel
  ) throws {
    let entries = finding.samples.compactMap { sample in
      Self.sentence(of: sample, model).map {
        InspectionFrame.Entry(sentence: $0, translation: sample.translation)
      }
    }
    if entries.isEmpty { return }
    let texts = scores.shown.map { "\($0.metric.title) \(fixed($0.value, 2))" }
    let frame = InspectionFrame(
      step: finding.step,
      scores: (texts + ["perplexity \(perplexityText(scores.perplexity))"]).joined(separator: ", "),
      entries: entries)
    frames.append(frame)
    lines.add(frame.line)
    try lines.write()
    try writePage()
  }

  /// Writes the page; before the first validation it says that there is nothing to be seen yet.
  func writePage() throws {
    try AtomicFile.write(InspectionCoursePage(title: title, frames: frames).html, to: path)
  }

  /// Returns what attention does with a sentence and its right translation; nil where they are very long.
  private static func sentence(of sample: ValidationSample, _ model: TrainedModel) -> InspectedSentence? {
    let pair = model.reading(source: sample.source, target: sample.reference)
    let source = model.sourceTokenizer.encodeSource(pair.source)
    let target = model.targetTokenizer.encode(pair.target)
    guard max(source.count, target.count) <= mostTokens else { return nil }
    return InspectedSentence(
      model.inspection(source: source, target: target, [.weights]), of: model,
      named: "pair \(grouped(sample.pair))")
  }
}

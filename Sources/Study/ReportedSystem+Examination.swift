internal import Bitext
public import Evaluation
internal import Files
internal import Layers
internal import Tensors
internal import Text
internal import Training
public import Translation

extension ReportedSystem.Model {
  /// Finds out what can be known of a model without translating: its size, its history, and how well it expects the
  /// references.
  ///
  /// - Parameters:
  ///   - model: What the folder holds, loaded.
  ///   - gold: The links that people drew between the words of each source and its first reference.
  ///   - threads: How many to work with; they change no number.
  public init(
    _ model: TrainedModel, in directory: ModelDirectory, test: TestSet, gold: [GoldAlignment]?, threads: Int
  ) throws {
    self.init(configuration: model.configuration, parameters: model.network.parameters.count)
    if FileSystem.exists(directory.logPath) { history = try TrainingHistory(path: directory.logPath) }
    guard let references = test.references.first else { return }
    let pairs = zip(test.sources.lines, references.lines).map { source, target in
      SentencePair(source: source, target: target, origin: .init(path: test.sources.name, line: 1))
    }
    let data = TrainingData(
      pairs, source: model.sourceTokenizer, target: model.targetTokenizer, threads: threads)
    perplexity = ReferencePerplexity(data).value(
      of: model, WorkerPool(threads: threads, device: model.device))
    if let gold, hasAttention {
      alignmentErrorRate = 100 * errorRate(of: model, data: pairs, gold)
    }
  }
}

/// Returns how far a model's links are from those of people, while it is made to write the references.
private func errorRate(of model: TrainedModel, data: [SentencePair], _ gold: [GoldAlignment]) -> Double {
  var rate = AlignmentErrorRate()
  for (pair, gold) in zip(data, gold) {
    rate.add(model.alignedWords(source: pair.source, target: pair.target), gold: gold)
  }
  return rate.value
}

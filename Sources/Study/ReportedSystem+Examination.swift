internal import Bitext
public import Evaluation
internal import Files
internal import Layers
internal import Tensors
internal import Text
internal import Threads
internal import Training
public import Translation

extension ReportedSystem.Model {
  /// Finds out what can be known of a model without translating: its size, its history, and how well it expects the
  /// references.
  ///
  /// - Parameters:
  ///   - model: What the folder holds, loaded.
  ///   - directory: The folder.
  ///   - test: The sentences and their references.
  ///   - gold: The links that people drew between the words of each source and its first reference.
  ///   - threads: How many to work with; they change no number.
  public init(
    _ model: TrainedModel, in directory: ModelDirectory, test: TestSet, gold: [GoldAlignment]?, threads: Int
  ) throws {
    self.init(configuration: model.configuration, parameters: model.network.parameters.count)
    if FileSystem.exists(directory.logPath) {
      history = try TrainingHistory(directory)
      diagnosis = try TrainingDiagnosis(of: directory, references: test.references.first?.lines ?? [])
      beganWithWeights =
        try directory.configuration("initialWeights", as: TrainingRecord.File.self) != nil
    }
    guard let references = test.references.first else { return }
    let pairs = zip(test.sources.lines, references.lines).map { source, target in
      SentencePair(source: source, target: target, origin: .init(path: test.sources.name, line: 1))
    }
    let read = pairs.map { pair in
      let (source, target) = model.reading(source: pair.source, target: pair.target)
      return SentencePair(source: source, target: target, origin: pair.origin)
    }
    let data = try TrainingData(
      read, source: model.sourceTokenizer, target: model.targetTokenizer, threads: threads)
    perplexity = try ReferencePerplexity(data).value(
      of: model.network, on: model.device, ThreadPool(threads: threads, device: model.device))
    if let gold {
      alignmentErrorRate = AlignedSentences(pairs, gold).errorRate(of: model).map { 100 * $0 }
    }
  }
}

internal import Bitext
public import Files
internal import Glibc
internal import Layers
internal import Tensors
internal import Text
internal import Threads

/// Labels the words of texts, or texts as a whole, with a trained model.
///
/// The same text gets the same labels and probabilities, bit for bit, alone or among others, on any number of threads,
/// with any batch size. It uses as many threads as its options say; several that ask at once wait for each other.
public final class Labeller: Sendable {
  public let options: LabellerOptions
  private let model: TrainedLabelModel
  private let labels: LabelSet
  private let unit: LabelUnit
  private let workers: ThreadPool
  private let resources: WorkerLocal<WorkerResources>

  /// What each thread works with.
  private struct WorkerResources {
    let memory: MemoryPool
    let segmenter: SentenceSegmenter

    init(_ device: Device, language: String) throws {
      memory = MemoryPool(device)
      segmenter = try (try? SentenceSegmenter(locale: language)) ?? SentenceSegmenter()
    }
  }

  /// Prepares a model for labelling.
  ///
  /// The weights are laid out for inference; after they have changed, make a new labeller.
  ///
  /// - Throws: `LocaleError`, where ICU lacks its data.
  public init(_ model: TrainedLabelModel, _ options: LabellerOptions = LabellerOptions()) throws {
    self.model = model
    self.options = options
    labels = LabelSet(model.targetTokenizer)
    unit = model.configuration.task.labels ?? .text
    workers = ThreadPool(threads: options.threads, device: model.device)
    let language = model.configuration.sourceLanguage
    resources = try WorkerLocal(workers) { _ in
      try WorkerResources(model.device, language: language)
    }
    model.network.parameters.pack(for: model.device, as: options.precision)
  }

  /// The labels that the model can give, the most frequent in training first.
  public var labelNames: [String] { labels.names }

  /// Bytes held from the system for the work of all threads, the packed weights not among them.
  package var memoryBytes: Int { resources.map { $0.memory.bytes }.reduce(0, +) }

  /// Returns the labels of texts, in their order.
  public func label(_ texts: [String]) -> [LabelledText] {
    let divisions = divide(texts)
    let scores = read(divisions.flatMap(\.stretches))
    var next = 0
    return divisions.map { division in
      let count = division.stretches.count
      defer { next += count }
      return labelled(division, scores[next..<next + count])
    }
  }

  /// Labels lines as they come, in memory that does not grow with their number.
  ///
  /// - Parameters:
  ///   - reader: Where the lines come from.
  ///   - write: Takes results in the order of their lines.
  /// - Throws: What `write` throws, and what reading throws, then after the lines before it have been written.
  public func labelLines(of reader: LineReader, _ write: ([LabelledText]) throws -> Void) throws {
    let blocks = Blocks<String>(
      bytes: { $0.utf8.count }, isAtHand: { reader.hasLineAtHand }, read: { try reader.next() })
    while true {
      let lines = try blocks.next()
      if lines.isEmpty { return }
      try write(label(lines))
    }
  }

  // MARK: The model

  /// Of each label of a stretch, the most probable labels by their numbers and the logarithms of their probabilities.
  private typealias Scores = [[(label: Int, logProbability: Float)]]

  private func read(_ stretches: [LabelDivision.Stretch]) -> [Scores] {
    let batches = sentenceBatches(
      lengths: stretches.map(\.tokens.count), rowsPerSentence: 1,
      tokenBudget: options.batchTokens
        ?? preferredBatchTokens(parameters: model.network.parameters.count, options.precision),
      threads: workers.threads)
    let results = workers.map(batches.count, with: resources) { index, resources in
      readTogether(batches[index].map { stretches[$0] }, resources.memory)
    }
    let order = batches.flatMap { $0 }
    let scores = results.flatMap { $0 }
    return order.indices.sorted { order[$0] < order[$1] }.map { scores[$0] }
  }

  private func readTogether(_ stretches: [LabelDivision.Stretch], _ memory: MemoryPool) -> [Scores] {
    let counts = stretches.map { unit == .word ? $0.places.count : 1 }
    let rows = counts.reduce(0, +)
    guard rows > 0 else { return stretches.map { _ in [] } }
    let pass = ForwardPass(.inference, on: model.device, memory: memory)
    let states = model.network.states(
      TokenBatch(stretches.map(\.tokens)),
      at: unit == .word ? TokenBatch(stretches.map(\.places)) : nil, pass)
    // Only labels can come, whatever else the vocabulary holds.
    let output = model.network.output.restricted(to: labels.tokens, pass)
    // Parts of a text are put together by all of their probabilities.
    let wanted = unit == .word ? max(1, options.candidates) : labels.tokens.count
    let (ids, values) = Logits.output(output, of: states).topLogProbabilities(count: wanted)
    let count = ids.count / rows
    var row = 0
    return counts.map { labels in
      defer { row += labels }
      return (row..<row + labels).map { row in
        (row * count..<(row + 1) * count).map { (Int(ids[$0]), values[$0]) }
      }
    }
  }

  // MARK: Results

  private func labelled(_ division: LabelDivision, _ scores: ArraySlice<Scores>) -> LabelledText {
    let units =
      switch unit {
      case .word: words(division, scores)
      case .text: division.stretches.isEmpty ? [] : [whole(division, scores)]
      }
    return LabelledText(source: division.text, units: units)
  }

  private func words(_ division: LabelDivision, _ scores: ArraySlice<Scores>) -> [LabelledText.Unit] {
    var candidates = [[LabelledText.Candidate]](repeating: [], count: division.words.count)
    for (stretch, scores) in zip(division.stretches, scores) {
      for (word, scores) in zip(stretch.words, scores) {
        candidates[word] = scores.map { candidate($0.label, exp($0.logProbability)) }
      }
    }
    return zip(division.words, candidates).map { word, candidates in
      LabelledText.Unit(
        text: division.text(of: word), label: candidates.first?.label ?? labels.mostFrequent,
        candidates: candidates)
    }
  }

  /// Returns the label of a text: the probabilities are the means of those of its parts, weighed by their tokens.
  private func whole(_ division: LabelDivision, _ scores: ArraySlice<Scores>) -> LabelledText.Unit {
    let tokens = division.stretches.map { Float($0.tokens.count) }
    let total = tokens.reduce(0, +)
    var probabilities = [Float](repeating: 0, count: labels.tokens.count)
    for (tokens, scores) in zip(tokens, scores) {
      for score in scores.joined() {
        probabilities[score.label] += tokens / total * exp(score.logProbability)
      }
    }
    let order = probabilities.indices.sorted { (-probabilities[$0], $0) < (-probabilities[$1], $1) }
    let candidates = order.prefix(max(1, options.candidates)).map { candidate($0, probabilities[$0]) }
    return LabelledText.Unit(
      text: division.text, label: candidates.first?.label ?? labels.mostFrequent, candidates: candidates)
  }

  private func candidate(_ label: Int, _ probability: Float) -> LabelledText.Candidate {
    LabelledText.Candidate(label: labels.names[label], probability: probability)
  }

  // MARK: Parallel work

  private func divide(_ texts: [String]) -> [LabelDivision] {
    workers.map(texts.count, inBlocksOf: 64, with: resources) { index, resources in
      LabelDivision(
        texts[index], model.sourceTokenizer, limit: options.maximumSourceTokens, resources.segmenter)
    }
  }
}

public import Text

/// Sentence pairs as a model is trained on them: what it reads, what it is given, and what it should say.
///
/// For a target `y` of n tokens the decoder is given `<s> y` and should answer `y </s>`, both of n + 1 tokens, so
/// `targetInputs` and `targetOutputs` have equal offsets (teacher forcing). Where the targets are labels nothing is
/// given, and what is to be answered are the labels alone.
public struct Batch: Sendable, Hashable {
  public private(set) var source: TokenBatch
  /// The start mark and the target: what the decoder is given.
  public let targetInputs: TokenBatch
  /// The target and the end mark, or the labels: what the model should answer.
  public let targetOutputs: TokenBatch
  /// For each label of a word the source token that it is read at, counted from the first of its sentence; nil where no
  /// words have labels.
  public let labelPlaces: TokenBatch?
  /// Which pairs of the corpus these are.
  public let pairIndices: [Int]

  /// Packs pairs in the order given.
  ///
  /// - Parameters:
  ///   - sources: The tokens of each source, as the encoder reads them; nothing is added.
  ///   - targets: The tokens of each target, without start and end mark.
  ///   - pairIndices: Which pairs of the corpus these are; counted from 0 when nothing is said.
  ///   - start: The mark before a target.
  ///   - end: The mark after a target.
  public init(
    sources: [[TokenID]], targets: [[TokenID]], pairIndices: [Int]? = nil, start: TokenID, end: TokenID
  ) {
    precondition(sources.count == targets.count, "\(sources.count) sources, \(targets.count) targets")
    let pairIndices = pairIndices ?? Array(0..<sources.count)
    precondition(pairIndices.count == sources.count, "\(pairIndices.count) indices, \(sources.count) pairs")
    source = TokenBatch(sources)
    targetInputs = TokenBatch(targets.map { [start] + $0 })
    targetOutputs = TokenBatch(targets.map { $0 + [end] })
    labelPlaces = nil
    self.pairIndices = pairIndices
  }

  /// Packs sentences with labels in the order given.
  ///
  /// - Parameters:
  ///   - sources: The tokens of each sentence, as the encoder reads them.
  ///   - labels: The labels of each sentence.
  ///   - places: For each label the token that it is read at, counted from the first of its sentence; nil where each
  ///     sentence has one label as a whole.
  ///   - pairIndices: Which pairs of the corpus these are; counted from 0 when nothing is said.
  public init(
    sources: [[TokenID]], labels: [[TokenID]], places: [[Int32]]?, pairIndices: [Int]? = nil
  ) {
    precondition(sources.count == labels.count, "\(sources.count) sources, \(labels.count) with labels")
    precondition(
      labels.map(\.count) == places?.map(\.count) ?? sources.map { _ in 1 }, "labels without their places")
    source = TokenBatch(sources)
    targetInputs = TokenBatch(labels.map { _ in [] })
    targetOutputs = TokenBatch(labels)
    labelPlaces = places.map { TokenBatch($0) }
    self.pairIndices = pairIndices ?? Array(0..<sources.count)
  }

  private init(selecting positions: [Int], of batch: Batch) {
    source = batch.source.selecting(positions)
    targetInputs = batch.targetInputs.selecting(positions)
    targetOutputs = batch.targetOutputs.selecting(positions)
    labelPlaces = batch.labelPlaces?.selecting(positions)
    pairIndices = positions.map { batch.pairIndices[$0] }
  }

  /// Returns the batch of translations with other sources, one for each pair.
  package func reading(_ sources: TokenBatch) -> Batch {
    precondition(sources.count == count, "\(sources.count) sources, \(count) pairs")
    var batch = self
    batch.source = sources
    return batch
  }

  /// The number of pairs.
  public var count: Int { pairIndices.count }

  /// The number of tokens the model is to predict, end marks included, or of labels.
  public var targetTokenCount: Int { targetOutputs.tokenCount }

  /// The number of source and target tokens, which the time of a training step is about proportional to.
  public var tokenCount: Int { source.tokenCount + targetOutputs.tokenCount }

  /// Returns the batch of the pairs at these positions, in their order.
  public func selecting(_ positions: [Int]) -> Batch { Batch(selecting: positions, of: self) }

  /// Cuts the batch into `number` shards of nearly equal cost, or one for each pair if there are fewer pairs.
  ///
  /// The pairs are sorted from long to short, by target and then source length, and cut where the tokens so far come
  /// nearest to equal parts: pairs of similar length stay together, and each shard is sorted as recurrent layers want.
  /// No shard is empty. The result depends on the batch and `number` alone.
  public func shards(_ number: Int) -> [Batch] {
    precondition(number > 0, "a batch cannot be cut into \(number) shards")
    let order = (0..<count).sorted { first, second in
      let lengths = (targetOutputs.length(of: first), source.length(of: first))
      let others = (targetOutputs.length(of: second), source.length(of: second))
      return lengths == others ? first < second : lengths > others
    }
    let costs = order.map { source.length(of: $0) + targetOutputs.length(of: $0) }
    return equalParts(costs, number).map { selecting(Array(order[$0])) }
  }
}

/// Returns the ranges of `min(number, costs.count)` non-empty runs whose sums are nearly equal.
private func equalParts(_ costs: [Int], _ number: Int) -> [Range<Int>] {
  let number = min(number, costs.count)
  let total = costs.reduce(0, +)
  var ranges: [Range<Int>] = []
  var start = 0
  var sum = 0
  for part in 0..<number {
    var end = start
    let goal = total * (part + 1) / number
    let last = costs.count - (number - part - 1)
    // Takes the element that crosses the goal only if that comes nearer to it than leaving it.
    while end < last, end == start || sum + costs[end] / 2 <= goal {
      sum += costs[end]
      end += 1
    }
    if part == number - 1 { end = costs.count }
    ranges.append(start..<end)
    start = end
  }
  return ranges
}

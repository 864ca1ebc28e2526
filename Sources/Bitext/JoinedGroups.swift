internal import Randomness

/// Groups of pairs that are to become one each, as indices, made one after the other however many there are.
public struct JoinedGroups: Sequence, IteratorProtocol {
  private let joiner: CorpusJoiner
  private let count: Int
  private let limit: Int?
  private var sizes: RandomStream
  private var round = 0
  private var made = 0
  private var order: [Int] = []
  private var position = 0

  init(_ joiner: CorpusJoiner, of count: Int, limit: Int?) {
    self.joiner = joiner
    self.count = count
    self.limit = limit
    sizes = joiner.seed.stream(.generation)
    beginRound()
  }

  /// Returns the next group, or nil after the last.
  public mutating func next() -> [Int]? {
    while made < limit ?? .max {
      let size = joiner.groupSizes.lowerBound + sizes.nextInteger(below: joiner.groupSizes.count)
      if size <= count - position {
        made += 1
        defer { position += size }
        return joiner.isShuffled
          ? Array(order[position..<position + size]) : Array(position..<position + size)
      }
      // Without a limit each pair is used once; with too few pairs a round might give nothing.
      guard joiner.isShuffled, limit != nil, count >= joiner.groupSizes.upperBound else { return nil }
      beginRound()
    }
    return nil
  }

  private mutating func beginRound() {
    position = 0
    guard joiner.isShuffled else { return }
    order = Array(0..<count)
    var stream = joiner.seed.stream(.shuffling, round)
    stream.shuffle(&order)
    round += 1
  }
}

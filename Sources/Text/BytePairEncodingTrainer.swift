/// Learns the merges of a byte pair encoding: again and again, the most frequent pair of neighbours.
///
/// Of pairs equally frequent, the one whose parts come last in the order of their bytes is taken, as in
/// subword-nmt. Counts are kept up to date merge by merge: the occurrences of each pair form a linked list
/// through the positions of the distinct words, and a heap holds the pairs by count.
package struct BytePairEncodingTrainer {
  /// Every symbol: first the ones that words consist of, then one for each new merge.
  package private(set) var symbols: ByteStringTable
  /// The merges, as numbers of symbols.
  package private(set) var merges: [BytePairEncoding.Merge] = []

  // By position. Words stand one after another, each followed by a separator.
  private var symbolAt: [Int32]
  private var wordAt: [Int32]
  private var next: [Int32]
  private var previous: [Int32]
  private var nextOccurrence: [Int32]
  private var previousOccurrence: [Int32]
  private let counts: [Int]

  // By pair.
  private var pairs = PairTable(minimumCapacity: 1 << 14)
  private var pairLeft: [Int32] = []
  private var pairRight: [Int32] = []
  private var pairCount: [Int] = []
  private var firstOccurrence: [Int32] = []
  /// The highest count of the pair that the heap knows; stale entries are put right when they come up.
  private var pushedCount: [Int] = []
  private var heap = BinaryHeap<Entry>()
  private var touched: [Int32] = []

  private struct Entry {
    var count: Int
    var pair: Int32
  }

  private static let separator: Int32 = -1

  /// Prepares learning.
  ///
  /// - Parameters:
  ///   - symbols: The symbols of the words, by number.
  ///   - sequences: The distinct words as numbers of symbols, each word followed by -1.
  ///   - counts: How often each word occurs.
  package init(symbols: ByteStringTable, sequences: [Int32], counts: [Int]) {
    self.symbols = symbols
    self.counts = counts
    symbolAt = sequences
    let size = sequences.count
    wordAt = [Int32](repeating: 0, count: size)
    next = [Int32](repeating: -1, count: size)
    previous = [Int32](repeating: -1, count: size)
    nextOccurrence = [Int32](repeating: -1, count: size)
    previousOccurrence = [Int32](repeating: -1, count: size)
    countPairs()
  }

  /// Learns merges until there are so many symbols or merges, or no pair is frequent enough.
  package mutating func learn(maximumSymbols: Int, maximumMerges: Int, minimumCount: Int) {
    while symbols.count < maximumSymbols, merges.count < maximumMerges, let best = popBest(minimumCount) {
      merge(best)
    }
  }

  private mutating func countPairs() {
    var word: Int32 = 0
    for position in symbolAt.indices {
      wordAt[position] = word
      if symbolAt[position] == Self.separator {
        word += 1
        continue
      }
      if position > 0, symbolAt[position - 1] != Self.separator { previous[position] = Int32(position - 1) }
      if symbolAt[position + 1] != Self.separator {
        next[position] = Int32(position + 1)
      }
    }
    // From the right, so that the lists run from the left.
    for position in symbolAt.indices.reversed() where next[position] >= 0 { addOccurrence(Int32(position)) }
    pushTouched()
  }

  /// Merges all occurrences of a pair, from left to right.
  private mutating func merge(_ pair: Int32) {
    let left = pairLeft[Int(pair)]
    let right = pairRight[Int(pair)]
    let joined = Array(symbols.bytes(of: Int(left))) + Array(symbols.bytes(of: Int(right)))
    let result = Int32(joined.withUnsafeBufferPointer { symbols.insert($0).index })
    merges.append(.init(left: left, right: right, result: result))
    var positions: [Int32] = []
    var position = firstOccurrence[Int(pair)]
    while position >= 0 {
      positions.append(position)
      position = nextOccurrence[Int(position)]
    }
    // Only occurrences of a pair of equal symbols can overlap.
    if left == right { positions.sort() }
    for position in positions where symbolAt[Int(position)] == left {
      let second = next[Int(position)]
      if second < 0 || symbolAt[Int(second)] != right { continue }
      join(position, second, into: result)
    }
    pushTouched()
  }

  private mutating func join(_ position: Int32, _ second: Int32, into result: Int32) {
    let before = previous[Int(position)]
    let after = next[Int(second)]
    if before >= 0 { removeOccurrence(before) }
    removeOccurrence(position)
    if after >= 0 { removeOccurrence(second) }
    symbolAt[Int(position)] = result
    symbolAt[Int(second)] = -2
    next[Int(position)] = after
    next[Int(second)] = -1
    if after >= 0 {
      previous[Int(after)] = position
      addOccurrence(position)
    }
    if before >= 0 { addOccurrence(before) }
  }

  /// Counts the pair that begins at a position, and links the position into the pair's list.
  @inline(__always)
  private mutating func addOccurrence(_ position: Int32) {
    let pair = pairNumber(symbolAt[Int(position)], symbolAt[Int(next[Int(position)])])
    let head = firstOccurrence[Int(pair)]
    nextOccurrence[Int(position)] = head
    previousOccurrence[Int(position)] = -1
    if head >= 0 { previousOccurrence[Int(head)] = position }
    firstOccurrence[Int(pair)] = position
    pairCount[Int(pair)] += counts[Int(wordAt[Int(position)])]
    touched.append(pair)
  }

  @inline(__always)
  private mutating func removeOccurrence(_ position: Int32) {
    let pair = pairs.value(of: symbolAt[Int(position)], symbolAt[Int(next[Int(position)])])
    let after = nextOccurrence[Int(position)]
    let before = previousOccurrence[Int(position)]
    if before >= 0 { nextOccurrence[Int(before)] = after } else { firstOccurrence[Int(pair)] = after }
    if after >= 0 { previousOccurrence[Int(after)] = before }
    pairCount[Int(pair)] -= counts[Int(wordAt[Int(position)])]
  }

  @inline(__always)
  private mutating func pairNumber(_ left: Int32, _ right: Int32) -> Int32 {
    let fresh = Int32(pairCount.count)
    let pair = pairs.insert(left, right, fresh)
    if pair == fresh {
      pairLeft.append(left)
      pairRight.append(right)
      pairCount.append(0)
      firstOccurrence.append(-1)
      pushedCount.append(0)
    }
    return pair
  }
}

extension BytePairEncodingTrainer {
  private mutating func pushTouched() {
    for pair in touched {
      let count = pairCount[Int(pair)]
      if count <= pushedCount[Int(pair)] { continue }
      pushedCount[Int(pair)] = count
      push(Entry(count: count, pair: pair))
    }
    touched.removeAll(keepingCapacity: true)
  }

  /// Removes the best pair from the heap, or returns nil where none is frequent enough.
  private mutating func popBest(_ minimumCount: Int) -> Int32? {
    while let top = heap.first {
      withHeap { $0.removeFirst(by: $1) }
      let count = pairCount[Int(top.pair)]
      if top.count != pushedCount[Int(top.pair)] { continue }
      pushedCount[Int(top.pair)] = 0
      if count == top.count { return count < minimumCount ? nil : top.pair }
      if count >= minimumCount {
        pushedCount[Int(top.pair)] = count
        push(Entry(count: count, pair: top.pair))
      }
    }
    return nil
  }

  @inline(__always)
  private func precedes(_ first: Entry, _ second: Entry) -> Bool {
    if first.count != second.count { return first.count > second.count }
    return isLater(first.pair, second.pair)
  }

  private func isLater(_ first: Int32, _ second: Int32) -> Bool {
    let firstLeft = Int(pairLeft[Int(first)])
    let secondLeft = Int(pairLeft[Int(second)])
    if firstLeft != secondLeft { return symbols.precedes(secondLeft, firstLeft) }
    return symbols.precedes(Int(pairRight[Int(second)]), Int(pairRight[Int(first)]))
  }

  private mutating func push(_ entry: Entry) { withHeap { $0.push(entry, by: $1) } }

  /// Takes the heap out while it changes, since its order looks at the pairs beside it.
  @inline(__always)
  private mutating func withHeap(
    _ body: (inout BinaryHeap<Entry>, (Entry, Entry) -> Bool) -> Void
  ) {
    var heap = BinaryHeap<Entry>()
    swap(&heap, &self.heap)
    body(&heap) { precedes($0, $1) }
    swap(&heap, &self.heap)
  }
}

internal import Randomness

/// The merges of a byte pair encoding, by the pair they apply to; earlier merges come first.
package struct MergeTable: Sendable {
  private var ranks: PairTable
  private var results: [Int32] = []

  package init(minimumCapacity: Int = 8) { ranks = PairTable(minimumCapacity: minimumCapacity) }

  /// Adds the next merge; a pair that is there already keeps its earlier place.
  package mutating func append(_ left: Int32, _ right: Int32, result: Int32) {
    _ = ranks.insert(left, right, Int32(results.count))
    results.append(result)
  }

  /// Returns the place of a pair's merge, or -1.
  @inline(__always)
  func rank(of left: Int32, _ right: Int32) -> Int32 {
    left < 0 || right < 0 ? -1 : ranks.value(of: left, right)
  }

  @inline(__always)
  func result(of rank: Int32) -> Int32 { results[Int(rank)] }
}

/// The symbols of one word while merges are applied to them: a linked list, and a heap of the pairs in it.
///
/// All occurrences of the best pair are merged from left to right before pairs with the new symbol are looked
/// at, as in learning. A word of n symbols takes O(n log n).
package struct MergeScratch {
  /// By position: the symbol that begins there, `unknown` for one without a number, `dead` for none any more.
  private var symbols: [Int32] = []
  private var offsets: [Int32] = []
  private var next: [Int32] = []
  private var previous: [Int32] = []
  /// A heap of rank and position, packed so that the smallest is the earliest merge, leftmost first.
  private var heap = BinaryHeap<UInt64>()
  private var merged: [Int32] = []
  /// What the next merge has left out, which may come back after it.
  private var dropped: [UInt64] = []

  static let unknown: Int32 = -1
  private static let dead: Int32 = -2

  package init() {}

  /// Forgets the last word.
  mutating func clear() {
    symbols.removeAll(keepingCapacity: true)
    offsets.removeAll(keepingCapacity: true)
  }

  /// Appends a symbol that begins at a byte offset of the word.
  @inline(__always)
  mutating func append(_ symbol: Int32, at offset: Int) {
    symbols.append(symbol)
    offsets.append(Int32(truncatingIfNeeded: offset))
  }

  /// Applies the merges until none applies.
  mutating func apply(_ merges: MergeTable) {
    prepare(merges)
    while let top = heap.first { mergeAll(rank(top), merges) }
  }

  /// Applies the merges one by one, each time leaving every possible one out with a probability, until none is left.
  ///
  /// The possible ones are looked at from the best on, and what follows the first that is not left out need not be drawn.
  mutating func apply(_ merges: MergeTable, dropout: Float, using stream: inout RandomStream) {
    prepare(merges)
    dropped.removeAll(keepingCapacity: true)
    while let top = heap.first {
      heap.removeFirst(by: <)
      let position = place(top)
      if !isPossible(rank(top), at: position, merges) { continue }
      if stream.nextUniform() < dropout {
        dropped.append(top)
        continue
      }
      merge(at: position, into: merges.result(of: rank(top)))
      for entry in dropped { heap.push(entry, by: <) }
      dropped.removeAll(keepingCapacity: true)
      if previous[position] >= 0 { push(previous[position], merges) }
      push(Int32(position), merges)
    }
  }

  /// Links the symbols and collects the pairs of neighbours.
  private mutating func prepare(_ merges: MergeTable) {
    let count = Int32(symbols.count)
    next.removeAll(keepingCapacity: true)
    previous.removeAll(keepingCapacity: true)
    heap.removeAll(keepingCapacity: true)
    for position in 0..<count {
      next.append(position + 1 < count ? position + 1 : -1)
      previous.append(position - 1)
    }
    for position in 0..<max(count - 1, 0) { push(position, merges) }
  }

  /// Calls the body with each symbol left and the byte offset where it begins.
  @inline(__always)
  func forEachSymbol(_ body: (_ symbol: Int32, _ offset: Int) -> Void) {
    for position in symbols.indices where symbols[position] != Self.dead {
      body(symbols[position], Int(offsets[position]))
    }
  }

  /// Merges every occurrence of the pair with this rank.
  private mutating func mergeAll(_ rank: Int32, _ merges: MergeTable) {
    merged.removeAll(keepingCapacity: true)
    let result = merges.result(of: rank)
    while let top = heap.first, self.rank(top) == rank {
      heap.removeFirst(by: <)
      let position = place(top)
      if !isPossible(rank, at: position, merges) { continue }
      merge(at: position, into: result)
      merged.append(Int32(position))
    }
    for position in merged where symbols[Int(position)] != Self.dead {
      if previous[Int(position)] >= 0 { push(previous[Int(position)], merges) }
      push(position, merges)
    }
  }

  /// Whether a pair is still there: a merge may have broken it since it was pushed.
  @inline(__always)
  private func isPossible(_ rank: Int32, at position: Int, _ merges: MergeTable) -> Bool {
    let right = Int(next[position])
    return right >= 0 && merges.rank(of: symbols[position], symbols[right]) == rank
  }

  /// Merges a symbol with the one after it.
  @inline(__always)
  private mutating func merge(at position: Int, into result: Int32) {
    let right = Int(next[position])
    symbols[position] = result
    symbols[right] = Self.dead
    next[position] = next[right]
    if next[right] >= 0 { previous[Int(next[right])] = Int32(position) }
    next[right] = -1
  }

  /// The rank of an entry of the heap.
  @inline(__always)
  private func rank(_ entry: UInt64) -> Int32 { Int32(truncatingIfNeeded: entry >> 32) }

  /// Where the pair of an entry of the heap begins.
  @inline(__always)
  private func place(_ entry: UInt64) -> Int { Int(UInt32(truncatingIfNeeded: entry)) }

  @inline(__always)
  private mutating func push(_ position: Int32, _ merges: MergeTable) {
    let right = next[Int(position)]
    if right < 0 { return }
    let rank = merges.rank(of: symbols[Int(position)], symbols[Int(right)])
    if rank < 0 { return }
    heap.push(UInt64(rank) << 32 | UInt64(position), by: <)
  }
}

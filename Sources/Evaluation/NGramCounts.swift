/// How often each sequence of 1 to `order` symbols occurs in the references of a sentence.
///
/// Where there are several references, the count of an n-gram is its largest count in any one of them.
struct NGramCounts {
  let order: Int
  private var trie: SequenceTrie
  /// The largest count in one reference, by node of the trie.
  private var largest: [UInt32] = [0]

  init(order: Int, capacity: Int) {
    self.order = order
    trie = SequenceTrie(capacity: capacity)
    largest.reserveCapacity(capacity)
  }

  /// Counts the n-grams of one more reference.
  mutating func add(_ symbols: [UInt32]) {
    var counts = [UInt32](repeating: 0, count: largest.count)
    for start in symbols.indices {
      var node = SequenceTrie.root
      for symbol in symbols[start..<min(start + order, symbols.count)] {
        node = trie.child(of: node, symbol)
        if Int(node) == counts.count {
          counts.append(0)
          largest.append(0)
        }
        counts[Int(node)] += 1
        largest[Int(node)] = max(largest[Int(node)], counts[Int(node)])
      }
    }
  }

  /// Returns, for each order, how many n-grams of a hypothesis occur in the references, each no more often
  /// than there.
  func clippedMatches(_ symbols: [UInt32]) -> SIMD8<Int> {
    var matches = SIMD8<Int>.zero
    var seen = [UInt32](repeating: 0, count: largest.count)
    for start in symbols.indices {
      var node = SequenceTrie.root
      for position in start..<min(start + order, symbols.count) {
        // Where an n-gram is missing, so is every longer one that begins with it.
        guard let next = trie.existingChild(of: node, symbols[position]) else { break }
        node = next
        if seen[Int(node)] < largest[Int(node)] {
          seen[Int(node)] += 1
          matches[position - start] += 1
        }
      }
    }
    return matches
  }

  /// Returns, for each order, how many n-grams a sequence of so many symbols has.
  static func totals(length: Int, order: Int) -> SIMD8<Int> {
    var totals = SIMD8<Int>.zero
    for n in 0..<order { totals[n] = max(0, length - n) }
    return totals
  }
}

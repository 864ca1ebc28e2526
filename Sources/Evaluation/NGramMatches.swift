/// Counts of n-grams by their order; as many orders as there are places.
public typealias OrderCounts = SIMD16<Int>

/// The n-grams that a hypothesis shares with its references.
///
/// All places of all texts are sorted by the symbols that follow them. Then equal n-grams of every order lie side by
/// side, and one pass counts them. Whatever the text, it takes twelve bytes a symbol, so that a line without end is
/// no danger.
struct NGramMatches {
  /// All texts one after the other, the hypothesis first, their symbols numbered from 1; behind each so many zeros that
  /// no n-gram reaches the next.
  private let symbols: [UInt32]
  /// Where the texts begin, and where one more would.
  private let starts: [Int]
  /// The greatest symbol.
  private let alphabet: Int
  private let order: Int

  /// Returns, for each order, how many n-grams of a hypothesis occur in the references, each no more often than in the
  /// reference that has most of it.
  static func clipped(hypothesis: [UInt32], references: [[UInt32]], order: Int) -> OrderCounts {
    guard order > 0, !hypothesis.isEmpty else { return .zero }
    return NGramMatches([hypothesis] + references, order).counts()
  }

  /// Returns, for each order, how many n-grams a sequence of so many symbols has.
  static func totals(length: Int, order: Int) -> OrderCounts {
    var totals = OrderCounts.zero
    for n in 0..<order { totals[n] = max(0, length - n) }
    return totals
  }

  private init(_ texts: [[UInt32]], _ order: Int) {
    self.order = order
    var starts = [0]
    for text in texts { starts.append(starts[starts.count - 1] + text.count + order) }
    self.starts = starts
    precondition(starts[texts.count] <= UInt32.max, "a line is longer than 2³² symbols")
    var numbers = SequenceTrie(capacity: 64)
    var symbols: [UInt32] = []
    symbols.reserveCapacity(starts[texts.count])
    for text in texts {
      for symbol in text { symbols.append(numbers.child(of: SequenceTrie.root, symbol)) }
      symbols.append(contentsOf: repeatElement(0, count: order))
    }
    self.symbols = symbols
    alphabet = Int(numbers.count) - 1
  }

  /// Returns the places of all texts, ordered by the `order` symbols that begin there.
  private func sortedPlaces() -> [UInt32] {
    var places: [UInt32] = []
    places.reserveCapacity(symbols.count)
    for text in starts.indices.dropLast() {
      for place in starts[text]..<(starts[text + 1] - order) { places.append(UInt32(place)) }
    }
    var sorted = places
    var ends = [Int](repeating: 0, count: alphabet + 2)
    symbols.withUnsafeBufferPointer { symbols in
      // The last symbol first: every pass keeps the order of those before it.
      for offset in (0..<order).reversed() {
        for symbol in ends.indices { ends[symbol] = 0 }
        for place in places { ends[Int(symbols[Int(place) + offset]) + 1] += 1 }
        for symbol in 1..<ends.count { ends[symbol] += ends[symbol - 1] }
        for place in places {
          let symbol = Int(symbols[Int(place) + offset])
          sorted[ends[symbol]] = place
          ends[symbol] += 1
        }
        swap(&places, &sorted)
      }
    }
    return places
  }

  private func counts() -> OrderCounts {
    let places = sortedPlaces()
    let texts = starts.count - 1
    var matches = OrderCounts.zero
    /// How often each text has the n-gram at hand, by order and text.
    var counts = [Int](repeating: 0, count: order * texts)
    var previous: Int?
    for place in places.lazy.map({ Int($0) }) {
      let (shared, length) = previous.map { compared(place, $0) } ?? (0, length(at: place))
      close(from: shared, &counts, &matches)
      let text = self.text(of: place)
      for n in 0..<length { counts[n * texts + text] += 1 }
      previous = place
    }
    close(from: 0, &counts, &matches)
    return matches
  }

  /// Adds up what was counted of n-grams of more than so many symbols, and begins to count others.
  private func close(from shared: Int, _ counts: inout [Int], _ matches: inout OrderCounts) {
    let texts = starts.count - 1
    for n in shared..<order {
      let first = n * texts
      if counts[first] > 0 {
        var most = 0
        for text in first + 1..<first + texts { most = max(most, counts[text]) }
        matches[n] += min(counts[first], most)
      }
      for text in first..<first + texts { counts[text] = 0 }
    }
  }

  /// Returns how many symbols two places have in common, and how many of `order` the first has at all.
  private func compared(_ place: Int, _ other: Int) -> (shared: Int, length: Int) {
    var shared = 0
    while shared < order, symbols[place + shared] != 0, symbols[place + shared] == symbols[other + shared] {
      shared += 1
    }
    return (shared, length(at: place))
  }

  private func length(at place: Int) -> Int {
    var length = 0
    while length < order, symbols[place + length] != 0 { length += 1 }
    return length
  }

  private func text(of place: Int) -> Int {
    var text = 0
    while place >= starts[text + 1] { text += 1 }
    return text
  }
}

/// The substrings of words that occur more than once: the candidates from which a unigram model is pruned.
///
/// The suffixes of all words are sorted; a substring that can be followed in more than one way is a run of
/// neighbours with a common prefix (an interval of the enhanced suffix array, Abouelhoda, Kurtz and Ohlebusch
/// 2004). Shorter substrings with the same occurrences are left out: they would say nothing more.
struct FrequentSubstrings {
  /// A substring: the suffixes that begin with it, its length, and how often it occurs.
  struct Candidate {
    var suffixes: Range<Int>
    var length: Int
    var count: Int
  }

  /// The longest substring looked at, in characters.
  static let maximumLength = 16

  /// The positions of the text in the order of the suffixes that begin there.
  private(set) var suffixes: [Int32] = []
  /// The candidates in order of falling count times length.
  private(set) var candidates: [Candidate] = []

  private let symbols: [Int32]

  /// Collects substrings of at least two symbols.
  ///
  /// - Parameters:
  ///   - symbols: The words, each followed by -1.
  ///   - weights: By position, how often the word there occurs.
  ///   - minimumCount: How often a substring must occur.
  ///   - maximum: How many candidates are kept.
  init(of symbols: [Int32], weights: [Int32], minimumCount: Int, maximum: Int) {
    self.symbols = symbols
    sortSuffixes()
    collect(weights, max(minimumCount, 2))
    candidates.sort {
      let (first, second) = ($0.count * $0.length, $1.count * $1.length)
      if first != second { return first > second }
      return ($0.suffixes.lowerBound, $0.length) < ($1.suffixes.lowerBound, $1.length)
    }
    if candidates.count > maximum { candidates.removeLast(candidates.count - maximum) }
  }

  private struct Suffix {
    /// The next three symbols, most significant first.
    var key: UInt64
    var position: Int32
  }

  private static let symbolsPerKey = 3

  /// Sorts by three symbols at a time, then again within runs of equal ones.
  private mutating func sortSuffixes() {
    var sorted = symbols.indices.filter { symbols[$0] >= 0 }
      .map { Suffix(key: key(at: $0), position: Int32($0)) }
    var runs = [0..<sorted.count]
    var depth = 0
    while !runs.isEmpty, depth < Self.maximumLength {
      var ties: [Range<Int>] = []
      for run in runs { sort(run, of: &sorted, &ties) }
      depth += Self.symbolsPerKey
      for index in ties.lazy.joined() {
        sorted[index].key = key(at: Int(sorted[index].position) + depth)
      }
      runs = ties
    }
    suffixes = sorted.map(\.position)
  }

  private func sort(_ run: Range<Int>, of sorted: inout [Suffix], _ ties: inout [Range<Int>]) {
    sorted[run].sort { ($0.key, $0.position) < ($1.key, $1.position) }
    var start = run.lowerBound
    while start < run.upperBound {
      var end = start + 1
      while end < run.upperBound, sorted[end].key == sorted[start].key { end += 1 }
      // A key with a zero in it has met the end of the word: such suffixes are equal.
      if end - start > 1, sorted[start].key & 0x1F_FFFF != 0 { ties.append(start..<end) }
      start = end
    }
  }

  private func key(at position: Int) -> UInt64 {
    var key: UInt64 = 0
    var position = position
    for _ in 0..<Self.symbolsPerKey {
      key <<= 21
      if symbols[position] >= 0 {
        key |= UInt64(symbols[position] + 1)
        position += 1
      }
    }
    return key
  }

  /// Walks the intervals of suffixes with a common prefix.
  private mutating func collect(_ weights: [Int32], _ minimumCount: Int) {
    if suffixes.isEmpty { return }
    var sums = [0]
    for position in suffixes { sums.append((sums.last ?? 0) + Int(weights[Int(position)])) }
    var open = [(length: 0, start: 0)]
    var before = 0
    for index in 1...suffixes.count {
      let common = index < suffixes.count ? commonLength(index - 1, index) : 0
      let whole = commonLength(index - 1, index - 1)
      if whole > max(before, common) {
        add(index - 1..<index, whole, sums, minimumCount)
      }
      var start = index - 1
      while let top = open.last, top.length > common {
        open.removeLast()
        add(top.start..<index, top.length, sums, minimumCount)
        start = top.start
      }
      if let top = open.last, top.length < common { open.append((common, start)) }
      before = common
    }
  }

  private mutating func add(_ suffixes: Range<Int>, _ length: Int, _ sums: [Int], _ minimumCount: Int) {
    let count = sums[suffixes.upperBound] - sums[suffixes.lowerBound]
    if length < 2 || count < minimumCount { return }
    candidates.append(Candidate(suffixes: suffixes, length: length, count: count))
  }

  private func commonLength(_ first: Int, _ second: Int) -> Int {
    let first = Int(suffixes[first])
    let second = Int(suffixes[second])
    var length = 0
    while length < Self.maximumLength, symbols[first + length] >= 0,
      symbols[first + length] == symbols[second + length]
    {
      length += 1
    }
    return length
  }
}

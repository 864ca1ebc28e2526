internal import Bitext

/// Which target words belong to some source words, and how much a stretch of the target is theirs.
struct WordAffinity {
  /// The target words of each source word, in order.
  private let linked: [[Int]]
  /// How many links each target word has.
  private let counts: [Int]
  /// Sums of what the target words before each place cost in a stretch they do not belong to.
  private let costs: [Int]

  private static let unit = 4

  init(_ links: [AlignmentLink], source: Int, target: Int) {
    var linked = [[Int]](repeating: [], count: source)
    var counts = [Int](repeating: 0, count: target)
    for link in Set(links).sorted()
    where linked.indices.contains(link.source) && counts.indices.contains(link.target) {
      linked[link.source].append(link.target)
      counts[link.target] += 1
    }
    self.linked = linked
    self.counts = counts
    // A word without links may well belong to the stretch it is in the middle of.
    costs = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + ($1 > 0 ? Self.unit : 1)) }
  }

  /// Returns the stretch of target words that has most of the words linked with some source words and least of others;
  /// nil where none is linked.
  ///
  /// The largest sum of neighbouring values (Kadane), where a word counts by the share of its links that are with these
  /// source words, from 4 for all to -4 for none. A stretch begins and ends with linked words, so that only they are visited.
  ///
  /// - Parameters:
  ///   - bounds: Words that may be taken.
  ///   - isFree: Whether words are not taken yet.
  func bestStretch(for words: Range<Int>, in bounds: Range<Int>, isFree: (Range<Int>) -> Bool) -> Range<Int>?
  {
    var shares: [Int: Int] = [:]
    for word in words {
      for target in linked[word] where bounds.contains(target) { shares[target, default: 0] += 1 }
    }
    var best: (value: Int, range: Range<Int>)?
    var current: (value: Int, range: Range<Int>)?
    for (target, share) in shares.sorted(by: { $0.key < $1.key }) {
      guard isFree(target..<target + 1) else {
        current = nil
        continue
      }
      let value = (2 * share - counts[target]) * Self.unit / counts[target]
      let alone = (value, target..<target + 1)
      if let before = current, isFree(before.range.upperBound..<target + 1) {
        let joined = before.value - (costs[target] - costs[before.range.upperBound]) + value
        current = joined > value ? (joined, before.range.lowerBound..<target + 1) : alone
      } else {
        current = alone
      }
      if let found = current, found.value > best?.value ?? .min { best = found }
    }
    return best?.range
  }

  /// The first target word within bounds that is linked with a source word.
  func first(of word: Int, in bounds: Range<Int>) -> Int? { linked[word].first(where: bounds.contains) }

  /// The last one.
  func last(of word: Int, in bounds: Range<Int>) -> Int? { linked[word].last(where: bounds.contains) }
}

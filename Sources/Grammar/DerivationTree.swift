/// Which token of a sentence stands above which, as the rules that wrote it put them together.
///
/// In each phrase the head of one child is above those of the others and above the words that the rule writes itself
/// (head percolation; Magerman 1995, Collins 2003, appendix A). Phrases that come in several parts lie apart, so the tree
/// need not be projective.
struct DerivationTree {
  /// For each token the one above it; nil for those that are above all others so far.
  private var above: [Int?] = []

  /// Adds a token.
  mutating func token(_ text: String, wordClass: String? = nil) -> GrammarToken {
    above.append(nil)
    return GrammarToken(text: text, number: above.count - 1, wordClass: wordClass)
  }

  /// Puts the heads of children and the words of a rule under one of them, and returns that; nil where there are none.
  ///
  /// - Parameters:
  ///   - children: The head of each child; nil for a child without a word.
  ///   - ranks: How strong a head each child is, the smallest number the strongest; of equal ones the first is.
  ///   - words: The words that the rule writes itself, of which the first is the head where no child is.
  mutating func join(_ children: [Int?], _ ranks: [Int], words: [Int]) -> Int? {
    let ranked = zip(children, ranks).enumerated().compactMap { index, child in
      child.0.map { (rank: child.1, index: index, token: $0) }
    }
    let best = ranked.min { ($0.rank, $0.index) < ($1.rank, $1.index) }?.token
    guard let head = best ?? words.first else { return nil }
    for token in children.compactMap(\.self) + words where token != head { above[token] = head }
    return head
  }

  /// Returns for each of the words of a sentence the place of its head among them, counted from 1; 0 for the one above
  /// all others.
  ///
  /// - Parameter words: The numbers of the tokens that are words, in the order of the sentence.
  func heads(of words: [Int]) -> [Int] {
    var places: [Int: Int] = [:]
    for (index, word) in words.enumerated() where places[word] == nil { places[word] = index + 1 }
    return words.map { word in above[word].flatMap { places[$0] } ?? 0 }
  }
}

/// What each token of a sequence sees where attention goes along edges: itself and its neighbours.
public struct TokenGraph: Sendable, Hashable {
  /// For each token how many it sees.
  public let counts: [Int32]
  /// Which these are, counted from the first of the sequence, in ascending order; those of a token behind those of the
  /// token before it.
  public let places: [Int32]

  /// The number of tokens.
  public var count: Int { counts.count }

  /// Makes the edges between tokens of those between words: the pieces of a word share its edges and see each other.
  ///
  /// A token that is part of no word, such as the end mark, sees itself alone and is seen by no other. The edges of a word
  /// without a token lead nowhere.
  ///
  /// - Parameters:
  ///   - graph: The edges between words.
  ///   - firstTokens: Where among the tokens each word begins, ascending; nil for a word without a token.
  ///   - end: Behind the last token of the last word.
  ///   - count: The number of tokens.
  public init(_ graph: WordGraph, firstTokens: [Int?], end: Int, count: Int) {
    precondition(end <= count, "\(end) of \(count) tokens are of words")
    var tokens = [Range<Int>](repeating: 0..<0, count: firstTokens.count)
    var last = end
    for word in firstTokens.indices.reversed() {
      guard let first = firstTokens[word], (0..<last).contains(first) else { continue }
      tokens[word] = first..<last
      last = first
    }
    var near = firstTokens.indices.map { [$0] }
    for edge in graph.edges where edge.first != edge.second {
      precondition(
        min(edge.first, edge.second) >= 0 && max(edge.first, edge.second) < near.count,
        "edge \(edge) of \(near.count) words")
      near[edge.first].append(edge.second)
      near[edge.second].append(edge.first)
    }
    var seen = (0..<count).map { [Int32($0)] }
    for (word, near) in near.enumerated() where !tokens[word].isEmpty {
      let places = Set(near).sorted().flatMap { tokens[$0].map { Int32($0) } }
      for token in tokens[word] { seen[token] = places }
    }
    counts = seen.map { Int32($0.count) }
    places = seen.flatMap(\.self)
  }
}

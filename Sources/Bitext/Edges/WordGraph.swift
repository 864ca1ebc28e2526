internal import NumberText

/// The edges between the words of a sentence: those of a tree, or any.
///
/// An edge has no direction. In text it is a line in one of two notations: pairs of words counted from 0, as in files of
/// alignments, or the head of each word, counted from 1 and 0 for the word that has none, as in the column HEAD of
/// CoNLL-U. An empty line has no edges.
///
///     the     dog     slept
///     0-1 1-2                   two edges
///     2 3 0                     the same as a tree: dog is the head of the, slept that of dog
public struct WordGraph: Sendable, Hashable, Codable {
  /// In the order in which they were given.
  public let edges: [WordEdge]

  public init(_ edges: [WordEdge]) { self.edges = edges }

  /// Makes the edges of a tree.
  ///
  /// - Parameter heads: For each word the number of its head, counted from 1; 0 for one that has none.
  public init(heads: [Int]) { edges = Self.edges(of: heads) }

  /// Reads a line of edges.
  ///
  /// - Parameters:
  ///   - line: Pairs, or heads.
  ///   - words: How many words the sentence has.
  /// - Throws: `WordGraphError`, where the line is no graph of so many words.
  public init(_ line: String, words: Int) throws(WordGraphError) {
    let items = line.split(whereSeparator: \.isWhitespace)
    if items.contains(where: { $0.utf8.contains(UInt8(ascii: "-")) }) {
      edges = try Self.pairs(items, words)
    } else if items.isEmpty {
      edges = []
    } else {
      edges = Self.edges(of: try Self.heads(items, words))
    }
  }

  private static func edges(of heads: [Int]) -> [WordEdge] {
    heads.enumerated().filter { $0.element > 0 }.map { WordEdge($0.offset, $0.element - 1) }
  }

  private static func pairs(_ items: [Substring], _ words: Int) throws(WordGraphError) -> [WordEdge] {
    var edges: [WordEdge] = []
    for item in items {
      let ends = item.split(separator: "-", omittingEmptySubsequences: false).map(number)
      guard ends.count == 2, let first = ends[0], let second = ends[1] else {
        throw .notAPair(String(item))
      }
      guard max(first, second) < words else { throw .wordBeyondLast(max(first, second), words: words) }
      edges.append(WordEdge(first, second))
    }
    return edges
  }

  private static func heads(_ items: [Substring], _ words: Int) throws(WordGraphError) -> [Int] {
    guard items.count == words else { throw .headCount(items.count, words: words) }
    var heads: [Int] = []
    for item in items {
      guard let head = number(item) else { throw .notAHead(String(item)) }
      guard head <= words else { throw .headBeyondLast(head, words: words) }
      heads.append(head)
    }
    if let word = firstOfCycle(heads) { throw .cycle(word: word) }
    return heads
  }

  /// Returns a whole number written with digits alone; nil for everything else.
  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
  }

  /// Returns a word, counted from 1, that is above itself; nil where the heads make trees.
  private static func firstOfCycle(_ heads: [Int]) -> Int? {
    /// The word from which on a word was come to first, counted from 1; 0 for none.
    var visits = [Int](repeating: 0, count: heads.count)
    for start in heads.indices {
      var word = start
      while visits[word] == 0 {
        visits[word] = start + 1
        if heads[word] == 0 { break }
        word = heads[word] - 1
        if visits[word] == start + 1 { return word + 1 }
      }
    }
    return nil
  }
}

/// What makes a line no graph of its sentence.
public enum WordGraphError: Error, Equatable, CustomStringConvertible {
  case notAPair(String)
  case notAHead(String)
  /// A pair names a word, counted from 0, that the sentence does not have.
  case wordBeyondLast(Int, words: Int)
  case headBeyondLast(Int, words: Int)
  /// There are not as many heads as words.
  case headCount(Int, words: Int)
  /// A word, counted from 1, is above itself.
  case cycle(word: Int)

  public var description: String {
    switch self {
    case .notAPair(let text):
      "'\(text)' is no pair of words such as 0-1; a line has pairs counted from 0, or one head for each word"
    case .notAHead(let text):
      "'\(text)' is no head: write the number of a word, counted from 1, or 0 for a word without a head"
    case .wordBeyondLast(let word, let words):
      "there is no word \(word): the sentence has \(words), counted from 0 between white space"
    case .headBeyondLast(let head, let words):
      "there is no head \(head): the sentence has \(counted(words, "word")), counted from 1 between white space"
    case .headCount(let heads, let words):
      "\(counted(heads, "head")) for \(counted(words, "word")); write one for each word between white space, 0 "
        + "for a word without a head"
    case .cycle(let word):
      "word \(word), counted from 1, is above itself; heads have to make a tree: write pairs such as 0-1 for other graphs"
    }
  }
}

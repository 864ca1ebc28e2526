internal import Bitext
internal import Text

/// A text cut into stretches that a model reads at once, for labels.
///
/// An ordinary text is one stretch. A longer one is cut where a sentence begins, else where a word does, and within a word
/// only where the word alone is too long; all of it is read.
struct LabelDivision: Sendable {
  let text: String
  /// The words of the text.
  let words: [WordPieces.Word]
  private(set) var stretches: [Stretch] = []

  /// What the model reads at once.
  struct Stretch: Sendable {
    /// With the end mark.
    let tokens: [TokenID]
    /// The places of the first pieces of words, and the numbers of these words in the text.
    var places: [Int32] = []
    var words: [Int] = []
  }

  /// A word that has pieces.
  private struct Start {
    let word: Int
    let firstPiece: Int
    /// Where the text can be cut before the word: a space by itself goes with it.
    let cut: Int
    let byte: Int
  }

  init(_ text: String, _ tokenizer: Tokenizer, limit: Int, _ segmenter: SentenceSegmenter) {
    self.text = text
    let pieces = tokenizer.encodeWords(text)
    words = pieces.words
    if TextLength.isBlank(text) { return }
    let (limit, space) = (max(1, limit - 1), tokenizer.vocabulary.id(of: "▁"))
    let starts = pieces.words.enumerated().compactMap { number, word in
      word.firstPiece.map { first in
        let cut = first > 0 && pieces.tokens[first - 1] == space ? first - 1 : first
        return Start(word: number, firstPiece: first, cut: cut, byte: word.range.lowerBound)
      }
    }
    let sentences =
      pieces.tokens.count > limit ? Set(segmenter.segments(of: text).map(\.lowerBound)) : []
    cut(pieces.tokens, starts, limit: limit, sentences, endID: tokenizer.vocabulary.endID)
  }

  /// - Parameter sentences: The bytes of the text at which sentences begin.
  private mutating func cut(
    _ tokens: [TokenID], _ starts: [Start], limit: Int, _ sentences: Set<Int>, endID: TokenID
  ) {
    var (first, rest) = (0, starts[...])
    while first < tokens.count {
      let reached = rest.prefix { $0.cut <= first + limit }.filter { $0.cut > first }
      let next = reached.last { sentences.contains($0.byte) } ?? reached.last
      let end = tokens.count - first <= limit ? tokens.count : next?.cut ?? first + limit
      var stretch = Stretch(tokens: tokens[first..<end] + [endID])
      while let start = rest.first, start.firstPiece < end {
        stretch.places.append(Int32(start.firstPiece - first))
        stretch.words.append(start.word)
        rest.removeFirst()
      }
      stretches.append(stretch)
      first = end
    }
  }

  /// Returns the text of a word.
  func text(of word: WordPieces.Word) -> String {
    let utf8 = text.utf8
    let start = utf8.index(utf8.startIndex, offsetBy: word.range.lowerBound)
    return String(text[start..<utf8.index(start, offsetBy: word.range.count)])
  }
}

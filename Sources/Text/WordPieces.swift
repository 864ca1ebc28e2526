internal import Threads

/// The pieces of a text, and which of them begins each of its words.
public struct WordPieces: Hashable, Sendable {
  /// The identifiers of the pieces, without `<s>` and `</s>`.
  public var tokens: [TokenID]
  /// The words, as white space of any kind separates them in the text as it is.
  public var words: [Word]

  /// A word of a text.
  public struct Word: Hashable, Sendable {
    /// Its bytes in the text as it is.
    public var range: Range<Int>
    /// The place of its first piece; nil for one of which normalization leaves nothing.
    public var firstPiece: Int?
  }
}

extension Tokenizer {
  /// Returns the pieces of a text and where its words begin among them.
  public func encodeWords(_ text: String) -> WordPieces {
    var text = text
    return text.withUTF8 { source in
      var tokens: [TokenID] = []
      var bytes: [UInt8] = []
      var ends: [Int] = []
      forEachPiece(of: source) { token, piece in
        tokens.append(token)
        bytes.append(contentsOf: piece)
        ends.append(bytes.count)
      }
      var words = rangesOfWords(in: source).map { WordPieces.Word(range: $0, firstPiece: nil) }
      let sourceNumbers = sourceNumbersOfWords(
        in: source, NormalizationAlignment(of: source, Normalizer(vocabulary.normalization)))
      for (place, word) in numbersOfWords(in: bytes, ends: ends).enumerated() {
        guard let number = word.map({ sourceNumbers?[$0] ?? $0 }), words.indices.contains(number) else {
          continue
        }
        if words[number].firstPiece == nil { words[number].firstPiece = place }
      }
      return WordPieces(tokens: tokens, words: words)
    }
  }

  /// Returns the pieces of each text and where its words begin among them, in order, computed on so many threads.
  public func encodeWords(_ texts: [String], threads: Int) -> [WordPieces] {
    let block = 256
    let pool = ThreadPool(threads: min(threads, (texts.count + block - 1) / block))
    return pool.map(texts.count, inBlocksOf: block) { encodeWords(texts[$0]) }
  }
}

/// Returns the words of a text, as white space of any kind separates them.
package func wordsBetweenWhiteSpace(_ text: String) -> [String] {
  var text = text
  return text.withUTF8 { bytes in
    rangesOfWords(in: bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
  }
}

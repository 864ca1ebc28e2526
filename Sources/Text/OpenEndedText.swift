/// The beginning of a text whose last word may go on [a prefix for interactive translation].
package struct OpenEndedText: Sendable, Hashable {
  /// The pieces of the words before the last.
  package var pieces: [TokenID] = []
  /// The bytes of the last word and of the space before it: however the word goes on, they begin it.
  ///
  /// A space alone where white space ends the text, so that its last word is whole.
  package var lastWord: [UInt8] = []
}

extension Tokenizer {
  /// Returns the pieces of all words of a text but the last, which may go on and then consist of other pieces.
  ///
  /// In a vocabulary of characters no piece goes on: there all are returned.
  package func encodeOpenEnded(_ text: String) -> OpenEndedText {
    var result = OpenEndedText()
    var lastPieces: [TokenID] = []
    var utf8 = text
    utf8.withUTF8 { text in
      workers.withWorker { worker in
        worker.forEachWord(of: text) { word, pieces in
          result.pieces += lastPieces
          (result.lastWord, lastPieces) = (Array(word), pieces)
        }
      }
    }
    let all = result.pieces + lastPieces
    let kept = String(decoding: result.lastWord, as: UTF8.self).unicodeScalars
    let isLastWhole = text.unicodeScalars.last?.properties.isWhitespace ?? false
    if vocabulary.kind == .character {
      let isKept = kept.last?.properties.isWhitespace ?? true
      return OpenEndedText(pieces: all, lastWord: isLastWhole && !isKept ? [space] : [])
    }
    // Where normalization has kept the white space, that is the last word.
    let isWord = kept.contains { !$0.properties.isWhitespace }
    return isLastWhole && isWord ? OpenEndedText(pieces: all, lastWord: [space]) : result
  }

  /// Returns the pieces of a text that follows another without white space between them.
  package func encodeContinuation(_ text: String) -> [TokenID] {
    var text = text
    var pieces: [TokenID] = []
    text.withUTF8 { bytes in workers.withWorker { $0.encodeContinuation(bytes, into: &pieces) } }
    return pieces
  }
}

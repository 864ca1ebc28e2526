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
    let isLastWhole = text.unicodeScalars.last?.properties.isWhitespace ?? false
    if isLastWhole, result.lastWord.contains(where: { $0 != space }) {
      return OpenEndedText(pieces: result.pieces + lastPieces, lastWord: [space])
    }
    if vocabulary.kind == .character { return OpenEndedText(pieces: result.pieces + lastPieces) }
    return result
  }

  /// Returns the pieces of a text that follows another without white space between them.
  package func encodeContinuation(_ text: String) -> [TokenID] {
    var text = text
    var pieces: [TokenID] = []
    text.withUTF8 { bytes in workers.withWorker { $0.encodeContinuation(bytes, into: &pieces) } }
    return pieces
  }
}

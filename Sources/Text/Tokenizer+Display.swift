extension Tokenizer {
  /// Returns the pieces of a text as they are shown to people, separated by single spaces.
  ///
  /// An unknown word is shown as itself, so that `text(ofDisplayed:)` gives back every normalized text
  /// without loss.
  public func displayed(_ text: String) -> String {
    var text = text
    var result: [UInt8] = []
    text.withUTF8 { append(displayed: $0, to: &result) }
    return String(decoding: result, as: UTF8.self)
  }

  /// Appends the pieces of a text, valid UTF-8, as they are shown to people, separated by single spaces.
  package func append(displayed text: UnsafeBufferPointer<UInt8>, to result: inout [UInt8]) {
    guard vocabulary.unknownID != nil else {
      workers.withWorker { $0.append(displayed: text, to: &result) }
      return
    }
    let start = result.count
    forEachPiece(of: text) { _, piece in
      if result.count > start { result.append(space) }
      PieceText.append(displayed: piece, to: &result)
    }
  }

  /// Appends the identifiers of the pieces of a text, valid UTF-8, as numbers separated by single spaces.
  package func append(identifiersOf text: UnsafeBufferPointer<UInt8>, to result: inout [UInt8]) {
    workers.withWorker { $0.append(identifiersOf: text, to: &result) }
  }

  /// Returns the text of pieces as they are shown to people, separated by spaces.
  ///
  /// Pieces need not be in the vocabulary; escape sequences that are never written stand for themselves.
  public func text(ofDisplayed pieces: String) -> String {
    var pieces = pieces
    var bytes: [UInt8] = []
    pieces.withUTF8 { pieces in
      for piece in pieces.split(separator: space) {
        append(textOfDisplayed: UnsafeBufferPointer(rebasing: piece), to: &bytes)
      }
    }
    return text(of: bytes)
  }

  private func append(textOfDisplayed piece: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    if PieceText.isReserved(piece) {
      if let byte = PieceText.byte(ofDisplayed: piece) {
        bytes.append(byte)
      } else if PieceText.matches(piece, PieceText.unknown) {
        appendUnknown(to: &bytes)
      }
      return
    }
    let count = bytes.count
    if !PieceText.append(bytesOfDisplayed: piece, to: &bytes) {
      bytes.removeLast(bytes.count - count)
      bytes.append(contentsOf: piece)
    }
  }

  /// Calls the body with each piece of a text and the bytes of normalized text that it stands for.
  func forEachPiece(
    of text: UnsafeBufferPointer<UInt8>, _ body: (TokenID, UnsafeBufferPointer<UInt8>) -> Void
  ) {
    workers.withWorker { worker in
      worker.forEachWord(of: text) { word, tokens in
        var start = 0
        for token in tokens {
          let end = token == vocabulary.unknownID ? word.count : start + vocabulary.length(of: token)
          body(token, UnsafeBufferPointer(rebasing: word[start..<end]))
          start = end
        }
      }
    }
  }
}

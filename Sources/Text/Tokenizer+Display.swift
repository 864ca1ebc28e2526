extension Tokenizer {
  /// Returns the pieces of a text as they are shown to people, separated by single spaces.
  ///
  /// An unknown word is shown as itself, so that `text(ofDisplayed:)` gives back every normalized text
  /// without loss.
  public func displayed(_ text: String) -> String {
    var text = text
    var result: [UInt8] = []
    text.withUTF8 { source in
      forEachPiece(of: source) { token, piece in
        if !result.isEmpty { result.append(space) }
        if case .byte(let byte) = vocabulary.role(of: token) {
          result.append(contentsOf: PieceText.byte(byte).utf8)
        } else {
          PieceText.append(displayed: piece, to: &result)
        }
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Returns the text of pieces as they are shown to people, separated by spaces.
  ///
  /// Pieces need not be in the vocabulary; escape sequences that are never written stand for themselves.
  public func text(ofDisplayed pieces: String) -> String {
    var pieces = pieces
    var bytes: [UInt8] = []
    pieces.withUTF8 { pieces in
      for piece in pieces.split(separator: space) {
        append(displayed: UnsafeBufferPointer(rebasing: piece), to: &bytes)
      }
    }
    return text(of: bytes)
  }

  private func append(displayed piece: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
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

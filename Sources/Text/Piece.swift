/// A piece of a text, and where in the text it stands.
public struct Piece: Hashable, Sendable {
  /// The identifier in the vocabulary.
  public var id: TokenID
  /// The piece as it is shown to people; of an unknown word, the word.
  public var text: String
  /// The bytes of the source text, before normalization, that the piece stands for.
  ///
  /// Where normalization changed the text, the pieces of what changed together all have its range.
  public var range: Range<Int>
  /// The number of the word that the piece is part of, counted from 0 between white space; nil for white space alone.
  public var word: Int?
}

extension Tokenizer {
  /// Returns the pieces of a text with their places in it.
  public func pieces(of text: String) -> [Piece] {
    var text = text
    return text.withUTF8 { source in
      let alignment = NormalizationAlignment(of: source, Normalizer(vocabulary.normalization))
      var pieces: [Piece] = []
      var words = WordNumbering()
      // The space before the text is at -1.
      var position = -1
      workers.withWorker { worker in
        worker.forEachWord(of: source) { word, tokens in
          var start = 0
          for token in tokens {
            let end = token == vocabulary.unknownID ? word.count : start + length(of: token)
            let bytes = UnsafeBufferPointer(rebasing: word[start..<end])
            pieces.append(
              Piece(
                id: token, text: token == vocabulary.unknownID ? PieceText.displayed(bytes) : vocabulary.piece(of: token),
                range: alignment.sourceRange(of: position + start..<position + end), word: words.number(of: bytes)))
            start = end
          }
          position += word.count
        }
      }
      return pieces
    }
  }

  /// Returns the pieces of a text as they are shown to people, separated by single spaces.
  ///
  /// An unknown word is shown as itself, so that `text(ofDisplayed:)` gives back every normalized text without loss.
  public func displayed(_ text: String) -> String {
    var text = text
    var pieces: [String] = []
    text.withUTF8 { source in
      workers.withWorker { worker in
        worker.forEachWord(of: source) { word, tokens in
          for token in tokens {
            pieces.append(
              token == vocabulary.unknownID ? PieceText.displayed(word) : vocabulary.piece(of: token))
          }
        }
      }
    }
    return pieces.joined(separator: " ")
  }

  /// Returns the text of pieces as they are shown to people, separated by spaces.
  ///
  /// Pieces need not be in the vocabulary; escape sequences that are never written stand for themselves.
  public func text(ofDisplayed pieces: String) -> String {
    var bytes: [UInt8] = []
    for piece in pieces.utf8.split(separator: space) {
      if PieceText.beginning.utf8.elementsEqual(piece) || PieceText.end.utf8.elementsEqual(piece) { continue }
      if PieceText.unknown.utf8.elementsEqual(piece) {
        appendUnknown(to: &bytes)
      } else if let byte = PieceText.byte(ofDisplayed: piece) {
        bytes.append(byte)
      } else {
        bytes.append(contentsOf: PieceText.bytes(ofDisplayed: piece) ?? Array(piece))
      }
    }
    return self.text(of: bytes)
  }

  /// Returns for each piece the number of the word it is part of, counted from 0 between white space.
  ///
  /// White space alone is part of no word; of several words in one piece the first counts.
  public func wordNumbers(of tokens: some Sequence<TokenID>) -> [Int?] {
    var words = WordNumbering()
    return tokens.map { token in
      switch vocabulary.role(of: token) {
      case .beginning, .end: return nil
      case .unknown: return words.numberOfUnknownWord()
      case .byte(let byte): return withUnsafePointer(to: byte) { words.number(of: .init(start: $0, count: 1)) }
      case .text(let index): return vocabulary.texts.withBytes(of: index) { words.number(of: $0) }
      }
    }
  }

  private func length(of token: TokenID) -> Int {
    switch vocabulary.role(of: token) {
    case .beginning, .end, .unknown: 0
    case .byte: 1
    case .text(let index): vocabulary.texts.length(of: index)
    }
  }
}

/// Counts words while pieces come by: a word begins where anything follows white space.
private struct WordNumbering {
  private var count = 0
  private var isInWord = false

  mutating func number(of bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var number: Int?
    var position = 0
    while position < bytes.count {
      // A byte piece is not a whole character: it is white space only if it is ASCII.
      let isWhole = bytes[position] < 0x80 || (bytes[position] >= 0xC0 && bytes.count > 1)
      let (codePoint, length) = isWhole ? decodeScalar(bytes, at: position) : (0, 1)
      position += length
      if isWhiteSpace(codePoint) {
        isInWord = false
      } else {
        if !isInWord { count += 1 }
        isInWord = true
        number = number ?? count - 1
      }
    }
    return number
  }

  mutating func numberOfUnknownWord() -> Int {
    count += 1
    isInWord = true
    return count - 1
  }
}

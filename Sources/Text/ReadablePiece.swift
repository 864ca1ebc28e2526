/// A piece as people read it: without a sign for the space before it, the bytes of a character put together.
public struct ReadablePiece: Hashable, Sendable {
  /// The letters; of a piece that is one byte of a character, the character.
  public var text: String
  /// The number of its word, counted from 0 between white space; nil where it is part of none.
  public var word: Int?
  /// The numbers of the units that it is part of; nil where it is part of none.
  public var units: Range<Int>?
  /// Which byte of its character the piece is; nil for a piece of whole characters.
  public var byte: Byte?
  /// Whether it is the beginning or the end of a sentence, and no text.
  public var isMark: Bool

  /// The place of a byte among those of its character.
  public struct Byte: Hashable, Sendable {
    /// Counted from 1.
    public var number: Int
    public var count: Int

    public init(number: Int, count: Int) {
      self.number = number
      self.count = count
    }
  }

  public init(text: String, word: Int?, byte: Byte? = nil, isMark: Bool = false) {
    self.text = text
    self.word = word
    self.byte = byte
    self.isMark = isMark
  }
}

extension Tokenizer {
  /// Returns the pieces of these identifiers as people read them, one for each.
  public func readablePieces(of tokens: [TokenID]) -> [ReadablePiece] {
    var pieces: [ReadablePiece] = []
    var bytes: [UInt8] = []
    for token in tokens {
      let role = vocabulary.role(of: token)
      if case .byte(let byte) = role {
        bytes.append(byte)
        continue
      }
      pieces += readableBytes(bytes)
      bytes.removeAll()
      pieces.append(readable(role))
    }
    pieces += readableBytes(bytes)
    for (index, word) in wordNumbers(of: tokens).enumerated() where !pieces[index].isMark {
      pieces[index].word = word
    }
    for (index, units) in units(of: tokens).enumerated() where !pieces[index].isMark {
      pieces[index].units = units
    }
    return pieces
  }

  private func readable(_ role: Vocabulary.Role) -> ReadablePiece {
    switch role {
    case .beginning: ReadablePiece(text: PieceText.beginning, word: nil, isMark: true)
    case .end: ReadablePiece(text: PieceText.end, word: nil, isMark: true)
    case .unknown: ReadablePiece(text: PieceText.unknown, word: nil)
    case .byte(let byte): ReadablePiece(text: PieceText.byte(byte), word: nil)
    case .text(let index):
      ReadablePiece(
        text: readableText(vocabulary.texts.withBytes(of: index) { String(decoding: $0, as: UTF8.self) }),
        word: nil)
    }
  }
}

// MARK: - Private

/// What stands for a piece of nothing but white space.
private let spaceSign = "␣"

private func readableText(_ piece: String) -> String {
  // A mark that combines with the space is no part of it.
  let scalars =
    piece.unicodeScalars.first == " " ? piece.unicodeScalars.dropFirst() : piece.unicodeScalars[...]
  if scalars.allSatisfy(\.properties.isWhitespace) { return spaceSign }
  return scalars.reduce(into: "") { result, scalar in
    if let placeholder = Placeholder(scalar) {
      result += placeholder.displayed
    } else {
      result.unicodeScalars.append(scalar)
    }
  }
}

/// Returns a piece for each of some bytes: those of a character are called by it, others by their number.
private func readableBytes(_ bytes: [UInt8]) -> [ReadablePiece] {
  var pieces: [ReadablePiece] = []
  var position = 0
  while position < bytes.count {
    let end = position + scalarLength(bytes[position])
    guard end <= bytes.count, let text = String(validating: bytes[position..<end], as: UTF8.self) else {
      pieces.append(ReadablePiece(text: PieceText.byte(bytes[position]), word: nil))
      position += 1
      continue
    }
    let count = end - position
    pieces += (1...count).map {
      ReadablePiece(
        text: readableText(text), word: nil,
        byte: count == 1 ? nil : ReadablePiece.Byte(number: $0, count: count))
    }
    position = end
  }
  return pieces
}

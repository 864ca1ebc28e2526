internal import Files

/// What a model of SentencePiece says, read from its protocol buffer.
///
/// Kudo and Richardson 2018.
struct SentencePieceModel {
  /// What a piece is, numbered as in sentencepiece_model.proto.
  enum Kind: UInt64 {
    case normal = 1
    case unknown, control, userDefined, unused, byte
  }

  struct Piece {
    var text: String
    var score: Float
    var kind: Kind
  }

  private(set) var pieces: [Piece] = []
  /// Whether unknown characters are written as their bytes.
  private(set) var fallsBackToBytes = false
  private(set) var normalization = Normalization()

  /// How text is normalised before it is cut.
  struct Normalization {
    /// A double array of replaced strings, and what replaces them.
    var characterMap: ArraySlice<UInt8> = []
    var addsSpace = true
    var removesExtraSpaces = true
    var escapesSpaces = true
    /// Whether the space that is added comes behind the text.
    var hasSpacesBehind = false
  }

  /// Returns nil where the bytes are not those of a unigram model, or users have defined symbols of it, which come before
  /// all others.
  init?(_ bytes: [UInt8]) {
    var kind: UInt64 = 1
    let isRead = forEachField(of: bytes[...]) { field in
      switch (field.number, field.value) {
      case (1, .bytes(let message)):
        guard let piece = Piece(message) else { return false }
        pieces.append(piece)
        return true
      case (2, .bytes(let message)): return readTrainer(message, kind: &kind)
      case (3, .bytes(let message)): return readNormalizer(message)
      default: return true
      }
    }
    guard isRead, kind == 1, !pieces.isEmpty,
      !pieces.contains(where: { $0.kind == .userDefined })
    else { return nil }
  }

  private mutating func readTrainer(_ message: ArraySlice<UInt8>, kind: inout UInt64) -> Bool {
    forEachField(of: message) { field in
      switch (field.number, field.value) {
      case (3, .number(let number)): kind = number
      case (24, .number(let number)): normalization.hasSpacesBehind = number != 0
      case (35, .number(let number)): fallsBackToBytes = number != 0
      default: break
      }
      return true
    }
  }

  private mutating func readNormalizer(_ message: ArraySlice<UInt8>) -> Bool {
    forEachField(of: message) { field in
      switch (field.number, field.value) {
      case (2, .bytes(let bytes)): normalization.characterMap = bytes
      case (3, .number(let number)): normalization.addsSpace = number != 0
      case (4, .number(let number)): normalization.removesExtraSpaces = number != 0
      case (5, .number(let number)): normalization.escapesSpaces = number != 0
      default: break
      }
      return true
    }
  }
}

extension SentencePieceModel.Piece {
  fileprivate init?(_ message: ArraySlice<UInt8>) {
    var (text, score, kind): (String?, Float, UInt64) = ("", 0, 1)
    let isRead = forEachField(of: message) { field in
      switch (field.number, field.value) {
      case (1, .bytes(let bytes)): text = String(validating: bytes, as: UTF8.self)
      case (2, .word(let word)): score = Float(bitPattern: word)
      case (3, .number(let number)): kind = number
      default: break
      }
      return true
    }
    guard isRead, let text, score.isFinite, let kind = SentencePieceModel.Kind(rawValue: kind) else {
      return nil
    }
    self.init(text: text, score: score, kind: kind)
  }
}

/// A field of a protocol buffer's message.
private struct ProtocolField {
  enum Value {
    case number(UInt64)
    case word(UInt32)
    case bytes(ArraySlice<UInt8>)
    /// Eight bytes, which no field that is read has.
    case other
  }

  var number: UInt64
  var value: Value
}

/// Calls the body for every field of a message, until it is not content; returns whether all was well.
private func forEachField(of message: ArraySlice<UInt8>, _ body: (ProtocolField) -> Bool) -> Bool {
  var rest = message
  while !rest.isEmpty {
    guard let key = readNumber(from: &rest) else { return false }
    let value: ProtocolField.Value
    switch key & 7 {
    case 0:
      guard let number = readNumber(from: &rest) else { return false }
      value = .number(number)
    case 1:
      guard rest.count >= 8 else { return false }
      rest = rest.dropFirst(8)
      value = .other
    case 2:
      guard let length = readNumber(from: &rest), length <= UInt64(rest.count) else { return false }
      value = .bytes(rest.prefix(Int(length)))
      rest = rest.dropFirst(Int(length))
    case 5:
      guard rest.count >= 4 else { return false }
      value = .word(rest.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) })
      rest = rest.dropFirst(4)
    default: return false
    }
    guard body(ProtocolField(number: key >> 3, value: value)) else { return false }
  }
  return true
}

/// Takes a number of up to 64 bits, seven in each byte, the lowest first.
private func readNumber(from bytes: inout ArraySlice<UInt8>) -> UInt64? {
  var (number, shift): (UInt64, UInt64) = (0, 0)
  while let byte = bytes.popFirst(), shift < 64 {
    number |= UInt64(byte & 0x7F) << shift
    if byte < 0x80 { return number }
    shift += 7
  }
  return nil
}

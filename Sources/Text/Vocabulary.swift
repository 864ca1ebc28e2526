/// The number of a piece in a vocabulary.
public typealias TokenID = Int32

/// The pieces that a model reads and writes, in order of their identifiers, and how text is cut into them.
///
/// Special pieces come first (`<s>`, `</s>`, and `<unk>` in a vocabulary of words), then the 256 bytes where
/// there is byte fallback, then pieces of text, the last of which may be tags: a text begins with one of them, or none
/// is in it. It is stored as a file that a person can read;
/// `VocabularyFile` describes it.
public struct Vocabulary: Sendable {
  /// How words are cut into pieces.
  public let kind: SubwordKind
  /// The form that text is brought into first.
  public let normalization: NormalizationForm
  /// Where words end that pieces never cross.
  public let wordBoundaries: WordBoundaries

  /// The bytes of the pieces of text; the first one has the identifier `firstTextID`.
  package let texts: ByteStringTable
  package let content: Content
  /// How many of the last pieces of text are tags.
  let tagCount: Int

  /// What a subword model knows about the pieces of text, in their order.
  package enum Content: Sendable {
    /// The pieces that no merge makes come first; the others in the order of the merges that first make them.
    case merges([BytePairEncoding.Merge])
    /// Logarithms of probabilities.
    case scores([Float])
    /// How often each occurred in the text that the vocabulary was built from.
    case counts([Int])
  }

  package init(
    kind: SubwordKind, normalization: NormalizationForm, wordBoundaries: WordBoundaries,
    texts: ByteStringTable, content: Content, tagCount: Int = 0
  ) {
    self.kind = kind
    self.normalization = normalization
    self.wordBoundaries = wordBoundaries
    self.texts = texts
    self.content = content
    self.tagCount = tagCount
  }

  /// The number of pieces; identifiers are 0 ..< `count`.
  public var count: Int { Int(firstTextID) + texts.count }

  /// The identifier of `<s>`, which begins a sentence.
  public var beginningID: TokenID { 0 }

  /// The identifier of `</s>`, which ends a sentence.
  public var endID: TokenID { 1 }

  /// The identifier of `<unk>`; nil where nothing is unknown.
  public var unknownID: TokenID? { kind.hasByteFallback ? nil : 2 }

  /// Returns a piece as it is shown to people: a space as `▁`, a byte as `<0x0A>`, control characters
  /// escaped.
  public func piece(of id: TokenID) -> String {
    switch role(of: id) {
    case .beginning: PieceText.beginning
    case .end: PieceText.end
    case .unknown: PieceText.unknown
    case .byte(let byte): PieceText.byte(byte)
    case .text(let index): texts.withBytes(of: index) { PieceText.displayed($0) }
    }
  }

  /// Returns the identifier of a piece as it is shown to people, or nil where the vocabulary lacks it.
  public func id(of piece: String) -> TokenID? {
    var piece = piece
    return piece.withUTF8 { id(ofDisplayed: $0) }
  }

  /// Returns how words are cut into the pieces of this vocabulary.
  public func makeModel() -> any SubwordModel {
    switch content {
    case .merges(let merges):
      return BytePairEncoding(characters: characters, merges: merges, firstByteID: firstByteID)
    case .scores(let scores):
      return UnigramModel(
        texts: texts, scores: Array(scores.dropLast(tagCount)), firstID: firstTextID, firstByteID: firstByteID
      )
    case .counts:
      guard let unknownID else { return CharacterModel(characters: characters, firstByteID: firstByteID) }
      return WordModel(words: texts, firstID: firstTextID, unknownID: unknownID)
    }
  }
}

extension Vocabulary {
  /// What a piece is for.
  enum Role {
    case beginning, end, unknown
    case byte(UInt8)
    /// A piece of text, by its number in `texts`.
    case text(Int)
  }

  /// The identifier of the byte 0 where there is byte fallback.
  var firstByteID: TokenID { 2 }

  /// The identifier of the first piece of text.
  package var firstTextID: TokenID { Self.firstTextID(of: kind) }

  static func firstTextID(of kind: SubwordKind) -> TokenID { kind.hasByteFallback ? 2 + 256 : 3 }

  @inline(__always)
  func role(of id: TokenID) -> Role {
    precondition(id >= 0 && id < count, "\(id) is no piece of a vocabulary of \(count)")
    if id >= firstTextID { return .text(Int(id - firstTextID)) }
    if id == beginningID { return .beginning }
    if id == endID { return .end }
    return kind.hasByteFallback ? .byte(UInt8(id - firstByteID)) : .unknown
  }

  /// Returns how many bytes of text a piece stands for; an unknown one stands for any number.
  func length(of id: TokenID) -> Int {
    switch role(of: id) {
    case .beginning, .end, .unknown: 0
    case .byte: 1
    case .text(let index): texts.length(of: index)
    }
  }

  func id(ofDisplayed piece: UnsafeBufferPointer<UInt8>) -> TokenID? {
    if PieceText.matches(piece, PieceText.beginning) { return beginningID }
    if PieceText.matches(piece, PieceText.end) { return endID }
    if PieceText.matches(piece, PieceText.unknown) { return unknownID }
    if let byte = PieceText.byte(ofDisplayed: piece) {
      return kind.hasByteFallback ? firstByteID + TokenID(byte) : nil
    }
    guard let bytes = PieceText.bytes(ofDisplayed: piece) else { return nil }
    return bytes.withUnsafeBufferPointer { texts.index(of: $0) }.map { firstTextID + TokenID($0) }
  }

  /// The pieces of one code point.
  private var characters: [(codePoint: UInt32, id: TokenID)] {
    (0..<texts.count).compactMap { index in
      texts.withBytes(of: index) { bytes in
        guard let first = bytes.first, scalarLength(first) == bytes.count else { return nil }
        return (decodeScalar(bytes, at: 0).value, firstTextID + TokenID(index))
      }
    }
  }
}

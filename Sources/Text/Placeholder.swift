/// Characters that stand for what a model must not change, such as numbers and addresses [placeholder tokens].
///
/// A model that was taught them carries them over to where they belong; what they stand for is put back afterwards. They
/// are private characters of Unicode's last plane, which no text has any use for, each a word and a piece by itself.
public struct Placeholder: Hashable, Sendable {
  public let kind: Kind
  /// Counted from 0.
  public let number: Int

  public enum Kind: CaseIterable, Sendable {
    /// Numbers, which a grammar treats otherwise than names.
    case number
    /// Anything else.
    case thing
  }

  /// How many there are of each kind.
  public static let count = 10

  public static let all: [Placeholder] = Kind.allCases.flatMap { kind in
    (0..<count).map { Placeholder(kind: kind, number: $0) }
  }

  /// - Precondition: `number` is below `count`.
  public init(kind: Kind, number: Int) {
    precondition((0..<Self.count).contains(number), "there is no placeholder \(number)")
    self.kind = kind
    self.number = number
  }

  /// The placeholder that a character is; nil for all others.
  public init?(_ scalar: Unicode.Scalar) {
    let offset = Int(scalar.value) - Self.firstCodePoint
    guard offset >= 0, offset < 2 * Self.count else { return nil }
    self.init(kind: offset < Self.count ? .number : .thing, number: offset % Self.count)
  }

  public var scalar: Unicode.Scalar {
    let offset = number + (kind == .number ? 0 : Self.count)
    // The last plane has a scalar for each of its code points.
    return Unicode.Scalar(UInt32(Self.firstCodePoint + offset)) ?? "\u{FFFD}"
  }

  /// The character as a text.
  public var text: String { String(Character(scalar)) }

  /// What people are shown: `⟨1⟩` for the first number, `⟨a⟩` for the first thing.
  public var displayed: String {
    switch kind {
    case .number: "⟨\(number + 1)⟩"
    case .thing: "⟨\(Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8(number))))⟩"
    }
  }

  private static let firstCodePoint = 0x10F600
}

extension Vocabulary {
  /// The characters of all pieces of text.
  package var scalars: Set<Unicode.Scalar> {
    var scalars: Set<Unicode.Scalar> = []
    for index in 0..<texts.count {
      texts.withBytes(of: index) { scalars.formUnion(String(decoding: $0, as: UTF8.self).unicodeScalars) }
    }
    return scalars
  }

  /// The placeholder that each piece holds that has one.
  package var placeholders: [TokenID: Placeholder] {
    var placeholders: [TokenID: Placeholder] = [:]
    for index in 0..<texts.count {
      let text = texts.withBytes(of: index) { String(decoding: $0, as: UTF8.self) }
      if let found = text.unicodeScalars.lazy.compactMap({ Placeholder($0) }).first {
        placeholders[firstTextID + TokenID(index)] = found
      }
    }
    return placeholders
  }

  /// Whether every placeholder is a piece.
  public var hasPlaceholders: Bool {
    Placeholder.all.allSatisfy { placeholder in
      // A word has the space before it.
      ["", " "].contains { space in
        Array((space + placeholder.text).utf8).withUnsafeBufferPointer { texts.index(of: $0) != nil }
      }
    }
  }
}

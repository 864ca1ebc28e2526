internal import Text

/// What is odd about a text that a corpus holds as a sentence.
public struct TextFlaws: OptionSet, Sendable, Hashable {
  public let rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// A control character that is no white space, such as NUL.
  public static let controlCharacter = TextFlaws(rawValue: 1)
  /// A character that other programs take for the end of a line: U+000B, U+000C, CR, U+0085, U+2028, U+2029.
  public static let lineSeparator = TextFlaws(rawValue: 2)
  public static let tab = TextFlaws(rawValue: 4)
  /// U+FEFF, the byte order mark.
  public static let byteOrderMark = TextFlaws(rawValue: 8)
  /// A character that shows nothing and does nothing to others: a zero-width space, a soft hyphen, a mark of
  /// direction, a joiner where nothing joins.
  public static let invisibleCharacter = TextFlaws(rawValue: 16)
  /// U+FFFD, which stands where a conversion lost a character.
  public static let replacementCharacter = TextFlaws(rawValue: 32)
  /// A character written as in HTML: `&quot;`, `&#39;`.
  public static let characterEntity = TextFlaws(rawValue: 64)
  /// White space at the beginning or the end.
  public static let outerSpace = TextFlaws(rawValue: 128)
  /// Two or more spaces in a row inside the text.
  public static let repeatedSpace = TextFlaws(rawValue: 256)

  /// Characters that are not composed where they could be, or not ordered: the text is not in NFC.
  public static let decomposed = TextFlaws(rawValue: 512)

  /// Those that `repair(_:)` can mend.
  public static let repairable: TextFlaws = [
    .controlCharacter, .lineSeparator, .tab, .byteOrderMark, .invisibleCharacter, .characterEntity,
    .outerSpace, .repeatedSpace, .decomposed,
  ]

  /// Finds the flaws of a text.
  public init(in text: String) {
    var text = text
    self.init(rawValue: text.withUTF8 { TextFlaws.found(in: $0).rawValue })
  }

  /// Returns the text without the flaws in this set; those that cannot be mended stay.
  ///
  /// Controls, byte order marks and invisible characters are removed, line separators and tabs become spaces, entities become the characters
  /// they stand for, runs of spaces become one space, white space at the ends goes, and what is decomposed is composed.
  public func repair(_ text: String) -> String {
    guard !isDisjoint(with: TextFlaws(in: text)) else { return text }
    var text = contains(.characterEntity) ? withoutEntities(text) : text
    if contains(.invisibleCharacter) {
      text = text.withUTF8 { withoutInvisible($0) }.map { String(decoding: $0, as: UTF8.self) } ?? text
    }
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { append(scalar, to: &scalars) }
    if contains(.outerSpace) {
      while let last = scalars.last, isWhiteSpace(last.value) { scalars.removeLast() }
      scalars = String.UnicodeScalarView(scalars.drop { isWhiteSpace($0.value) })
    }
    return contains(.decomposed) ? Normalizer(.nfc).normalize(String(scalars)) : String(scalars)
  }

  private func append(_ scalar: Unicode.Scalar, to scalars: inout String.UnicodeScalarView) {
    let flaw = TextFlaws.flaw(of: scalar.value).intersection(self)
    if flaw.contains(.controlCharacter) || flaw.contains(.byteOrderMark) { return }
    let isReplaced = flaw.contains(.lineSeparator) || flaw.contains(.tab)
    let kept = isReplaced ? " " : scalar
    if kept == " ", scalars.last == " ", contains(.repeatedSpace) { return }
    scalars.append(kept)
  }

  private static func found(in bytes: UnsafeBufferPointer<UInt8>) -> TextFlaws {
    var flaws: TextFlaws = Normalizer(.nfc).normalizedIfDifferent(bytes) == nil ? [] : .decomposed
    var position = 0
    var previous: UInt32 = 0
    var hasUndecided = false
    while position < bytes.count {
      let (scalar, length) = decodeScalar(bytes, at: position)
      if scalar < 0x20 || scalar >= 0x7F {
        flaws.formUnion(flaw(of: scalar))
        if scalar > 0x7F, !hasUndecided { hasUndecided = isSeenInContext(scalar) }
      } else if scalar == UInt32(UInt8(ascii: "&")), entity(bytes, at: position) != nil {
        flaws.insert(.characterEntity)
      } else if scalar == 0x20, previous == 0x20 {
        flaws.insert(.repeatedSpace)
      }
      let isOuter = position == 0 || position + length == bytes.count
      if isOuter, isWhiteSpace(scalar) { flaws.insert(.outerSpace) }
      previous = scalar
      position += length
    }
    if hasUndecided, withoutInvisible(bytes) != nil { flaws.insert(.invisibleCharacter) }
    return flaws
  }

  /// Returns the flaw that a single character is.
  private static func flaw(of scalar: UInt32) -> TextFlaws {
    switch scalar {
    case 0x09: .tab
    case 0x0A...0x0D, 0x85, 0x2028, 0x2029: .lineSeparator
    case 0xFEFF: .byteOrderMark
    case 0xFFFD: .replacementCharacter
    default:
      Visibility(of: scalar) != .hidden ? [] : isControl(scalar) ? .controlCharacter : .invisibleCharacter
    }
  }

  /// Whether what stands around a character decides if it can be seen.
  private static func isSeenInContext(_ scalar: UInt32) -> Bool {
    switch Visibility(of: scalar) {
    case .shown, .space, .hidden: false
    case .joiner, .mongolianSelector, .emojiComponent: true
    }
  }
}

/// Returns a text in which characters stand for themselves that are written as in HTML.
private func withoutEntities(_ text: String) -> String {
  guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
  var text = text
  return text.withUTF8 { bytes in
    var scalars = String.UnicodeScalarView()
    var position = 0
    while position < bytes.count {
      let (scalar, length) = entity(bytes, at: position) ?? decodeScalar(bytes, at: position)
      if let scalar = Unicode.Scalar(scalar) { scalars.append(scalar) }
      position += length
    }
    return String(scalars)
  }
}

/// Returns the character that an entity at a position stands for, and the entity's length, if there is one.
private func entity(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> (UInt32, Int)? {
  guard bytes[position] == UInt8(ascii: "&") else { return nil }
  let candidates = bytes[(position + 1)..<min(bytes.count, position + 10)]
  guard let end = candidates.firstIndex(of: UInt8(ascii: ";")) else { return nil }
  let name = String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
  let length = end + 1 - position
  switch name {
  case "amp": return (0x26, length)
  case "lt": return (0x3C, length)
  case "gt": return (0x3E, length)
  case "quot": return (0x22, length)
  case "apos": return (0x27, length)
  case "nbsp": return (0xA0, length)
  default:
    guard name.hasPrefix("#") else { return nil }
    let digits = name.dropFirst()
    let isHexadecimal = digits.hasPrefix("x") || digits.hasPrefix("X")
    guard let value = UInt32(isHexadecimal ? digits.dropFirst() : digits, radix: isHexadecimal ? 16 : 10),
      let scalar = Unicode.Scalar(value)
    else { return nil }
    return (scalar.value, length)
  }
}

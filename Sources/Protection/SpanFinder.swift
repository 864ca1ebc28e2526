internal import Text

/// Finds what a translation must not change: numbers, addresses, names of files, what programs put in, markup, emoji.
///
/// The rules see the text alone, from left to right; where several fit, the first of `matches` does.
public struct SpanFinder: Sendable {
  /// Whether a model knows a letter; what it does not know is carried over as it is.
  private let knows: @Sendable (Unicode.Scalar) -> Bool

  public init(knows: @escaping @Sendable (Unicode.Scalar) -> Bool = { _ in true }) { self.knows = knows }

  /// Returns the spans of a text, in order, none of which overlap.
  public func spans(in text: String) -> [ProtectedSpan] {
    var text = text
    return text.withUTF8 { bytes in
      let scanner = ByteScanner(bytes: bytes)
      var spans: [ProtectedSpan] = []
      var position = 0
      while position < bytes.count {
        if let span = match(scanner, at: position) {
          spans.append(span)
          position = span.range.upperBound
        } else {
          position = next(scanner, after: position)
        }
      }
      return spans
    }
  }

  /// Returns a text with a space in the place of what is no language: addresses, names of files, markup, code, and what
  /// programs put in.
  package func without(_ text: String) -> String {
    let kinds: Set<ProtectedSpan.Kind> = [
      .url, .emailAddress, .fileName, .variable, .markup, .codeSpan,
    ]
    return text.replacing(spans(in: text).filter { kinds.contains($0.kind) }) { _, _ in " " }
  }

  /// A position that nothing can begin before: the next character, or the end of a word of ASCII letters.
  private func next(_ scanner: ByteScanner, after position: Int) -> Int {
    if isASCIILetter(scanner[position]) {
      let end = scanner.end(from: position, while: isASCIILetter)
      return isASCIIDigit(scanner[end]) || scanner[end] >= 0x80
        ? scanner.end(from: position, while: isASCIILetterOrDigit) : end
    }
    return scanner.scalarEnd(at: position)
  }

  private func match(_ scanner: ByteScanner, at position: Int) -> ProtectedSpan? {
    func span(_ end: Int?, _ kind: ProtectedSpan.Kind) -> ProtectedSpan? {
      end.map { ProtectedSpan(range: position..<$0, kind: kind) }
    }
    switch scanner[position] {
    case UInt8(ascii: "`"): return span(scanner.codeSpanEnd(from: position), .codeSpan)
    case UInt8(ascii: "<"):
      return span(scanner.tagEnd(from: position), .markup)
        ?? span(scanner.emoticonEnd(from: position), .emoji)
    case UInt8(ascii: "*"): return span(scanner.emphasisEnd(from: position), .markup)
    case UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "^"):
      return span(scanner.emoticonEnd(from: position), .emoji)
        ?? (scanner[position] == UInt8(ascii: ":")
          ? span(scanner.variableEnd(from: position), .variable) : nil)
    case UInt8(ascii: "["): return span(scanner.variableEnd(from: position), .variable)
    case UInt8(ascii: "&"): return span(scanner.referenceEnd(from: position), .markup)
    case UInt8(ascii: "%"), UInt8(ascii: "{"), UInt8(ascii: "$"):
      return span(scanner.variableEnd(from: position), .variable)
        ?? span(scanner.numberEnd(from: position), .number)
    case 0x80...: return character(scanner, at: position)
    case let byte where isASCIILetterOrDigit(byte) || "/.~+-@#_".utf8.contains(byte):
      guard !scanner.isWord(before: position) else { return nil }
      return span(scanner.urlEnd(from: position), .url)
        ?? span(scanner.emailAddressEnd(from: position), .emailAddress)
        ?? span(scanner.fileNameEnd(from: position), .fileName)
        ?? span(scanner.codeEnd(from: position), .code)
        ?? span(scanner.numberEnd(from: position), .number)
        ?? span(foreignEnd(scanner, from: position), .foreign)
    default: return nil
    }
  }

  /// What begins with a character beyond ASCII: an amount of money, an emoji, letters that the model does not know.
  private func character(_ scanner: ByteScanner, at position: Int) -> ProtectedSpan? {
    if let end = scanner.numberEnd(from: position) {
      return ProtectedSpan(range: position..<end, kind: .number)
    }
    if !scanner.isWord(before: position), let end = scanner.emailAddressEnd(from: position) {
      return ProtectedSpan(range: position..<end, kind: .emailAddress)
    }
    if let end = scanner.emojiEnd(from: position) {
      return ProtectedSpan(range: position..<end, kind: .emoji)
    }
    return foreignEnd(scanner, from: position).map { ProtectedSpan(range: position..<$0, kind: .foreign) }
  }

  /// Returns where words end that have letters the model does not know, spaces between them included.
  ///
  /// A word that it would have to spell in part is carried over whole. Nil where none begins.
  private func foreignEnd(_ scanner: ByteScanner, from start: Int) -> Int? {
    var end: Int?
    var position = start
    while let next = foreignWordEnd(scanner, from: position) {
      end = next
      position = next
      if next < scanner.count, scanner[next] == 0x20 { position += 1 }
    }
    return end
  }

  /// Returns where a word ends that has a letter the model does not know, or a character that is one by itself.
  private func foreignWordEnd(_ scanner: ByteScanner, from start: Int) -> Int? {
    var position = start
    var hasForeign = false
    if !scanner.isWord(before: start) {
      while scanner.isWord(at: position) || position > start && isMark(scanner, at: position) {
        if scanner[position] >= 0x80, let scalar = scanner.scalar(at: position), isForeign(scalar) {
          hasForeign = true
        }
        position = scanner.scalarEnd(at: position)
      }
    }
    if hasForeign { return position }
    position = start
    while position < scanner.count, let scalar = scanner.scalar(at: position),
      isForeign(scalar) || position > start && scalar.properties.isForeignMark
    {
      position = scanner.scalarEnd(at: position)
    }
    return position > start ? position : nil
  }

  private func isMark(_ scanner: ByteScanner, at position: Int) -> Bool {
    position < scanner.count && scanner.scalar(at: position)?.properties.isForeignMark == true
  }

  private func isForeign(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return false }
    // Private characters are nobody's letters, and placeholders must not come from texts.
    if scalar.properties.generalCategory == .privateUse { return true }
    // Three dots are read as such.
    if scalar == "…" { return false }
    // A sign means the same everywhere, and one that a model has seldom seen it seldom writes.
    if scalar.properties.isSymbol || "§¶†‡•※¿¡".unicodeScalars.contains(scalar) { return true }
    return scalar.properties.carriesMeaning && !knows(scalar)
  }
}

extension Unicode.Scalar.Properties {
  /// Symbols, such as arrows and currencies.
  fileprivate var isSymbol: Bool {
    switch generalCategory {
    case .mathSymbol, .otherSymbol, .currencySymbol: true
    default: false
    }
  }

  /// Letters, numbers, and marks that typography does not write otherwise, such as `§` and `¿`.
  fileprivate var carriesMeaning: Bool {
    switch generalCategory {
    case .otherPunctuation: true
    default: isAlphabetic || numericType != nil
    }
  }

  fileprivate var isForeignMark: Bool {
    generalCategory == .nonspacingMark || generalCategory == .spacingMark
  }
}

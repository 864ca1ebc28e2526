internal import CICU

/// Brings text into a normalization form, so that equal-looking strings become equal bytes.
///
/// Text that is already in the form is recognised quickly and returned as it is.
public struct Normalizer: Sendable {
  public let form: NormalizationForm

  /// Creates a normalizer for a form.
  public init(_ form: NormalizationForm = .nfc) { self.form = form }

  /// Returns the text in the form of this normalizer.
  public func normalize(_ text: String) -> String {
    if form == .none { return text }
    var text = text
    let changed = text.withUTF8 { bytes in
      isPlainlyNormalized(bytes) ? nil : normalizedIfDifferent(bytes)
    }
    guard let changed else { return text }
    return String(decoding: changed, as: UTF8.self)
  }

  /// Returns the normalized bytes, or nil where the text is already in the form.
  package func normalizedIfDifferent(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    if isPlainlyNormalized(text) { return nil }
    if !form.isVisible { return formedIfDifferent(text) }
    // Taking a character out can bring together what combines, and a compatibility form can hold spaces.
    var result: [UInt8]?
    while true {
      let visible = with(result, or: text) { text in
        let visible = ReducedText(text, .normalizing).bytes
        return visible.withUnsafeBufferPointer { equal($0, text) } ? nil : visible
      }
      result = visible ?? result
      guard let formed = with(result, or: text, formedIfDifferent) else { return result }
      result = formed
    }
  }

  /// Returns the bytes in the Unicode form, whatever can be seen of them, or nil where they are in it already.
  func formedIfDifferent(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard let normalizer = form.instance, !isPlainlyFormed(text) else { return nil }
    let source = utf16(of: text)
    return source.withUnsafeBufferPointer { source in
      var status = Int32(0)
      let checked = icu_unorm2_spanQuickCheckYes(normalizer, source.baseAddress, Int32(source.count), &status)
      check(status)
      if Int(checked) == source.count { return nil }
      let result = normalized(source, by: normalizer)
      let bytes = utf8(of: result)
      return bytes.count == text.count && bytes.withUnsafeBufferPointer { equal($0, text) } ? nil : bytes
    }
  }

  /// Whether a look at the bytes suffices to tell that the text is in the form.
  private func isPlainlyNormalized(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    form == .none || isPlainlyFormed(text) && (!form.isVisible || isPlainlyVisible(text))
  }

  /// Whether a look at the bytes suffices to tell that the text is in the Unicode form.
  ///
  /// Code points under U+0300 neither compose, reorder nor decompose canonically on composition; those under
  /// U+00A0 have no compatibility mapping, and those under U+00C0 no canonical one.
  private func isPlainlyFormed(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    switch form {
    case .none: return true
    case .nfc, .visibleNFC: return text.allSatisfy { $0 < 0xCC }
    case .nfd, .nfkc, .nfkd, .visibleNFD, .visibleNFKC, .visibleNFKD: return text.allSatisfy { $0 < 0x80 }
    }
  }

  /// Whether normalization never combines a code point with what stands before it.
  package func hasBoundary(before codePoint: UInt32) -> Bool {
    guard let instance = form.instance else { return true }
    return icu_unorm2_hasBoundaryBefore(instance, Int32(bitPattern: codePoint))
  }
}

/// Whether a text consists of printable characters of ASCII, Latin letters and single spaces between them.
private func isPlainlyVisible(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
  var wasSpace = true
  for byte in text {
    let isSpace = byte == space
    if isSpace ? wasSpace : byte < 0x20 || byte == 0x7F || byte == 0xC2 || byte > 0xCB { return false }
    wasSpace = isSpace
  }
  return !wasSpace || text.isEmpty
}

private func with<Result>(
  _ bytes: [UInt8]?, or text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Result
) -> Result {
  bytes.map { $0.withUnsafeBufferPointer(body) } ?? body(text)
}

/// Stops on a status that only a broken installation of ICU can give.
private func check(_ status: Int32) {
  precondition(
    status <= 0, "ICU normalization failed: \(String(cString: icu_u_errorName(status)))")
}

private func utf16(of text: UnsafeBufferPointer<UInt8>) -> [UInt16] {
  // A text never has more UTF-16 units than UTF-8 bytes.
  [UInt16](unsafeUninitializedCapacity: text.count) { buffer, count in
    var status = Int32(0)
    var length: Int32 = 0
    icu_u_strFromUTF8(
      buffer.baseAddress, Int32(buffer.count), &length, text.baseAddress, Int32(text.count), &status)
    check(status)
    count = Int(length)
  }
}

private func utf8(of text: [UInt16]) -> [UInt8] {
  [UInt8](unsafeUninitializedCapacity: text.count * 3) { buffer, count in
    var status = Int32(0)
    var length: Int32 = 0
    icu_u_strToUTF8(
      buffer.baseAddress, Int32(buffer.count), &length, text, Int32(text.count), &status)
    check(status)
    count = Int(length)
  }
}

private func normalized(_ source: UnsafeBufferPointer<UInt16>, by normalizer: OpaquePointer) -> [UInt16] {
  var capacity = source.count + source.count / 2 + 32
  while true {
    var status = Int32(0)
    var needed: Int32 = 0
    let result = [UInt16](unsafeUninitializedCapacity: capacity) { buffer, count in
      needed = icu_unorm2_normalize(
        normalizer, source.baseAddress, Int32(source.count), buffer.baseAddress, Int32(capacity), &status)
      count = min(Int(needed), capacity)
    }
    if status != ICU_BUFFER_OVERFLOW {
      check(status)
      return result
    }
    capacity = Int(needed)
  }
}

private func equal(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
  left.elementsEqual(right)
}

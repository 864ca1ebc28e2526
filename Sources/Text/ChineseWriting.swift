internal import CICU

/// The two ways of writing Chinese.
package enum ChineseWriting {
  /// Whether a language is Chinese in simplified characters, or does not say in which: `zh`, `zh-Hans`, `cmn`, `zh-CN`.
  ///
  /// - Parameter language: A BCP 47 code.
  package static func isSimplified(_ language: String) -> Bool {
    let parts = LanguageCode.canonical(language).split(separator: "-")
    guard let first = parts.first, ["zh", "cmn"].contains(first) else { return false }
    let traditional: Set<Substring> = ["hant", "tw", "hk", "mo"]
    return parts.contains("hans") || traditional.isDisjoint(with: parts)
  }

  /// Returns a text with simplified characters in the place of traditional ones, as ICU's transliterator Hant-Hans has
  /// them, which looks at words of several characters too; other writing stays as it is.
  package static func simplified(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isTraditional) else { return text }
    var units = Array(text.utf16)
    var length = Int32(units.count)
    // Nothing becomes longer but what it may yet be taught.
    units += [UInt16](repeating: 0, count: units.count + 16)
    var status: Int32 = 0
    icu_utrans_simplify(&units, &length, Int32(units.count), &status)
    check(status)
    return String(decoding: units[..<Int(length)], as: UTF16.self)
  }

  /// Whether a character is simplified to some that a model knows, or changes in some words alone.
  package static func isSimplified(
    _ scalar: Unicode.Scalar, amongThose knows: (Unicode.Scalar) -> Bool
  ) -> Bool {
    guard isTraditional(scalar) else { return false }
    let alone = simplified(String(scalar)).unicodeScalars
    return alone.elementsEqual([scalar]) || alone.allSatisfy(knows)
  }

  /// Whether a character has a simplified one, alone or in some word.
  private static func isTraditional(_ scalar: Unicode.Scalar) -> Bool {
    // Hardly any text has one, and nothing before the first of them needs to be looked up.
    guard scalar.value >= 0x2E80 else { return false }
    var status: Int32 = 0
    let isTraditional = icu_utrans_isTraditional(Int32(bitPattern: scalar.value), &status)
    check(status)
    return isTraditional
  }

  private static func check(_ status: Int32) {
    precondition(
      status <= 0, "ICU has no transliterator Hant-Hans: \(String(cString: icu_u_errorName(status)))")
  }
}

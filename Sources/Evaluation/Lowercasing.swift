extension [Unicode.Scalar] {
  /// Returns the text in lower case by Unicode's full mapping, with the final form of sigma at the end of a
  /// word.
  ///
  /// This is what Python's `str.lower` does (The Unicode Standard, section 3.13, rule R2), in any locale.
  func lowercased() -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(count)
    for (position, scalar) in enumerated() {
      if scalar.isASCII {
        let isUpper = scalar >= "A" && scalar <= "Z"
        result.append(isUpper ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar)
      } else if scalar == "Σ" {
        result.append(endsWord(at: position) ? "ς" : "σ")
      } else {
        result.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
    }
    return result
  }

  /// Whether a cased letter precedes the position and none follows it, leaving out what casing ignores.
  private func endsWord(at position: Int) -> Bool {
    let before = self[..<position].last { !$0.properties.isCaseIgnorable }
    let after = self[(position + 1)...].first { !$0.properties.isCaseIgnorable }
    return (before?.properties.isCased ?? false) && !(after?.properties.isCased ?? false)
  }
}

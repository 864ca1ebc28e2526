/// Finds the places in the messages of programs where something is put in, such as `%s`, `%(name)d`, `{0}` and `${user}`.
enum FormatSpecifiers {
  /// Returns the UTF-8 ranges of the specifiers of C and Python, and of names in braces.
  static func ranges(in text: String) -> [Range<Int>] {
    let bytes = Array(text.utf8)
    var ranges: [Range<Int>] = []
    var position = 0
    while position < bytes.count {
      let end: Int?
      switch bytes[position] {
      case UInt8(ascii: "%"): end = endOfConversion(bytes, position)
      case UInt8(ascii: "{"): end = endOfBraces(bytes, position, maximumNesting: 8)
      case UInt8(ascii: "$"), UInt8(ascii: "#"):
        let isBraced = position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: "{")
        end = isBraced ? endOfBraces(bytes, position + 1, maximumNesting: 8) : nil
      default: end = nil
      }
      if let end {
        ranges.append(position..<end)
        position = end
      } else {
        position += 1
      }
    }
    return ranges
  }

  /// Returns the end of a conversion of printf that begins at a place; nil where it is a percent sign.
  private static func endOfConversion(_ bytes: [UInt8], _ start: Int) -> Int? {
    var position = start + 1
    func byte() -> UInt8 { position < bytes.count ? bytes[position] : 0 }
    func skip(_ accepted: String) {
      while position < bytes.count, accepted.utf8.contains(bytes[position]) { position += 1 }
    }
    if byte() == UInt8(ascii: "%") { return position + 1 }
    if byte() == UInt8(ascii: "{") { return endOfBraces(bytes, position, maximumNesting: 1) }
    if byte() == UInt8(ascii: "(") {
      guard let close = bytes[position...].firstIndex(of: UInt8(ascii: ")")) else { return nil }
      position = close + 1
    }
    // A space is a flag too, but "100 % der" is no conversion.
    skip("0123456789$")
    skip("-+#'0*")
    skip("0123456789*$")
    if byte() == UInt8(ascii: ".") {
      position += 1
      skip("0123456789*$")
    }
    skip("hlqLjzt")
    guard "diouxXeEfFgGaAcsSpn@r".utf8.contains(byte()) else { return nil }
    position += 1
    // "100%ige": a word goes on after it.
    return position < bytes.count && isASCIILetter(bytes[position]) ? nil : position
  }

  /// Returns the end of what braces hold, others in it among it; nil where they are not closed.
  private static func endOfBraces(_ bytes: [UInt8], _ start: Int, maximumNesting: Int) -> Int? {
    var depth = 0
    for position in start..<min(bytes.count, start + 2000) {
      if bytes[position] == UInt8(ascii: "{") { depth += 1 }
      if bytes[position] == UInt8(ascii: "}") { depth -= 1 }
      if depth > maximumNesting { return nil }
      if depth == 0 { return position + 1 }
    }
    return nil
  }
}

/// Returns ranges in order, without those that begin within one before.
func apart(_ ranges: [Range<Int>]) -> [Range<Int>] {
  ranges.sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }.reduce(into: []) {
    kept, range in
    if range.lowerBound >= kept.last?.upperBound ?? 0 { kept.append(range) }
  }
}

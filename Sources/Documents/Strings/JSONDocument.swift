/// JSON whose strings are translated: those that are values, not the names of fields.
///
/// What is no text stays (`isNaturalText`): numbers, addresses, colours, names of files and identifiers.
enum JSONDocument {
  /// How deep objects and lists may be nested.
  private static let maximumDepth = 512

  static func template(
    _ bytes: [UInt8], _ origin: DocumentOrigin, _ collector: inout TextCollector
  ) throws -> ByteTemplate {
    try origin.checkUTF8(bytes)
    var scanner = JSONScanner(bytes, origin)
    let strings = try scanner.values(maximumDepth: maximumDepth)
    let isASCII = bytes.allSatisfy { $0 < 0x80 }
    // A file that writes other characters by number goes on with that.
    let escapesNonASCII = isASCII && strings.contains { $0.hasEscapedCharacter }
    var replacements: [ByteTemplate.Replacement] = []
    for string in strings where isNaturalText(string.text, of: string.name) {
      guard let template = EmbeddedText.template(string.text, &collector) else { continue }
      let notation = StringNotation.json(
        escapesNonASCII: escapesNonASCII, escapesSlash: string.hasEscapedSlash)
      replacements.append(
        ByteTemplate.Replacement(range: string.range, content: EmbeddedText(template, notation)))
    }
    return ByteTemplate(bytes, replacements)
  }
}

/// Returns a text as a string of JSON (RFC 8259).
func jsonString(_ text: String, escapesNonASCII: Bool, escapesSlash: Bool) -> [UInt8] {
  var result: [UInt8] = [UInt8(ascii: "\"")]
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += Array("\\\"".utf8)
    case "\\": result += Array("\\\\".utf8)
    case "\n": result += Array("\\n".utf8)
    case "\r": result += Array("\\r".utf8)
    case "\t": result += Array("\\t".utf8)
    case "/" where escapesSlash: result += Array("\\/".utf8)
    case _ where scalar.value < 0x20 || escapesNonASCII && !scalar.isASCII:
      for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
        let digits = String(unit, radix: 16)
        result += Array(("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
      }
    default: result += Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }
  return result + [UInt8(ascii: "\"")]
}

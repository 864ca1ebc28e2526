/// YAML whose strings are translated: those that are values, not the names of fields.
///
/// libyaml says where each scalar stands; what is no text stays, as in JSON, and so do tagged values and aliases. A
/// translation is written in the style of its text, or in quotes where it needs them.
enum YAMLDocument {
  static func template(
    _ bytes: [UInt8], _ origin: DocumentOrigin, _ collector: inout TextCollector
  ) throws -> ByteTemplate {
    try origin.checkUTF8(bytes)
    var replacements: [ByteTemplate.Replacement] = []
    for scalar in try YAMLScalars.values(of: bytes, origin) where isNaturalText(scalar.text, of: scalar.name)
    {
      if scalar.kind == .plain, isYAMLKeyword(scalar.text) { continue }
      guard let (range, style) = place(of: scalar, in: bytes) else { continue }
      let text = scalar.kind.isBlock ? withoutEndingBreaks(scalar.text) : scalar.text
      guard let template = EmbeddedText.template(text, &collector) else { continue }
      replacements.append(.init(range: range, content: EmbeddedText(template, .yaml(style))))
    }
    return ByteTemplate(bytes, replacements)
  }

  /// Returns which bytes are written anew, and how.
  private static func place(of scalar: YAMLScalar, in bytes: [UInt8]) -> (Range<Int>, YAMLStyle)? {
    switch scalar.kind {
    case .plain: return (scalar.range, .plain(isInFlow: scalar.isInFlow))
    case .singleQuoted: return (scalar.range, .singleQuoted)
    case .doubleQuoted: return (scalar.range, .doubleQuoted)
    case .literal, .folded:
      // After the line with the sign, up to the end of the last line with anything in it.
      let lines = TextLine.lines(of: bytes, in: scalar.range).dropFirst()
      guard let first = lines.first(where: { !$0.isBlank(in: bytes) }),
        let last = lines.last(where: { !$0.isBlank(in: bytes) })
      else { return nil }
      let indentation =
        lines.filter { !$0.isBlank(in: bytes) }.map { line in
          bytes[line.content].prefix { $0 == UInt8(ascii: " ") }.count
        }.min() ?? 0
      // Lines that are moved in more are not folded, and empty lines before the text count.
      let isFolded = scalar.kind == .folded
      if isFolded, scalar.text.contains("\n ") || scalar.text.hasPrefix("\n") || scalar.text.hasPrefix(" ") {
        return nil
      }
      if scalar.text.hasPrefix("\n") { return nil }
      return (
        first.content.lowerBound..<last.content.upperBound,
        .block(indentation: indentation, lineEnd: Array(bytes[first.end]), isFolded: isFolded)
      )
    }
  }

  private static func withoutEndingBreaks(_ text: String) -> String {
    var text = text
    while text.unicodeScalars.last == "\n" { text.unicodeScalars.removeLast() }
    return text
  }
}

/// A text that a file of strings holds: a document of its own, written as the file writes strings.
struct EmbeddedText: ReplacementContent {
  private let template: ByteTemplate
  private let notation: StringNotation
  /// Whether it is written in any case, as a translation in the place of nothing is.
  private let isAlwaysWritten: Bool

  init(_ template: ByteTemplate, _ notation: StringNotation, isAlwaysWritten: Bool = false) {
    self.template = template
    self.notation = notation
    self.isAlwaysWritten = isAlwaysWritten
  }

  func isChanged(_ texts: TranslatedTexts) -> Bool {
    isAlwaysWritten || template.rendered(texts) != template.bytes
  }

  func write(_ texts: TranslatedTexts, in _: ByteTemplate, to result: inout [UInt8]) {
    result += notation.written(String(decoding: template.rendered(texts), as: UTF8.self))
  }

  /// Returns the template of a string; nil where there is nothing to translate.
  ///
  /// A string with tags is a piece of HTML, any other plain text.
  static func template(_ text: String, _ collector: inout TextCollector) -> ByteTemplate? {
    let bytes = Array(text.utf8)
    let replacements: [ByteTemplate.Replacement]
    if hasTags(bytes) {
      var segmenter = MarkupSegmenter(bytes, .html)
      segmenter.protecting = FormatSpecifiers.ranges
      replacements = segmenter.replacements(&collector)
    } else {
      replacements = TextLayout.replacements(bytes, protecting: FormatSpecifiers.ranges, &collector)
    }
    return replacements.isEmpty ? nil : ByteTemplate(bytes, replacements)
  }

  /// Whether there is a tag of HTML, and not only a sign that looks as if one began.
  static func hasTags(_ bytes: [UInt8]) -> Bool {
    guard bytes.contains(UInt8(ascii: "<")) else { return false }
    var tokenizer = MarkupTokenizer(bytes, nil, .html)
    while let token = tokenizer.next() {
      if token.kind != .text, token.kind != .raw, token.kind != .other, usualTags.contains(token.name) {
        return true
      }
    }
    return false
  }

  private static let usualTags: Set<String> = [
    "a", "b", "br", "code", "div", "em", "font", "h1", "h2", "h3", "h4", "i", "img", "kbd", "li", "mark",
    "ol", "p",
    "pre", "small", "span", "strong", "sub", "sup", "table", "td", "tr", "u", "ul",
  ]
}

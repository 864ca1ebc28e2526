/// HTML, and XML in which the texts stand where they are to be translated.
enum MarkupDocument {
  /// Returns the template of a page of HTML.
  static func html(
    _ bytes: [UInt8], _ origin: DocumentOrigin, _ options: DocumentOptions, _ collector: inout TextCollector
  ) throws
    -> ByteTemplate
  {
    try origin.checkUTF8(bytes)
    var segmenter = MarkupSegmenter(bytes, .html)
    // A page that says it is in another encoding, and has nothing but ASCII, can stay what it says.
    if let charset = declaredCharset(of: bytes), !["utf-8", "utf8"].contains(charset) {
      guard bytes.allSatisfy({ $0 < 0x80 }) else {
        throw DocumentError.otherEncoding(path: origin.path, part: origin.part, name: charset)
      }
      segmenter.escapesNonASCII = true
    }
    return ByteTemplate(
      bytes, segmenter.replacements(&collector) + DeclaredLanguage.replacements(bytes, .html, options))
  }

  /// Returns the template of XML.
  static func xml(
    _ bytes: [UInt8], _ rules: MarkupRules, _ origin: DocumentOrigin, _ options: DocumentOptions,
    _ collector: inout TextCollector
  ) throws -> ByteTemplate {
    try XMLCheck.check(bytes, origin)
    var segmenter = MarkupSegmenter(bytes, rules)
    return ByteTemplate(
      bytes, segmenter.replacements(&collector) + DeclaredLanguage.replacements(bytes, .xml, options))
  }

  /// The encoding that a page says it is in, within its first bytes as browsers look for it.
  private static func declaredCharset(of bytes: [UInt8]) -> String? {
    let head = Array(bytes.prefix(4096))
    var tokenizer = MarkupTokenizer(head, nil, .html)
    while let token = tokenizer.next() {
      guard token.name == "meta", token.kind == .start || token.kind == .empty else { continue }
      let attributes = MarkupAttributes(of: token, in: head, .html)
      if let charset = attributes.value("charset") { return folded(charset).lowercased() }
      guard let content = attributes.value("content")?.lowercased(), attributes.value("http-equiv") != nil,
        let place = content.split(separator: ";").first(where: { $0.contains("charset=") })
      else { continue }
      return place.split(separator: "=").last.map { folded(String($0)).lowercased() }
    }
    return nil
  }
}

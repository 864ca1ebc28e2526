internal import Text

/// What a page or book says of the language it is in: after the translation it is another.
enum DeclaredLanguage {
  /// Returns what writes the target language where a document names the source language as its own.
  ///
  /// That is `lang` of the element `<html>`, and `<dc:language>` of a book; parts in other languages name those themselves.
  static func replacements(
    _ bytes: [UInt8], _ language: MarkupTokenizer.Language, _ options: DocumentOptions
  ) -> [ByteTemplate.Replacement] {
    guard let source = options.sourceLanguage, let target = options.targetLanguage else { return [] }
    var tokenizer = MarkupTokenizer(bytes, nil, language)
    var isInBook = false
    while let token = tokenizer.next() {
      if token.kind == .start, token.name == "html" {
        let attributes = MarkupAttributes(of: token, in: bytes, language).all.filter {
          ["lang", "xml:lang"].contains($0.name) && isSource($0.value, in: bytes, source)
        }
        return attributes.map { replacement($0.value, target, isQuoted: $0.quote != nil) }
      }
      if token.kind == .start { isInBook = token.name == "dc:language" }
      if token.kind == .text, isInBook {
        guard isSource(token.range, in: bytes, source) else { return [] }
        return [replacement(token.range, target, isQuoted: true)]
      }
    }
    return []
  }

  private static func replacement(
    _ range: Range<Int>, _ language: String, isQuoted: Bool
  ) -> ByteTemplate.Replacement {
    let value = attributeValue(language)
    let quote = isQuoted ? [] : [UInt8(ascii: "\"")]
    return .init(range: range, content: FixedBytes(bytes: quote + value + quote))
  }

  /// Whether a code is that of the language that is translated, or of a kind of it.
  private static func isSource(_ range: Range<Int>, in bytes: [UInt8], _ source: String) -> Bool {
    let code = LanguageCode.canonical(folded(String(decoding: bytes[range], as: UTF8.self)))
    let wanted = LanguageCode.canonical(source)
    return code == wanted || code.hasPrefix(wanted + "-") || wanted.hasPrefix(code + "-") && !code.isEmpty
  }
}

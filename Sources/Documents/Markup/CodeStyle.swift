/// Styles of code, as office programs and pandoc call them.
enum CodeStyle {
  static let paragraphs: Set<String> = [
    "Preformatted_20_Text", "Source_20_Code", "SourceCode", "HTMLPreformatted", "PreformattedText",
  ]
  static let characters: Set<String> = [
    "Source_20_Text", "Source_Text", "Verbatim_20_Char", "VerbatimChar", "SourceText", "HTMLCode",
  ]

  /// The styles of code of an OpenDocument file, with those made of them without a name.
  static func derived(in content: [UInt8]) -> Set<String> {
    var styles = paragraphs.union(characters)
    var tokenizer = MarkupTokenizer(content, nil, .xml)
    while let token = tokenizer.next() {
      guard token.name == "style:style", token.kind != .end else { continue }
      let attributes = MarkupAttributes(of: token, in: content, .xml)
      guard let name = attributes.value("style:name"),
        let parent = attributes.value("style:parent-style-name"),
        styles.contains(parent)
      else { continue }
      styles.insert(name)
    }
    return styles
  }

  /// Whether properties in Office Open XML, with their tags, name a style of code.
  static func isNamed(in properties: ArraySlice<UInt8>, among styles: Set<String>) -> Bool {
    let bytes = Array(properties)
    var tokenizer = MarkupTokenizer(bytes, nil, .xml)
    while let token = tokenizer.next() {
      guard token.kind != .end, token.name.hasSuffix(":pStyle") || token.name.hasSuffix(":rStyle") else {
        continue
      }
      let style = MarkupAttributes(of: token, in: bytes, .xml).all.first { $0.name.hasSuffix("val") }
      return style.map { styles.contains(String(decoding: bytes[$0.value], as: UTF8.self)) } ?? false
    }
    return false
  }
}

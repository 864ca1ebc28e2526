/// The value of an attribute that people see.
struct AttributeText: ReplacementContent {
  let index: Int
  let quote: UInt8?
  var references = CharacterReferences()

  init(index: Int, quote: UInt8?) {
    self.index = index
    self.quote = quote
  }

  func isChanged(_ texts: TranslatedTexts) -> Bool { texts.isChanged(index) }

  func write(_ texts: TranslatedTexts, in template: ByteTemplate, to result: inout [UInt8]) {
    let written = quote ?? UInt8(ascii: "\"")
    if quote == nil { result.append(written) }
    references.append(texts.translations[index].text[...], quote: written, to: &result)
    if quote == nil { result.append(written) }
  }
}

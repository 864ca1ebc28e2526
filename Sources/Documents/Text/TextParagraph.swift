/// A paragraph of plain text.
struct TextParagraph: ReplacementContent {
  let index: Int
  private let width: Int?
  private let separator: [UInt8]

  init(index: Int, _ paragraph: TextLayout.Paragraph) {
    self.index = index
    width = paragraph.width
    separator = paragraph.separator
  }

  func isChanged(_ texts: TranslatedTexts) -> Bool { texts.isChanged(index) }

  func write(_ texts: TranslatedTexts, in template: ByteTemplate, to result: inout [UInt8]) {
    let text = texts.translations[index]
    let lines = width.map { LineWrapping.wrapped(text, width: $0) } ?? text
    for byte in lines.text.utf8 {
      if byte == UInt8(ascii: "\n") { result += separator } else { result.append(byte) }
    }
  }
}

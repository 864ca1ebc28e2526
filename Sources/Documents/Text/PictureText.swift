/// What is said of a picture to those who cannot see it.
struct PictureText: ReplacementContent {
  let index: Int

  func isChanged(_ texts: TranslatedTexts) -> Bool { texts.isChanged(index) }

  func write(_ texts: TranslatedTexts, in template: ByteTemplate, to result: inout [UInt8]) {
    // Brackets would end it.
    for byte in texts.translations[index].text.utf8 {
      if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]") { result.append(UInt8(ascii: "\\")) }
      result.append(byte)
    }
  }
}

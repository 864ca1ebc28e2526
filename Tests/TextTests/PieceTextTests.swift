import Testing
import Text

@Suite struct PieceTextTests {
  private func displayed(_ text: String) -> String {
    var text = text
    return text.withUTF8 { PieceText.displayed($0) }
  }

  @Test func everyCodePointComesBack() {
    for codePoint in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(codePoint) else { continue }
      let text = String(Character(scalar))
      let shown = displayed(text)
      #expect(PieceText.bytes(ofDisplayed: shown.utf8).map { $0 == Array(text.utf8) } == true, "\(codePoint)")
      if shown.unicodeScalars.contains(where: { $0.properties.isWhitespace || $0.value < 0x20 }) {
        Issue.record("U+\(String(codePoint, radix: 16)) is shown with white space")
      }
    }
  }

  @Test(arguments: [
    (" dog", "▁dog"), ("▁", "\\u{2581}"), ("a\\n", "a\\\\n"), ("\n\r\t", "\\n\\r\\t"), ("\u{A0}", "\\u{A0}"),
    ("<s>", "\\u{3C}s>"), ("</s>", "\\u{3C}/s>"), ("<unk>", "\\u{3C}unk>"), ("<0x41>", "\\u{3C}0x41>"),
    ("<0x4g>", "<0x4g>"), ("<b>", "<b>"), ("é", "é"),
  ])
  func showsWhatCannotBeMistaken(_ text: String, _ expected: String) {
    #expect(areSameBytes(displayed(text), expected))
    #expect(PieceText.bytes(ofDisplayed: expected.utf8) ?? [] == Array(text.utf8))
  }

  @Test(arguments: [
    "\\", "\\x", "\\u", "\\u{", "\\u{}", "\\u{D800}", "\\u{110000}", "\\u{1234567}", "\\u{12",
  ])
  func refusesEscapesThatAreNeverWritten(_ text: String) {
    #expect(PieceText.bytes(ofDisplayed: text.utf8) == nil)
  }
}

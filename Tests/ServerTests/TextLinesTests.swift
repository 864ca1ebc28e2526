internal import Testing

@testable import Server

@Suite struct TextLinesTests {
  @Test(arguments: ["", "a", "a\n", "\n\na\r\n \t\nb", "a\r\n\r\n", "\r", "ein\u{2028}Text\n"])
  func nothingIsLost(_ text: String) {
    let lines = TextLines(text)
    #expect(lines.written(lines.lines) == text)
  }

  @Test func linesWithSomethingInThemAreTranslated() {
    let lines = TextLines("Guten Tag.\r\n\r\n  Wie geht es?\n")
    #expect(lines.lines == ["Guten Tag.", "  Wie geht es?"])
    #expect(lines.written(["Hello.", "  How are you?"]) == "Hello.\r\n\r\n  How are you?\n")
  }
}

import Bitext
import Testing

struct TextLengthTests {
  @Test(arguments: [
    ("", 0), ("   ", 0), ("one", 1), (" one  two\tthree\u{3000}four\u{A0}five ", 5),
    ("Grüße, Welt!", 2), ("我是学生。", 5), ("東京 Tower", 3), ("カタカナ", 4), ("ฉันกิน", 6),
    ("안녕 하세요", 2), ("привет мир", 2), ("iPhone手机", 3), ("क्या हाल", 2), ("𠮷野家", 3), ("😀 😀", 2),
  ])
  func countsWordsOrCharacters(text: String, words: Int) {
    #expect(TextLength.words(text) == words)
  }

  @Test(arguments: [
    ("", true), (" \t\u{A0}\u{3000}\u{2028}", true), ("\u{200B}\u{FEFF}\0", true), (".", false),
    (" a ", false), ("\u{301}", false), ("\u{200D}", true), ("\u{AD}\u{FE0F}", true),
  ])
  func tellsWhatCannotBeSeen(text: String, isBlank: Bool) {
    #expect(TextLength.isBlank(text) == isBlank)
  }
}

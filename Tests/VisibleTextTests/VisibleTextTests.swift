import Testing
import VisibleText

struct VisibleTextTests {
  @Test(arguments: [
    ("Grüße, 世界 👩‍💻", "Grüße, 世界 👩‍💻"), ("سلام\u{200C}ها \u{200F}!", "سلام\u{200C}ها \u{200F}!"),
    ("a\tb\r\nc", #"a\tb\r\nc"#), ("\u{1B}[31m\u{0}\u{7F}\u{9B}", #"\u{1B}[31m\u{0}\u{7F}\u{9B}"#),
    ("txt.\u{202E}exe", #"txt.\u{202E}exe"#), ("\u{2066}x\u{2069}\u{2028}y", #"\u{2066}x\u{2069}\u{2028}y"#),
    ("\u{FFFE}", #"\u{FFFE}"#), ("", ""),
  ])
  func nothingWorksUnseen(_ text: String, _ expected: String) {
    #expect(visible(text) == expected)
  }

  @Test(arguments: [
    ("=1+1", "'=1+1"), ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"), ("-2+3", "'-2+3"),
    ("@SUM(1)", "'@SUM(1)"),
    ("＝1", "'＝1"), ("-inf", "'-inf"), ("-", "'-"), ("-0.25", "-0.25"), ("+7", "+7"), ("1e-05", "1e-05"),
    ("Guten Tag", "Guten Tag"), ("'quoted'", "'quoted'"), ("a\t=b", #"a\t=b"#), ("\t=b", #"\t=b"#), ("", ""),
  ])
  func noCellIsAFormula(_ text: String, _ expected: String) {
    #expect(tableCell(text) == expected)
  }
}

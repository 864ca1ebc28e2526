import Bitext
import Testing

struct TextFlawsTests {
  @Test(
    arguments: [
      ("Ein ganz normaler Satz, äöü – “so”.", []),
      ("mot\u{A0}!", []), ("क्\u{200D}ष", []), ("क\u{200D}ष", .invisibleCharacter),
      ("a\0b", .controlCharacter), ("a\u{9F}", .controlCharacter), ("a\u{7F}", .controlCharacter),
      ("a\u{2028}b", .lineSeparator), ("a\u{85}b", .lineSeparator), ("a\rb", .lineSeparator),
      ("a\tb", .tab), ("\u{FEFF}a", .byteOrderMark), ("a\u{200B}b", .invisibleCharacter),
      ("a\u{AD}b", .invisibleCharacter), ("a\u{180E}b", .invisibleCharacter),
      ("a\u{200D}b", .invisibleCharacter),
      ("a\u{FE0F}b", .invisibleCharacter), ("می\u{200C}خواهم", []), ("👩\u{200D}👧", []),
      ("Gr\u{FFFD}n", .replacementCharacter),
      ("a &amp; b", .characterEntity), ("a&#39;b", .characterEntity), ("&#xE4;", .characterEntity),
      ("a & b; c", []), ("&unknown;", []), ("&#xD800;", []), ("AT&T", []), ("&", []),
      (" a", .outerSpace), ("a\u{A0}", .outerSpace), ("a  b", .repeatedSpace),
      (" a\t", [.outerSpace, .tab]), ("a \0 b", .controlCharacter), ("e\u{301}", .decomposed),
      ("\u{E9} x\u{301}", []),
    ] as [(String, TextFlaws)])
  func findsWhatIsOdd(text: String, flaws: TextFlaws) {
    #expect(TextFlaws(in: text) == flaws)
  }

  @Test(arguments: [
    ("Ein ganz normaler Satz", "Ein ganz normaler Satz"),
    ("a\0b\u{7F}", "ab"), ("a\u{2028}b", "a b"), ("a \u{2028} b", "a b"), ("a\tb", "a b"),
    ("\u{FEFF}a", "a"), ("&lt;a&gt; &amp;amp; &#228;&nbsp;b", "<a> &amp; ä\u{A0}b"),
    ("  a   b \u{3000}", "a b"), ("mot\u{A0}!", "mot\u{A0}!"), ("a\u{200B}b", "ab"),
    ("Ver\u{AD}spätung\u{2060}, \u{202A}so\u{202C}", "Verspätung, so"), ("&#8203;a&shy;", "a&shy;"),
    ("a\u{AD}\u{308}", "ä"), ("क्\u{200D}ष a\u{200D}", "क्\u{200D}ष a"), ("a \u{200B} b", "a b"),
    ("e\u{301}  x", "\u{E9} x"), ("e&#769;", "\u{E9}"), (" \t ", ""), ("a \0 b", "a b"),
  ])
  func mendsWhatCanBeMended(text: String, expected: String) {
    #expect(Array(TextFlaws.repairable.repair(text).utf8) == Array(expected.utf8))
  }

  @Test func mendsOnlyWhatIsAskedFor() {
    #expect(TextFlaws.tab.repair(" a\t&amp;  b\u{AD}") == " a &amp;  b\u{AD}")
    #expect(TextFlaws.invisibleCharacter.repair(" a\t\0\u{AD}\u{A0}") == " a\t\0\u{A0}")
    #expect(TextFlaws([]).repair(" a\t\0") == " a\t\0")
  }
}

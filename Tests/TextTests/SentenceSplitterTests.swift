import Testing
import Text

struct SentenceSplitterTests {
  @Test(arguments: [
    (
      "de", "Guten Morgen. Wie geht es dir? Der Hund schläft.",
      ["Guten Morgen.", "Wie geht es dir?", "Der Hund schläft."]
    ),
    ("de", "Das ist z. B. Herr Dr. Müller aus Nr. 5.", ["Das ist z. B. Herr Dr. Müller aus Nr. 5."]),
    (
      "de", "Am 1. Mai kam Ludwig XIV. nach Berlin. Dann ging er.",
      ["Am 1. Mai kam Ludwig XIV. nach Berlin.", "Dann ging er."]
    ),
    ("de", "„Komm!“ sagte er. Ich kam.", ["„Komm!“ sagte er.", "Ich kam."]),
    ("de", "Ich … weiß nicht. Doch!", ["Ich … weiß nicht.", "Doch!"]),
    (
      "de", "Das ist Peter. Hier wohnt er. Max. Ich bin da.",
      ["Das ist Peter.", "Hier wohnt er.", "Max.", "Ich bin da."]
    ),
    ("en", "Mr. Smith met J. Doe. No. I didn't.", ["Mr. Smith met J. Doe.", "No.", "I didn't."]),
    ("en", "See No. 5 for details. It works.", ["See No. 5 for details.", "It works."]),
    ("de", "Das ist IMG_1.JPG. Hallo!Wie geht es?", ["Das ist IMG_1.JPG.", "Hallo!Wie geht es?"]),
    ("de", "Preis: 20 € für Äpfel", ["Preis: 20 € für Äpfel"]), ("de", "a‼ B", ["a‼", "B"]),
    ("de", "(Er kam.) „Nein.“ Doch.", ["(Er kam.)", "„Nein.“", "Doch."]),
    ("el", "Τι; Ναι.", ["Τι;", "Ναι."]),
    ("de", "Name\tAlter in Jahren\t\tOrt", ["Name", "Alter in Jahren", "Ort"]),
    ("de", "Preis:    20 €  bar. Danke", ["Preis:", "20 €  bar.", "Danke"]),
    ("zh", "好!你好吗?", ["好!", "你好吗?"]), ("zh", "我是张三.你好", ["我是张三.", "你好"]),
    ("zh", "请看www.例子.中国。谢谢", ["请看www.例子.中国。", "谢谢"]),
    ("zh", "你好。你好吗？我很好！", ["你好。", "你好吗？", "我很好！"]),
  ])
  func sentencesEndWherePeopleEndThem(language: String, line: String, sentences: [String]) throws {
    let segments = SentenceSplitter(language: language).segments(of: line)
    let found = segments.compactMap { if case .sentence(let text) = $0 { text } else { nil } }
    #expect(found == sentences)
  }

  @Test(arguments: [
    ("  - Der Hund.", "  - "), ("1. Guten Tag.", "1. "), ("\t(2) Ja.", "\t(2) "), ("a) Nein.", "a) "),
    ("1. Mai ist frei.", ""), ("→ Weiter", "→ "), ("✓ Ja", "✓ "),
    ("- ", ""), ("", ""), ("   ", "   "), ("Ein Wort", ""), ("1.2. Der Anfang", "1.2. "),
  ])
  func bulletsAndNumbersStandBeforeTheFirst(line: String, mark: String) throws {
    let segments = SentenceSplitter(language: "de").segments(of: line)
    if case .gap(let text)? = segments.first { #expect(text == mark) } else { #expect(mark.isEmpty) }
  }

  @Test(arguments: [
    "  Guten Tag.   Wie geht's?\t ", "a\t\tb.\t c   d ", "\t", "   a", "a\u{2028}b. C",
    "a\u{85}b\u{2029}\tc. D", "🙂. Ja.  ", "...",
    "你好。 hello. Ok.",
  ])
  func theSegmentsAreTheLine(line: String) throws {
    for language in ["de", "en", "zh", "xx"] {
      let joined = SentenceSplitter(language: language).segments(of: line).map {
        switch $0 {
        case .sentence(let text), .gap(let text): text
        }
      }.joined()
      #expect(joined == line)
    }
  }
}

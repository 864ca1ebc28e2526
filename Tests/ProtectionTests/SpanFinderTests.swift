import Protection
import Testing

struct SpanFinderTests {
  /// Of each text, what must not change and why.
  @Test(arguments: [
    ("Das kostet 1.234,56 € und nicht 20 $.", ["1.234,56 €", "20 $"]),
    ("Um 12:30 am 01.05.2024 sind es -3,5 °C oder 20 km.", ["12:30", "01.05.2024", "-3,5 °C", "20 km"]),
    ("Rufen Sie +49 30 123456 an.", ["+49 30 123456"]),
    ("Version 0.85.3 ist 50 % besser.", ["0.85.3", "50 %"]),
    ("In den 80ern, am 3. Mai, der 5. Tag.", ["80", "3", "5"]),
    (
      "Siehe https://example.org/a_(b)?x=1, oder (www.test.de).",
      ["https://example.org/a_(b)?x=1", "www.test.de"]
    ),
    ("Schreib an a.b+c@mail.example.com!", ["a.b+c@mail.example.com"]),
    (
      "Öffne config.json, /usr/bin/env, ./x und C:\\Users\\x.",
      ["config.json", "/usr/bin/env", "./x", "C:\\Users\\x"]
    ),
    ("Der A380 und KB-4711 mit mp3.", ["A380", "KB-4711", "mp3"]),
    ("Hallo {name}, %s und %1$d, ${x} {{y}} %(z)s.", ["{name}", "%s", "%1$d", "${x}", "{{y}}", "%(z)s"]),
    (
      "Das ist <b>fett</b> &amp; <a href=\"x>y\">neu</a>.",
      ["<b>", "</b>", "&amp;", "<a href=\"x>y\">", "</a>"]
    ),
    ("Mit `ls -l` und ``a`b``.", ["`ls -l`", "``a`b``"]),
    ("Toll 👍🏽👨‍👩‍👧 🇩🇪!", ["👍🏽👨‍👩‍👧", "🇩🇪"]),
    ("2019-2021 und Apollo-11", ["2019-2021", "11"]),
    ("a < b und c > d, 100%ig.", ["100"]),
    ("Ende.Anfang und z.B. Haus.", []),
    ("und/oder, er/sie", []),
    ("Tom's 20th", ["20"]),
    (
      "IBAN DE89 3704 0044 0532 0130 00, Tel. 0800 330 1000.",
      ["DE89 3704 0044 0532 0130 00", "0800 330 1000"]
    ),
    (
      "Noch %d%% von [CODE] und [1], :count in $HOME/bin.",
      ["%d", "%%", "[CODE]", "[1]", ":count", "$HOME/bin"]
    ),
    ("Das ist **fett** ;-) <3 und 3 * 4: ja", ["**", "**", ";-)", "<3", "3", "4"]),
    ("IMG_4821.JPG fährt 50 km/h, #10482", ["IMG_4821.JPG", "50 km/h", "#10482"]),
    ("S. 23–45, 8–17 Uhr, vom 5.–7. Mai, 8～10点", ["23–45", "8–17", "5.–7", "8～10"]),
    ("Es kostet 5,– Euro oder 79,- €.", ["5,–", "79,- €"]),
    ("Es sind −5 °C, 10％的人, ￥20。", ["−5 °C", "10％", "￥20"]),
    ("§ 5 → 10 cm × 20 cm, ¿Qué?", ["§", "5", "→", "10 cm", "×", "20 cm", "¿"]),
    ("An jörg@uni-köln.de, ähm@example.org 邮箱a@b.com是", ["jörg@uni-köln.de", "ähm@example.org", "a@b.com"]),
  ])
  func findsWhatMustNotChange(text: String, expected: [String]) {
    let found = SpanFinder().spans(in: text).map { span in
      String(decoding: Array(text.utf8)[span.range], as: UTF8.self)
    }
    #expect(found == expected)
  }

  @Test func lettersThatTheModelDoesNotKnowAreSpans() {
    let finder = SpanFinder { $0.value < 0x250 }
    let text = "Er sagte Привет мир und ging."
    let found = finder.spans(in: text).map { String(decoding: Array(text.utf8)[$0.range], as: UTF8.self) }
    #expect(found == ["Привет мир"])
  }

  /// The model knows some letters of them; of what is written without spaces a character stands for itself.
  @Test func aWordThatTheModelDoesNotKnowInPartIsASpan() {
    let unknown = Set("řالعريةл語".unicodeScalars)
    let finder = SpanFinder { !unknown.contains($0) }
    let text = "Dvořák mag العربية. Plavu, плову лодку und 日本語文."
    let found = finder.spans(in: text).map { String(decoding: Array(text.utf8)[$0.range], as: UTF8.self) }
    #expect(found == ["Dvořák", "العربية", "плову лодку", "語"])
  }

  @Test(arguments: [
    "", " ", "<", "<a", "`", "%", "%(", "{", "{{{{", "&", "&;", "1.", "-", "+", "http://", "@", "#", "~/",
    "[", "[A", ":", ";-", "*", "***", "DE89 ", "00", "#1",
    ".", "$", "€", "\u{10F600}",
  ])
  func fragmentsAreNoHarm(text: String) {
    for span in SpanFinder().spans(in: text) { #expect(span.range.upperBound <= text.utf8.count) }
  }
}

internal import Documents
internal import Testing

struct HTMLDocumentTests {
  private static let page = """
    <!DOCTYPE html>
    <html lang="de"><head><meta charset="utf-8"><title>Der Hund &amp; die Katze</title>
    <meta name="description" content='Ein "Hund"'><meta name="viewport" content="width=device-width">
    <style>p { color: red }</style><script>if (a < b && "<p>x</p>") {}</script></head>
    <BODY class=main>
    <!-- ein Kommentar -->
    <h1>  Der   <em>kleine</em> Hund </h1>
    <p>Ein <b>Satz</b>&nbsp;mit <a href="x.html" title="Ein Titel">einem Link</a>,
       <img src=a.png alt="Bild"> und <code>code()</code>.</p>
    <p>Erste Zeile<br>Zweite Zeile<br/>und weiter
    <ul><li>Eins<li>Zwei</ul>
    <pre>  bleibt so  </pre><p translate="no">bleibt auch</p><p>Der <span translate=no>Name</span> bleibt</p>
    <input type=submit value=Senden placeholder="Hier tippen"><button>Knopf <b>drücken</b></button>
    <p>a < b und 3 > 2 &unbekannt; &#8211; &auml;</p>
    </body></html>
    """

  @Test func aPageThatDoesNotChangeHasTheSameBytes() throws {
    for page in [
      Self.page, Self.page.replacing("\n", with: "\r\n"), "", "<", "a<b", "<p", "<!--", "</", "x<script>y",
    ] {
      let document = try Document(page, .html)
      #expect(try document.text { $0 } == page)
    }
  }

  @Test func textsAreBlocks() throws {
    let expected: Set = [
      "Der Hund & die Katze", "Ein \"Hund\"", "Der kleine Hund", "Ein Titel", "Bild",
      "Ein Satz\u{A0}mit einem Link, und code().", "Erste Zeile", "Zweite Zeile und weiter", "Eins", "Zwei",
      "Der Name bleibt", "Senden", "Hier tippen", "Knopf drücken", "a < b und 3 > 2 &unbekannt; – ä",
    ]
    #expect(Set(try Document(Self.page, .html).plainTexts) == expected)
  }

  @Test func wordsAreTranslatedAndEverythingElseStays() throws {
    let result = try Document(Self.page, .html).text(by: FakeTranslation.shouted)
    for expected in [
      "<title>DER HUND &amp; DIE KATZE</title>", "content='EIN \"HUND\"'>", "content=\"width=device-width\"",
      "if (a < b && \"<p>x</p>\") {}", "<!-- ein Kommentar -->", "<h1>  DER <em>KLEINE</em> HUND </h1>",
      "EIN <b>SATZ</b>&nbsp;MIT <a href=\"x.html\" title=\"EIN TITEL\">EINEM LINK</a>,",
      "<img src=a.png alt=\"BILD\"> UND <code>code()</code>.</p>",
      "<p>ERSTE ZEILE<br>ZWEITE ZEILE<br/>UND WEITER\n",
      "<ul><li>EINS<li>ZWEI</ul>", "<pre>  bleibt so  </pre><p translate=\"no\">bleibt auch</p>",
      "<p>DER <span translate=no>Name</span> BLEIBT</p>", "value=\"SENDEN\" placeholder=\"HIER TIPPEN\"",
      "<button>KNOPF <b>DRüCKEN</b></button>", "A &lt; B UND 3 > 2 &unbekannt; &#8211; &auml;</p>",
    ] {
      #expect(result.contains(expected), "\(expected)\n\(result)")
    }
  }

  @Test func marksMoveWithTheirWords() throws {
    let result = try Document(
      "<p>Ich <b>habe</b> den <a href='#'>roten Hund</a> gesehen.<sup>1</sup></p>", .html
    )
    .text(by: FakeTranslation.reversed)
    #expect(result == "<p>gesehen. <a href='#'>Hund roten</a> den <b>habe</b> Ich<sup>1</sup></p>")
  }

  @Test func aPageSaysWhichLanguageItIsInNow() throws {
    var options = DocumentOptions()
    (options.sourceLanguage, options.targetLanguage) = ("de", "en")
    for (page, expected) in [
      ("<html lang=\"de-AT\"><p lang=\"de\">Hund", "<html lang=\"en\"><p lang=\"de\">Hund"),
      ("<html lang=de>a", "<html lang=\"en\">a"),
      ("<html lang=\"fr\">a", "<html lang=\"fr\">a"),
    ] { #expect(try Document(page, .html, options: options).text { $0 } == expected) }
  }

  @Test func aPictureInALinkStaysInItAndBetweenItsSpaces() throws {
    let page = "<p>Vor <a href=x><img src=y></a> nach dem <b> </b>Bild</p>"
    #expect(try Document(page, .html).plainTexts == ["Vor nach dem Bild"])
    #expect(
      try Document(page, .html).text(by: FakeTranslation.shouted)
        == "<p>VOR <a href=x><img src=y></a> NACH DEM <b></b>BILD</p>")
  }

  @Test func lettersByNumberAreNoSpelling() throws {
    let result = try Document("<p>&#97;nna &gt; &#x2013; b</p>", .html).text {
      $0.map { MarkedText($0.text + " a>–") }
    }
    #expect(result == "<p>anna &gt; &#x2013; b a&gt;&#x2013;</p>")
  }

  @Test func numbersAtTheEndOfAWordAreMarksAndWithinItText() throws {
    let document = try Document(
      "<p>Ein Satz.<sup><a href=x>1</a></sup> H<sub>2</sub>O, 5 m<sup>2</sup>.</p>", .html)
    #expect(document.plainTexts == ["Ein Satz. H2O, 5 m."])
  }

  @Test(arguments: [
    "<p>Ein <b>fetter <i>und</b> schräger</i> Text</p>", "<b>Offen <p>und <i>nie</p> geschlossen",
    "</b>Text</i> ohne </p>Anfang", "<button>Offen <button>und <select><option>weiter",
    "<a title=\"Offen>Text</a> mehr", "<p>Text <a href=x title=y z",
    "<table><tr><td>Zelle<td>noch <b>eine</table>",
  ])
  func crookedPagesKeepTheirBytes(page: String) throws {
    let document = try Document(page, .html)
    #expect(try document.text { $0 } == page)
    let shouted = try document.text(by: FakeTranslation.shouted)
    // Tags stay, in their order.
    func tags(_ text: String) -> [Substring] { text.matches(of: /<\/?[a-z]+/).map(\.output) }
    #expect(tags(shouted) == tags(page))
    #expect(shouted.lowercased() == page.lowercased())
    _ = try document.text(by: FakeTranslation.reversed)
  }

  @Test func anotherEncodingIsRefusedUnlessASCIICanHoldIt() throws {
    let ascii = "<meta charset=\"iso-8859-1\"><p>Der Hund</p>"
    #expect(
      try Document(ascii, .html).text { $0.map { MarkedText("\($0.text) für") } }.hasSuffix(
        "<p>Der Hund f&#252;r</p>"))
    #expect(throws: DocumentError.otherEncoding(path: "in", part: nil, name: "iso-8859-1")) {
      try Document(ascii + "ä", .html)
    }
    #expect(throws: DocumentError.notUTF8(path: "in", part: nil, line: 2)) {
      try Document([0x61, 0x0A, 0xE4, 0x20], format: .html, path: "in")
    }
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      String(repeating: "<b>", count: 20_000) + "Text", String(repeating: "<button>x", count: 20_000),
      String(repeating: "<br>", count: 20_000) + "Text", String(repeating: "<a x=\"", count: 10_000),
      String(repeating: "<b>a</i>", count: 10_000), String(repeating: "&", count: 100_000) + "Text",
      String(repeating: "<title>", count: 10_000),
    ])
  func hostilePagesTakeLittleTime(page: String) throws {
    let document = try Document(page, .html)
    #expect(try document.text { $0 } == page)
    _ = try document.text(by: FakeTranslation.reversed)
  }

  @Test func marksThatATranslationForgetsAreKept() throws {
    let result = try Document("<p>Ein <b>Hund</b></p>", .html).text { $0.map { _ in MarkedText("A <dog>") } }
    #expect(result == "<p><b>A &lt;dog></b></p>")
  }
}

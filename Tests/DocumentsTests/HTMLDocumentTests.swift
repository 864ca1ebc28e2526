internal import Bitext
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
      "Ein Satz\u{A0}mit einem Link, \u{FFFC} und code().", "Erste Zeile", "Zweite Zeile und weiter", "Eins",
      "Zwei", "Der Name bleibt", "Senden", "Hier tippen", "Knopf drücken", "a < b und 3 > 2 &unbekannt; – ä",
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

  /// Words are counted as the alignment counts them; a word that is not there is aligned with nothing.
  @Test(arguments: [
    (
      "<p>Führe <code>make test</code> aus</p>", "Run make test now", "0-0 1-1",
      "<p>Run <code>make test</code> now</p>"
    ),
    // What is aligned wrongly, or not at all, is no help and no harm.
    (
      "<p>Nutze den Befehl <code>ls</code>.</p>", "Use the ls command.", "0-0 2-3 3-3",
      "<p>Use the <code>ls</code> command.</p>"
    ),
    ("<p>Ruf <code>bar()</code> auf.</p>", "Call bar().", "", "<p>Call <code>bar()</code>.</p>"),
    (
      "<p>Drücke <kbd>Strg</kbd>+<kbd>C</kbd>. Danach endet es.</p>", "Press Strg+C. Then it ends.",
      "0-0 1-1 2-2", "<p>Press <kbd>Strg</kbd>+<kbd>C</kbd>. Then it ends.</p>"
    ),
    // Not within another word, and each of two that are the same where its neighbours are.
    (
      "<p>Auch <code>ls</code> lief.</p>", "Walls also ran ls.", "", "<p>Walls also ran <code>ls</code>.</p>"
    ),
    (
      "<p><b>Erst <code>a</code></b> dann <code>a</code></p>", "then a first a",
      "0-2 1-3 2-0 3-1", "<p>then <code>a</code> <b>first <code>a</code></b></p>"
    ),
    // With the tags in it.
    (
      "<p>Der Aufruf <code>f(<i>x</i>, <i>y</i>)</code> geht</p>", "It works with f(x, y)", "1-0 4-1",
      "<p>It works with <code>f(<i>x</i>, <i>y</i>)</code></p>"
    ),
    // A sentence has a picture for a word.
    (
      "<p>Bild <img src=a>. Ende</p>", "Picture \u{FFFC}. End", "0-0", "<p>Picture <img src=a>. End</p>"
    ),
    (
      "<p>Zwei (<math><mi>x</mi></math>) und <svg/> hier</p>", "Here \u{FFFC} and two (\u{FFFC})",
      "0-3 1-4 2-2 3-1 4-0", "<p>Here <svg/> and two (<math><mi>x</mi></math>)</p>"
    ),
    // Spaces at which no line may end.
    (
      "<p>Es kostet 1&nbsp;000 Euro auf Seite&nbsp;5.</p>", "It costs 1 000 euros on page 5.",
      "0-0 6-6", "<p>It costs 1&nbsp;000 euros on page&nbsp;5.</p>"
    ),
  ])
  func whatStaysIsFoundInTheTranslation(
    page: String, translation: String, pairs: String, expected: String
  ) throws {
    let links = pairs.split(separator: " ").map { pair in
      let numbers = pair.split(separator: "-").compactMap { Int($0) }
      return AlignmentLink(source: numbers[0], target: numbers[1])
    }
    let result = try Document(page, .html).text { texts in
      texts.map { MarkupProjection.marked(translation, as: $0, by: links) }
    }
    #expect(result == expected)
  }

  @Test func codeIsOneThingAndAMarkAtAWordIsNone() throws {
    let texts = try Document(
      "<p>Mit <code>f(<b>x</b>)</code> geht<wbr>s.<sup>1</sup> Und <!-- x --> <a id=y></a> hier</p>", .html
    ).texts
    let text = try #require(texts.first)
    #expect(text.text == "Mit f(x) gehts. Und hier")
    #expect(text.protected == [4..<8])
  }

  @Test func aPictureThatATranslationForgetsIsKept() throws {
    let result = try Document("<p>Ein <img src=a> Bild</p>", .html).text { $0.map { _ in MarkedText("Art") } }
    #expect(result == "<p>Art<img src=a></p>")
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
    #expect(try Document(page, .html).plainTexts == ["Vor \u{FFFC} nach dem Bild"])
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

internal import Bitext
internal import Documents
internal import Testing

/// Plain text and Markdown.
struct TextDocumentTests {
  @Test func paragraphsOfFilledLinesAreOneTextAndOthersLines() throws {
    let text = """
      Titel

      Dieser Absatz wurde von einem Programm umbrochen, so dass jede
      seiner Zeilen etwa gleich lang ist; er ist also ein Satz, der
      über mehrere Zeilen geht.

      > Ein Zitat in einer Mail, das auch umbrochen wurde und dessen
      > zweite Zeile dasselbe Zeichen hat.

      - Punkt eins
      - Punkt zwei
      12. Nummer

      Musterstraße 5
      12345 Berlin

      """
    let document = try Document(text, .text)
    #expect(try document.text { $0 } == text)
    #expect(
      document.plainTexts == [
        "Titel",
        "Dieser Absatz wurde von einem Programm umbrochen, so dass jede seiner Zeilen etwa gleich lang ist; er ist also ein Satz, der über mehrere Zeilen geht.",
        "Ein Zitat in einer Mail, das auch umbrochen wurde und dessen zweite Zeile dasselbe Zeichen hat.",
        "Punkt eins", "Punkt zwei", "Nummer", "Musterstraße 5", "12345 Berlin",
      ])
    let shouted = try document.text(by: FakeTranslation.shouted)
    #expect(shouted.lowercased() == text.lowercased())
    #expect(shouted.contains("\n> EIN ZITAT IN EINER MAIL") && shouted.contains("\n12. NUMMER\n"))
  }

  @Test func cellsOfARowAreTexts() throws {
    let text = "| Name | Betrag |\n|------|--------|\n> |Haus|  | 12 |\nAlt | Neu\nentweder|oder\n"
    let document = try Document(text, .text)
    #expect(document.plainTexts == ["Name", "Betrag", "Haus", "Alt", "Neu", "entweder|oder"])
    #expect(try document.text(by: FakeTranslation.shouted) == text.uppercased())
    let json = try Document("[\"{{ Preis | currency }} Euro | Stück\"]", .json)
    #expect(json.plainTexts == ["{{ Preis | currency }} Euro", "Stück"])
  }

  @Test func linesWithReturnsKeepThem() throws {
    let text = "\u{FEFF}Erste Zeile.\r\n\r\nZweite Zeile.\r\n"
    let document = try Document(text, .text)
    #expect(try document.text(by: FakeTranslation.shouted) == "\u{FEFF}ERSTE ZEILE.\r\n\r\nZWEITE ZEILE.\r\n")
  }

  private static let markdown = """
    ---
    title: bleibt
    ---

    # Eine Überschrift #

    Ein **fetter _schräger_ Text** mit `code *hier*`, einem [Link](http://a.b/c_(d) "Titel"), <b>HTML</b>,
    ![Bild](x.png) und \\*Sternen\\* zu https://x.org/a_b_c. Siehe [Doku] und [dort][Doku].[^1]

    Zweite Überschrift
    ------------------

    * Punkt
      geht weiter
      * Unterpunkt

    1. Erstens
    2. Zweitens

    - [ ] Aufgabe

    > Zitat
    > mit zwei Zeilen

    ```swift
    let bleibt = 1
    ```

        eingerückter Code

    | Kopf | Zahl |
    |------|-----:|
    | Zelle `a|b` | 12 |

    <div class="x">
    <p>HTML im <i>Block</i></p>
    </div>

    ***

    Zeile eins\u{20}\u{20}
    Zeile zwei

    $$
    x = y
    $$

    [Doku]: http://doku.example "Titel"
    [^1]: Die Fußnote.
    """

  @Test func markdownThatDoesNotChangeHasTheSameBytes() throws {
    for text in [
      Self.markdown, Self.markdown.replacing("\n", with: "\r\n"), "", "[", "![](", "`", "* ", "> > >", "|-|",
      "<", "\\",
    ] {
      #expect(try Document(text, .markdown).text { $0 } == text)
    }
  }

  @Test func markdownKeepsItsSigns() throws {
    let document = try Document(Self.markdown, .markdown)
    let result = try document.text(by: FakeTranslation.shouted)
    for expected in [
      "title: bleibt", "# EINE ÜBERSCHRIFT #",
      "EIN **FETTER _SCHRäGER_ TEXT** MIT `code *hier*`, EINEM [LINK](http://a.b/c_(d) \"Titel\"), <b>HTML</b>,",
      "![BILD](x.png) UND \\*STERNEN\\* ZU https://x.org/a_b_c.\nSIEHE [DOKU][Doku] UND [DORT][Doku].[^1]",
      "ZWEITE ÜBERSCHRIFT\n------", "* PUNKT GEHT WEITER\n  * UNTERPUNKT\n", "1. ERSTENS\n2. ZWEITENS",
      "- [ ] AUFGABE", "> ZITAT MIT ZWEI ZEILEN", "let bleibt = 1", "    eingerückter Code",
      "| KOPF | ZAHL |\n|------|-----:|\n| ZELLE `a|b` | 12 |", "<p>HTML IM <i>BLOCK</i></p>",
      "ZEILE EINS  \nZEILE ZWEI",
      "$$\nx = y\n$$", "[Doku]: http://doku.example \"Titel\"\n[^1]: DIE FUßNOTE.",
    ] { #expect(result.contains(expected), "\(expected)\n\(result)") }
    #expect(document.plainTexts.contains("Punkt geht weiter"))
    #expect(document.texts.contains { $0.text.contains("code *hier*") && !$0.protected.isEmpty })
  }

  @Test(arguments: [
    ("Erste Zeile  \nzweite Zeile  \ndritte Zeile", ["Erste Zeile", "zweite Zeile", "dritte Zeile"]),
    ("> Das steht am Ende\\\n> neue Zeile.", ["Das steht am Ende", "neue Zeile."]),
    ("**Ganz  \nfett** und  \nnicht", ["Ganz", "fett", "und", "nicht"]),
  ])
  func aHardBreakStaysBetweenItsTexts(text: String, texts: [String]) throws {
    let document = try Document(text, .markdown)
    #expect(document.plainTexts == texts)
    #expect(try document.text(by: FakeTranslation.shouted) == text.uppercased())
  }

  @Test func codeOfHTMLInMarkdownStays() throws {
    let document = try Document("Drücke <kbd>Strg</kbd>+<kbd>&lt;</kbd> und <code>a *b*</code>", .markdown)
    #expect(
      try document.text(by: FakeTranslation.shouted)
        == "DRüCKE <kbd>Strg</kbd>+<kbd>&lt;</kbd> UND <code>a *b*</code>")
  }

  @Test func charactersByNameStayByName() throws {
    let text = "Müller &amp; Söhne, Seite&nbsp;5, a &lt;b&gt;"
    let result = try Document(text, .markdown).text { texts in
      texts.map {
        MarkupProjection.marked(
          "Miller & Sons, page 5, a <b>", as: $0, by: [AlignmentLink(source: 3, target: 3)])
      }
    }
    #expect(result == "Miller &amp; Sons, page&nbsp;5, a &lt;b&gt;")
  }

  @Test func anElementLeftOpenEndsWithItsBlock() throws {
    let text = "<div><p>Vor <button>Knopf\n\nNach dem *Block*\n"
    #expect(try Document(text, .markdown).text { $0 } == text)
    #expect(
      try Document(text, .markdown).text(by: FakeTranslation.shouted)
        == "<div><p>VOR <button>KNOPF\n\nNACH DEM *BLOCK*\n")
  }

  @Test func marksOfMarkdownMoveWithTheirWords() throws {
    #expect(
      try Document("Der **rote** [Hund](x) bellt", .markdown).text(by: FakeTranslation.reversed)
        == "bellt [Hund](x) **rote** Der")
  }

  /// Where the translation has no spaces, stars beside punctuation would be read as stars; «» and ‹› are the pairs.
  @Test(arguments: [
    ("**Wait!** The train", "«等等！»火车", "**等等**！火车"),
    ("The *“old house”* burns", "那座«“老房子”»着火了", "那座“*老房子*”着火了"),
    ("***Wait!*** The train", "«‹等等！›»火车", "***等等***！火车"),
    ("~~Old!!~~ New", "«旧！！»新", "~~旧！~~！新"),
    ("The _dog_ sleeps", "这只«狗»在睡觉", "这只*狗*在睡觉"),
    ("The __dog!__ It sleeps", "«狗！»它在睡觉", "__狗__！它在睡觉"),
    ("**[Wait!](x)** The train", "«‹等等！›»火车", "[**等等！**](x)火车"),
    ("**[cat](x)** sleeps", "«‹猫›»在睡觉", "[**猫**](x)在睡觉"),
    ("**_cat_** sleeps", "«‹猫›»在睡觉", "***猫***在睡觉"),
    ("**Wait!** The train", "«等等！» 火车", "**等等！** 火车"),
    ("**Yes!** The train", "«！»火车", "**！**火车"),
    // No mark goes into code, and nothing else would help.
    ("Use **`ls`!** It lists", "使用«`ls`！»它", "使用**`ls`！**它"),
    ("**one** **two** sleep", "«一»‹二›睡觉", "**一二**睡觉"),
    ("*one* *two* sleep", "«一»‹二›睡觉", "*一二*睡觉"),
    ("~~one~~ ~~two~~ sleep", "«一»‹二›睡觉", "~~一二~~睡觉"),
    ("**one** *two* sleep", "«一»‹二›睡觉", "**一***二*睡觉"),
  ])
  func emphasisStaysEmphasis(source: String, translation: String, expected: String) throws {
    let written = try Document(source, .markdown).text { texts in
      texts.map { text in
        var result = MarkedText("")
        // In the order in which they begin.
        let numbers = text.marks.filter { $0.kind == .opening }.map(\.number)
        for character in translation {
          let offset = result.text.utf8.count
          switch character {
          case "«": result.marks.append(.init(.opening, numbers[0], at: offset))
          case "»": result.marks.append(.init(.closing, numbers[0], at: offset))
          case "‹": result.marks.append(.init(.opening, numbers[1], at: offset))
          case "›": result.marks.append(.init(.closing, numbers[1], at: offset))
          default: result.text.append(character)
          }
        }
        return result
      }
    }
    #expect(written == expected)
  }

  @Test(arguments: [
    ("Hund", "# kein *Titel* 1 * 2", "\\# kein \\*Titel\\* 1 * 2"), ("Hund", "1. Nummer", "1\\. Nummer"),
    ("Hund", "- nichts", "\\- nichts"),
    ("Hund", "a <b> `c` snake_case _x_", "a \\<b> \\`c\\` snake_case \\_x\\_"),
    ("Hund", "&amp; & Co", "&amp;amp; & Co"),
  ])
  func whatMarkdownWouldReadAsASignIsEscaped(source: String, translation: String, expected: String) throws {
    #expect(try Document(source, .markdown).text { $0.map { _ in MarkedText(translation) } } == expected)
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      String(repeating: "[", count: 8_000), String(repeating: "*a ", count: 8_000),
      String(repeating: "> ", count: 8_000) + "x",
      String(repeating: "`` ` ", count: 5_000), String(repeating: "<a ", count: 8_000),
      String(repeating: "- ", count: 5_000) + "x",
      String(repeating: "![](", count: 5_000), String(repeating: "a**b", count: 8_000),
    ])
  func hostileMarkdownTakesLittleTime(text: String) throws {
    #expect(try Document(text, .markdown).text { $0 } == text)
  }
}

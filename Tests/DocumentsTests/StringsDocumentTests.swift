internal import Documents
internal import Files
internal import Testing

/// Files of strings: gettext, JSON, YAML, CSV.
struct StringsDocumentTests {
  // MARK: gettext

  private static let gettext = """
    # Kommentar
    msgid ""
    msgstr ""
    "Content-Type: text/plain; charset=UTF-8\\n"
    "Plural-Forms: nplurals=3; plural=(n==1 ? 1 : n==0 ? 0 : 2);\\n"

    #: datei.c:1
    msgid "Schon fertig"
    msgstr "Already done"

    #. Hinweis
    #, c-format
    msgctxt "Menü"
    msgid "Öffne %s mit \\"%d\\" Zeilen\\n"
    msgstr ""

    #, fuzzy, c-format
    #| msgid "Alte Datei"
    msgid ""
    "Eine lange Meldung, die in mehreren "
    "Teilen steht.\\n"
    "Und eine zweite Zeile."
    msgstr "old"

    #, fuzzy
    msgid "Nur unsicher"
    msgstr "unsure"

    msgid "ein Hund"
    msgid_plural "%d Hunde"
    msgstr[0] ""
    msgstr[1] ""
    msgstr[2] ""

    #~ msgid "veraltet"
    #~ msgstr "obsolete"

    """

  @Test func gettextFillsWhatHasNoTranslation() throws {
    let result = try Document(Self.gettext, .gettext).text(by: FakeTranslation.shouted)
    for expected in [
      "msgstr \"Already done\"", "msgstr \"ÖFFNE %s MIT \\\"%d\\\" ZEILEN\\n\"",
      "#, c-format\nmsgid \"\"\n\"Eine lange Meldung, die in mehreren \"\n\"Teilen steht.\\n\"\n\"Und eine zweite Zeile.\"\n"
        + "msgstr \"\"\n\"EINE LANGE MELDUNG, DIE IN MEHREREN TEILEN STEHT.\\n\"\n\"UND EINE ZWEITE ZEILE.\"\n",
      "\n\nmsgid \"Nur unsicher\"\nmsgstr \"NUR UNSICHER\"",
      "msgstr[0] \"%d HUNDE\"\nmsgstr[1] \"EIN HUND\"\nmsgstr[2] \"%d HUNDE\"",
      "#~ msgid \"veraltet\"\n#~ msgstr \"obsolete\"",
    ] { #expect(result.contains(expected), "\(expected)\n\(result)") }
    // What is translated is not translated again.
    let again = try Document(result, .gettext)
    #expect(again.texts.isEmpty)
    #expect(try again.text { $0 } == result)
  }

  @Test func aTranslationWithoutItsSpecifiersIsFuzzy() throws {
    let text =
      "#, c-format\nmsgid \"%d von %s\"\nmsgstr \"\"\n\nmsgctxt \"x\"\nmsgid \"{name} lacht\"\nmsgstr \"\"\n"
    let result = try Document(text, .gettext).text { texts in
      texts.map { MarkedText($0.text.replacing("%d", with: "a").replacing("{name}", with: "b")) }
    }
    #expect(
      result
        == "#, fuzzy, c-format\nmsgid \"%d von %s\"\nmsgstr \"a von %s\"\n\n#, fuzzy\nmsgctxt \"x\"\nmsgid \"{name} lacht\"\nmsgstr \"b lacht\"\n"
    )
  }

  @Test(arguments: [
    ("msgid \"a\"\nmsgstr \"b", 2), ("msgid \"a\"\n\nmsgid \"b\"\nmsgstr \"\"\n", 3), ("\"lose\"\n", 1),
    ("msgid \"a\"\nmsgstr \"\"\nmsgfoo \"x\"\n", 3), ("msgid \"a\"\n", 2), ("msgstr \"a\"\n", 1),
    ("msgid\n", 1),
    ("msgid \"a\"\nmsgstr[x] \"\"\n", 2),
  ])
  func damagedGettextIsToldByLine(text: String, line: Int) throws {
    let error = #expect(throws: DocumentError.self) { try Document(text, .gettext) }
    #expect(error?.description.hasPrefix("in:\(line): ") == true, "\(String(describing: error))")
    #expect(error?.exitStatus == .badData)
  }

  // MARK: JSON

  @Test func valuesOfJSONAreTranslatedAndNamesAreNot() throws {
    let text = """
      {"Titel" : "Der \\"Hund\\"\\n\\tläuft", "zahl":1.5e3, "liste": ["eins", null, true, {}, [], "https://x.org/a", "#ff00ff"],
        "pfad": "bild_1.png", "html": "Ein <b>fetter</b> &amp; {name}", "platz": "Hallo {name}, %d neue \\/ ${x}"}

      """
    let document = try Document(text, .json)
    #expect(try document.text { $0 } == text)
    let result = try document.text(by: FakeTranslation.shouted)
    #expect(
      result == """
        {"Titel" : "DER \\"HUND\\"\\n\\tLäUFT", "zahl":1.5e3, "liste": ["EINS", null, true, {}, [], "https://x.org/a", "#ff00ff"],
          "pfad": "bild_1.png", "html": "EIN <b>FETTER</b> &amp; {name}", "platz": "HALLO {name}, %d NEUE \\/ ${x}"}

        """)
  }

  /// Names of fields that hold something for programs, and values that are written as no word is.
  private static let fields = """
    {"id":"Knopf","class":"btn Btn","imageUrl":"Ein Bild","lang":"de","x":{"type":["feld",{"text":"gut"}]},
    "a":"arrow-left","b":"textField","c":"a.b:c","d":"<p>Gut</p>","e":"E-Mail","f":"<img src='a.png'>",
    "color":"Farbe","format":"pdf","PAID":"Ja/Nein","userID":"Knopf","mime":"text/html","g":"speichern","h":"Laden...","i":["Ein-Aus","ein-aus"]}

    """

  @Test(arguments: [DocumentFormat.json, .yaml])
  func identifiersStay(format: DocumentFormat) throws {
    let document = try Document(Self.fields, format)
    #expect(
      document.plainTexts == ["gut", "Gut", "E-Mail", "Farbe", "Ja/Nein", "speichern", "Laden...", "Ein-Aus"])
    #expect(
      try document.text(by: FakeTranslation.shouted)
        == Self.fields.replacing("\"gut\"", with: "\"GUT\"").replacing(">Gut<", with: ">GUT<")
        .replacing("E-Mail", with: "E-MAIL").replacing("Farbe", with: "FARBE").replacing(
          "Ja/Nein", with: "JA/NEIN"
        ).replacing(
          "speichern", with: "SPEICHERN"
        )
        .replacing("Laden", with: "LADEN").replacing("Ein-Aus", with: "EIN-AUS"))
  }

  @Test func escapesOfGettextAreRead() throws {
    let text = #"""
      msgid "Hallo \x41nna \101bend\t\"gut\" \q \a"
      msgstr ""

      """#
    let document = try Document(text, .gettext)
    #expect(document.plainTexts == ["Hallo Anna Abend\t\"gut\" \\q \u{7}"])
    #expect(try document.text { $0 }.contains(#"msgstr "Hallo Anna Abend\t\"gut\" \\q \a""#))
  }

  @Test func blocksOfYAMLKnowTheirNames() throws {
    let text = "icon: Ein Pfeil\nclass:\n  - Ein Wert\nbild:\n  src: Ein Bild\n  alt: Ein Baum\ntitel: Gut\n"
    #expect(try Document(text, .yaml).plainTexts == ["Ein Baum", "Gut"])
  }

  @Test func jsonInASCIIStaysASCII() throws {
    let document = try Document("[\"\\u00c4pfel \\ud83d\\ude00 gut\", \"Birnen\"]", .json)
    #expect(document.plainTexts == ["Äpfel 😀 gut", "Birnen"])
    #expect(
      try document.text { $0.map { MarkedText($0.text + "ü") } }
        == "[\"\\u00c4pfel \\ud83d\\ude00 gut\\u00fc\", \"Birnen\\u00fc\"]")
  }

  @Test(arguments: [
    ("", 1), ("{\n\"a\": \"b\"\n", 3), ("[1,\n2,]", 2), ("{\"a\" 1}", 1), ("[\"a\nb\"]", 1), ("[\"\\x\"]", 1),
    ("[\"\\", 1),
    ("[\"\\ud800\"]", 1), ("[] []", 1), ("{\"a\":nul}", 1), ("[\"\\u12", 1),
    (String(repeating: "[", count: 100_000), 1), ("]", 1),
  ])
  func damagedJSONIsToldByLine(text: String, line: Int) throws {
    let error = #expect(throws: DocumentError.self) { try Document(text, .json) }
    #expect(error?.description.hasPrefix("in:\(line): ") == true, "\(String(describing: error))")
  }

  // MARK: YAML

  private static let yaml = """
    # Kommentar bleibt
    de:
      titel: Der Hund läuft   # am Ende
      einfach: 'Das ist''s'
      doppelt: "Ein \\"Zitat\\"\\nund mehr"
      wahr: ja
      zahl: 12
      an: yes
      liste:
        - Erster Punkt
        - &anker Zweiter Punkt
        - *anker
        - !!binary aGFsbG8=
      fluss: {a: Ein Wert, b: [Noch einer, 5]}
      block: |
        Erste Zeile des Blocks.

          Zweite, eingerückt.
      gefaltet: >-
        Ein Satz, der über zwei
        Zeilen geht.

        Und noch einer.
      letzte: über
        zwei Zeilen
    ...

    """

  @Test func valuesOfYAMLAreTranslatedInTheirStyle() throws {
    let document = try Document(Self.yaml, .yaml)
    #expect(try document.text { $0 } == Self.yaml)
    let windows = "\u{FEFF}" + Self.yaml.replacing("\n", with: "\r\n")
    #expect(try Document(windows, .yaml).text { $0 } == windows)
    let result = try document.text(by: FakeTranslation.shouted)
    for expected in [
      "# Kommentar bleibt\nde:\n  titel: DER HUND LäUFT   # am Ende\n  einfach: 'DAS IST''S'\n",
      "doppelt: \"EIN \\\"ZITAT\\\"\\nUND MEHR\"\n  wahr: JA\n  zahl: 12\n  an: yes\n",
      "    - ERSTER PUNKT\n    - &anker ZWEITER PUNKT\n    - *anker\n    - !!binary aGFsbG8=\n",
      "fluss: {a: EIN WERT, b: [NOCH EINER, 5]}",
      "block: |\n    ERSTE ZEILE DES BLOCKS.\n\n      ZWEITE, EINGERüCKT.\n",
      "gefaltet: >-\n    EIN SATZ, DER üBER ZWEI ZEILEN GEHT.\n\n    UND NOCH EINER.\n",
      "letzte: üBER ZWEI ZEILEN\n...\n",
    ] { #expect(result.contains(expected), "\(expected)\n\(result)") }
  }

  @Test(arguments: [
    ("Note: it", "'Note: it'"), ("yes", "'yes'"), ("- a", "'- a'"), ("it's #1: a", "'it''s #1: a'"),
    ("a\r\nb", "a  b"),
    ("plain", "plain"), ("", "''"), ("12", "'12'"), ("a:", "'a:'"),
  ])
  func whatYAMLWouldReadAsSomethingElseIsQuoted(translation: String, expected: String) throws {
    #expect(
      try Document("a: Hund\n", .yaml).text { $0.map { _ in MarkedText(translation) } } == "a: \(expected)\n")
  }

  @Test func damagedYAMLIsToldByLine() throws {
    for (text, line) in [
      ("a: b\nc: [d\n", 3), ("a: 'b\n", 2), ("a:\n\t- b\n", 2), (String(repeating: "[", count: 2000), 1),
    ] {
      let error = #expect(throws: DocumentError.self) { try Document(text, .yaml) }
      #expect(error?.description.hasPrefix("in:\(line): ") == true, "\(String(describing: error))")
    }
  }

  // MARK: CSV

  @Test func columnsAreChosenByNumberOrName() throws {
    let text = "id;titel;text\r\n1;Der Hund;\"Ein \"\"Zitat\"\"; und\r\nmehr\"\r\n2;Katze;\r\n"
    var options = DocumentOptions()
    options.columns = ["titel", "text"]
    let document = try Document(text, .csv, options: options)
    #expect(try document.text { $0 } == text)
    #expect(
      try document.text(by: FakeTranslation.shouted)
        == "id;titel;text\r\n1;DER HUND;\"EIN \"\"ZITAT\"\"; UND\r\nMEHR\"\r\n2;KATZE;\r\n")
    options.columns = ["2"]
    #expect(try Document(text, .csv, options: options).plainTexts == ["titel", "Der Hund", "Katze"])
    #expect(
      try Document("a,Hund\n", .csv, options: options).text { $0.map { _ in MarkedText("dog, \"x\"") } }
        == "a,\"dog, \"\"x\"\"\"\n")
  }

  @Test func damagedTablesAreTold() throws {
    var options = DocumentOptions()
    let needed = #expect(throws: DocumentError.self) { try Document("a,\"b\n c\"\n", .csv) }
    #expect(needed == DocumentError.columnsNeeded(path: "in", known: ["'a'", "'b c'"]))
    #expect(needed?.description.hasSuffix("or by name; the first line has 'a', 'b c'") == true)
    options.columns = ["c"]
    #expect(throws: DocumentError.unknownColumn(path: "in", name: "c", known: ["'a'", "'b'"])) {
      try Document("a,b\n", .csv, options: options)
    }
    options.columns = ["1"]
    for text in ["a\n\"b\n\n", "a\n\"b\"c\n"] {
      let error = #expect(throws: DocumentError.self) { try Document(text, .csv, options: options) }
      #expect(error?.description.hasPrefix("in:2: ") == true, "\(String(describing: error))")
    }
  }
}

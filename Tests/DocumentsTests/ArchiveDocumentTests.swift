internal import Files
internal import TestSupport
internal import Testing

@testable internal import Documents

/// Documents that are zip archives: Word, OpenDocument, PowerPoint, EPUB.
struct ArchiveDocumentTests {
  private static let word = """
    <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
    <w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
    <w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:rPr><w:lang w:val="de-DE"/></w:rPr><w:t>Der </w:t></w:r>\
    <w:proofErr w:type="spellStart"/><w:r w:rsidR="1"><w:t>kleine</w:t></w:r><w:r><w:t xml:space="preserve"> Hund</w:t></w:r></w:p>
    <w:p><w:bookmarkStart w:id="0" w:name="a"/><w:r><w:t xml:space="preserve">Ein </w:t></w:r><w:r><w:rPr><w:b/></w:rPr>\
    <w:t>fetter</w:t></w:r><w:r><w:t xml:space="preserve"> Text</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>\
    <w:r><w:t xml:space="preserve"> mit </w:t></w:r><w:hyperlink r:id="rId1" xmlns:r="r"><w:r><w:rPr><w:rStyle w:val="L"/></w:rPr>\
    <w:t>Link &amp; mehr</w:t></w:r></w:hyperlink><w:bookmarkEnd w:id="0"/></w:p>
    <w:p><w:r><w:t>Links</w:t><w:tab/><w:t>Rechts</w:t></w:r></w:p>
    <w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/>\
    </w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> Seiten lang</w:t></w:r></w:p>
    <w:p><w:pPr><w:pStyle w:val="SourceCode"/></w:pPr><w:r><w:t>let bleibt = 1</w:t></w:r></w:p>
    <w:p><w:r><w:t>Vor</w:t></w:r><w:r><w:drawing><w:txbxContent><w:p><w:r><w:t>Im Kasten</w:t></w:r></w:p></w:txbxContent></w:drawing></w:r>\
    <w:r><w:t xml:space="preserve"> nach</w:t></w:r><w:del><w:r><w:delText>weg</w:delText></w:r></w:del></w:p>
    </w:body></w:document>
    """

  private func archive(_ format: DocumentFormat, _ parts: [(String, String)]) -> [UInt8] {
    var zip = ZipBuilder()
    for (name, text) in parts { zip.add(name, text) }
    return zip.archive
  }

  private func part(_ name: String, of bytes: [UInt8]) throws -> String {
    let archive = try Archive(bytes, path: "out")
    let entry = try #require(archive.entries.first { $0.name == name })
    return String(decoding: try archive.contents(of: [entry])[0], as: UTF8.self)
  }

  private func document(_ bytes: [UInt8], _ format: DocumentFormat) throws -> Document {
    try Document(bytes, format: format, path: "in")
  }

  // MARK: Word

  @Test func runsOfOneLookAreOneText() throws {
    let bytes = archive(.word, [("[Content_Types].xml", "<Types/>"), ("word/document.xml", Self.word)])
    let document = try document(bytes, .word)
    #expect(try document.written(document.texts) == bytes)
    #expect(
      document.plainTexts == [
        "Der kleine Hund", "Ein fetter Text mit Link & mehr", "Links", "Rechts",
        "7 Seiten lang".replacing("7 ", with: ""),
        "Im Kasten", "Vor nach",
      ])
    let result = try part("word/document.xml", of: document.translated(by: FakeTranslation.shouted))
    for expected in [
      "<w:r><w:rPr><w:lang w:val=\"de-DE\"/></w:rPr><w:t xml:space=\"preserve\">DER KLEINE HUND</w:t></w:r></w:p>",
      "<w:r><w:t xml:space=\"preserve\">EIN </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">FETTER</w:t></w:r>",
      "<w:t xml:space=\"preserve\"> TEXT</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r>",
      "<w:hyperlink r:id=\"rId1\" xmlns:r=\"r\"><w:r><w:rPr><w:rStyle w:val=\"L\"/></w:rPr><w:t xml:space=\"preserve\">LINK &amp; MEHR</w:t></w:r></w:hyperlink>",
      "LINKS</w:t></w:r><w:r><w:tab/></w:r><w:r><w:t xml:space=\"preserve\">RECHTS</w:t></w:r></w:p>",
      "<w:t>let bleibt = 1</w:t>",
      "<w:txbxContent><w:p><w:r><w:t xml:space=\"preserve\">IM KASTEN</w:t></w:r></w:p></w:txbxContent>",
      "<w:delText>weg</w:delText>",
      "<w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>7</w:t></w:r>",
    ] { #expect(result.contains(expected), "\(expected)\n\(result)") }
  }

  @Test func looksMoveWithTheirWords() throws {
    let bytes = archive(.word, [("word/document.xml", Self.word)])
    let result = try part(
      "word/document.xml", of: document(bytes, .word).translated(by: FakeTranslation.reversed))
    #expect(
      result.contains(
        "<w:t xml:space=\"preserve\"> mit </w:t></w:r><w:r><w:t xml:space=\"preserve\">Text</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r>"
          + "<w:r><w:t xml:space=\"preserve\"> </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">fetter</w:t></w:r>"
      )
        || result.contains(
          "<w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">fetter</w:t></w:r><w:r><w:t xml:space=\"preserve\"> Ein</w:t></w:r>"
        ),
      "\(result)")
  }

  // MARK: Slides, OpenDocument, books

  @Test func slidesAreTranslatedInOrder() throws {
    func slide(_ text: String) -> String {
      "<p:sld xmlns:p=\"p\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><a:p><a:pPr/>"
        + "<a:r><a:rPr lang=\"de-DE\" dirty=\"0\"/><a:t>\(text)</a:t></a:r><a:r><a:rPr lang=\"en-US\"/><a:t> Folie</a:t></a:r>"
        + "<a:fld id=\"x\" type=\"slidenum\"><a:t>1</a:t></a:fld><a:endParaRPr/></a:p></p:sld>"
    }
    let bytes = archive(
      .presentation,
      [
        ("ppt/presentation.xml", "<p/>"), ("ppt/slides/slide10.xml", slide("Zehnte")),
        ("ppt/slides/slide2.xml", slide("Zweite")),
        ("ppt/slideLayouts/slideLayout1.xml", slide("Bleibt")),
      ])
    let document = try document(bytes, .presentation)
    #expect(document.plainTexts == ["Zweite Folie", "Zehnte Folie"])
    let result = try document.translated(by: FakeTranslation.shouted)
    #expect(
      try part("ppt/slides/slide2.xml", of: result).contains(
        "<a:pPr/><a:r><a:rPr lang=\"de-DE\" dirty=\"0\"/><a:t>ZWEITE FOLIE</a:t></a:r><a:fld"))
    #expect(try part("ppt/slideLayouts/slideLayout1.xml", of: result) == slide("Bleibt"))
  }

  @Test func numbersAboveTheLineAreMarks() throws {
    let text =
      "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:p><w:r><w:t>Ein Satz.</w:t></w:r>"
      + "<w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>1</w:t></w:r><w:r><w:t xml:space=\"preserve\"> Ende</w:t></w:r></w:p></w:document>"
    let bytes = archive(.word, [("word/document.xml", text)])
    let document = try document(bytes, .word)
    #expect(document.plainTexts == ["Ein Satz. Ende"])
    #expect(
      try part("word/document.xml", of: document.translated(by: FakeTranslation.shouted)).contains(
        "SATZ.</w:t></w:r><w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>1</w:t></w:r><w:r><w:t xml:space=\"preserve\"> ENDE"
      ))
  }

  @Test func aFieldAndAFormulaAreWordsOfTheirSentence() throws {
    func mark(_ type: String) -> String { "<w:r><w:fldChar w:fldCharType=\"\(type)\"/></w:r>" }
    func run(_ text: String) -> String { "<w:r><w:t xml:space=\"preserve\">\(text)</w:t></w:r>" }
    let field =
      mark("begin") + "<w:r><w:instrText> PAGE </w:instrText></w:r>" + mark("separate")
      + "<w:r><w:t>1</w:t></w:r>" + mark("end")
    let formula = "<m:oMath><m:r><m:t>a</m:t></m:r></m:oMath>"
    let text =
      "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:m=\"m\">"
      + "<w:p>\(run("Seite "))\(field)\(run(" von 3: "))\(formula)\(run(". Ende"))</w:p></w:document>"
    let document = try document(archive(.word, [("word/document.xml", text)]), .word)
    #expect(document.plainTexts == ["Seite \u{FFFC} von 3: \u{FFFC}. Ende"])
    let result = try part("word/document.xml", of: document.translated(by: FakeTranslation.shouted))
    let expected = run("SEITE ") + field + run(" VON 3: ") + formula + run(". ENDE")
    #expect(result.contains(expected), "\(result)")
  }

  @Test func openDocumentKeepsSpansNotesAndCode() throws {
    let content = """
      <office:document-content xmlns:office="o" xmlns:text="t" xmlns:style="s"><style:style style:name="P9" style:parent-style-name="Preformatted_20_Text"/>
      <text:h>Die  <text:span text:style-name="T1">große</text:span>
       Überschrift</text:h><text:p>Ein Satz<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Die Note</text:p></text:note-body></text:note>
      geht<text:s text:c="2"/>weiter<text:line-break/>hier.<text:line-break/>Neue Zeile<text:tab/>Spalte</text:p><text:p text:style-name="P9">bleibt()</text:p>
      </office:document-content>
      """
    let bytes = archive(
      .openDocument, [("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", content)])
    let document = try document(bytes, .openDocument)
    #expect(try document.written(document.texts) == bytes)
    #expect(
      Set(document.plainTexts) == [
        "Die große Überschrift", "Die Note", "Ein Satz geht weiter hier.", "Neue Zeile", "Spalte",
      ])
    let result = try document.translated(by: FakeTranslation.shouted)
    let text = try part("content.xml", of: result)
    for expected in [
      "<text:h>DIE <text:span text:style-name=\"T1\">GROßE</text:span> ÜBERSCHRIFT</text:h>",
      "EIN SATZ<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>DIE NOTE</text:p></text:note-body></text:note> GEHT<text:s text:c=\"2\"/>WEITER<text:line-break/>HIER.<text:line-break/>NEUE ZEILE<text:tab/>SPALTE",
      "<text:p text:style-name=\"P9\">bleibt()</text:p>",
    ] { #expect(text.contains(expected), "\(expected)\n\(text)") }
    // The first entry says what the file is, uncompressed.
    #expect(result[30...].starts(with: "mimetypeapplication/vnd.oasis.opendocument.text".utf8))
  }

  @Test func chaptersOfABookAreTranslated() throws {
    let bytes = archive(
      .epub,
      [
        ("mimetype", "application/epub+zip"), ("META-INF/container.xml", "<container/>"),
        (
          "OPS/k1.xhtml",
          "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body><p>Ein <i>Kapitel</i></p></body></html>"
        ),
        ("OPS/toc.ncx", "<ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\"><text>Inhalt</text></ncx>"),
        (
          "OPS/p.opf",
          "<package xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>Das Buch</dc:title><dc:creator>Name</dc:creator></package>"
        ),
        ("OPS/daten.xml", "<daten>bleibt</daten>"),
      ])
    let document = try document(bytes, .epub)
    #expect(Set(document.plainTexts) == ["Ein Kapitel", "Inhalt", "Das Buch"])
    let result = try document.translated(by: FakeTranslation.shouted)
    #expect(try part("OPS/k1.xhtml", of: result).contains("<p>EIN <i>KAPITEL</i></p>"))
    #expect(
      try part("OPS/p.opf", of: result).contains("<dc:title>DAS BUCH</dc:title><dc:creator>Name</dc:creator>")
    )
    // The same bytes each time.
    #expect(try document.translated(by: FakeTranslation.shouted) == result)
  }

  // MARK: Harm

  @Test(arguments: ["../x", "/etc/passwd", "a/../../x", "a\\..\\x", "C:x", "word/document.xml"])
  func namesThatLeadElsewhereAreRefused(name: String) throws {
    let bytes = archive(.word, [("word/document.xml", Self.word), (name, "x")])
    let error = #expect(throws: DocumentError.self) { try document(bytes, .word) }
    guard case .refusedArchive(_, name, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.exitStatus == .badData)
  }

  @Test func linksAndEncryptedEntriesAreRefused() throws {
    var linked = ZipBuilder()
    linked.add("word/document.xml", Self.word)
    linked.add("word/link", Array("/etc/passwd".utf8), mode: 0o120777)
    #expect(
      throws: DocumentError.refusedArchive(path: "in", entry: "word/link", reason: "is a symbolic link")
    ) {
      try document(linked.archive, .word)
    }
    var encrypted = ZipBuilder()
    encrypted.add("word/document.xml", Array(Self.word.utf8), flags: 0x801)
    let error = #expect(throws: DocumentError.self) { try document(encrypted.archive, .word) }
    #expect(error?.description.contains("is encrypted") == true)
  }

  @Test func archivesThatGrowAreRefused() throws {
    // What an archive says of its size.
    var bomb = ZipBuilder()
    bomb.add("word/document.xml", Array(Self.word.utf8), size: 0xFFFF_FFF0)
    let error = #expect(throws: DocumentError.self) { try document(bomb.archive, .word) }
    #expect(error?.description.contains("times as large unpacked") == true, "\(String(describing: error))")
    var many = ZipBuilder()
    many.add("word/document.xml", Self.word)
    for number in 0..<60 { many.add("word/header\(number).xml", Array("<a/>".utf8), size: 4_000_000) }
    #expect(
      throws: DocumentError.refusedArchive(
        path: "in", entry: nil, reason: "would be more than 200 times as large unpacked, as no document is")
    ) { try document(many.archive, .word) }
    // What it is, by limits that are easily reached.
    let bytes = archive(.word, [("word/document.xml", Self.word), ("a", ""), ("b", "")])
    for (limits, reason) in [
      (ArchiveLimits(entries: 2), "has 3 entries"),
      (ArchiveLimits(partBytes: 100), "has more text than is read"),
      (ArchiveLimits(totalBytes: 100), "has more text than is read"),
    ] {
      var collector = TextCollector()
      let error = #expect(throws: DocumentError.self) {
        try ArchiveDocument(bytes, .word, path: "in", limits: limits, &collector)
      }
      #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
    }
  }

  @Test func damagedArchivesAreTold() throws {
    let bytes = archive(.word, [("word/document.xml", Self.word)])
    for damaged in [[], Array("kein Archiv".utf8), Array(bytes.dropLast(30)), Array(bytes.dropFirst(40))] {
      let error = #expect(throws: DocumentError.self) { try document(damaged, .word) }
      #expect(error?.exitStatus == .badData)
    }
    // A byte that is not what its checksum says.
    var changed = bytes
    changed[200] ^= 1
    #expect(throws: DocumentError.self) { try document(changed, .word) }
    // Wrong XML is told by part and line.
    let wrong = archive(.word, [("word/document.xml", "<a>\n<b></a>")])
    let error = #expect(throws: DocumentError.self) { try document(wrong, .word) }
    #expect(
      error?.description.hasPrefix("in:word/document.xml:2: not well-formed XML") == true,
      "\(String(describing: error))")
    // Another format.
    #expect(throws: DocumentError.missingPart(path: "in", part: "content.xml", format: "odt")) {
      try document(bytes, .openDocument)
    }
  }

  /// No damage to a file may end the program.
  @Test(arguments: 0..<200)
  func damagedBytesNeverTrap(seed: Int) throws {
    var random = SmallGenerator(state: UInt64(seed) &+ 7)
    var bytes = archive(.word, [("[Content_Types].xml", "<Types/>"), ("word/document.xml", Self.word)])
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      bytes[place] = UInt8.random(in: 0...255, using: &random)
    }
    if let document = try? document(bytes, .word) {
      _ = try? document.translated(by: FakeTranslation.reversed)
    }
    // Nor to a text in any format.
    var text = Array(Self.word.utf8)
    for _ in 0..<20 {
      text[Int.random(in: 0..<text.count, using: &random)] =
        "<>&\"'/[]{}*_`:,-\\\n #".utf8.randomElement(using: &random) ?? 0
    }
    var options = DocumentOptions()
    (options.columns, options.sourceLanguage, options.targetLanguage) = (["1"], "de", "en")
    for format in DocumentFormat.allCases where !format.isArchive {
      guard let document = try? Document(text, format: format, path: "in", options: options) else { continue }
      if format != .gettext { #expect(try document.written(document.texts) == text, "\(format)") }
      _ = try? document.translated(by: FakeTranslation.reversed)
    }
  }

  @Test func filesAreReadAsTheyAreStored() throws {
    let folder = try TemporaryDirectory()
    let path = try folder.write(archive(.word, [("word/document.xml", Self.word)]), to: "a.docx")
    #expect(try Document(path: path, format: .word).texts.count == 7)
    let text = try folder.write("Ein Hund.\n", to: "a.txt.gz")
    #expect(DocumentFormat(path: text) == .text)
    #expect(try Document(path: text, format: .text).plainTexts == ["Ein Hund."])
    #expect(DocumentFormat(path: "a/b.XLF") == .xliff && DocumentFormat(path: "a.b/c") == nil)
  }
}

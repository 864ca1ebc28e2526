internal import Documents
internal import Files
internal import Testing

/// XLIFF and TMX: sources and translations side by side; and XML that means harm.
struct ExchangeDocumentTests {
  private var options: DocumentOptions {
    var options = DocumentOptions()
    (options.sourceLanguage, options.targetLanguage) = ("de", "en")
    return options
  }

  @Test func unitsOfXLIFFGetTargets() throws {
    let text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
       <file source-language="de" datatype="x" original="y"><body>
        <trans-unit id="1">
         <source>Der <g id="1">rote</g> Hund<x id="2"/> &amp; <bpt id="3">&lt;b></bpt>mehr<ept id="3">&lt;/b></ept></source>
        </trans-unit>
        <trans-unit id="2"><source>Fertig</source><target state="final">Done</target></trans-unit>
        <trans-unit id="3"><source>Leer</source><target/></trans-unit>
        <trans-unit id="4" translate="no"><source>Bleibt</source></trans-unit>
        <group translate="no"><trans-unit id="5"><source>Bleibt auch</source></trans-unit></group>
       </body></file>
      </xliff>
      """
    let document = try Document(text, .xliff, options: options)
    #expect(document.plainTexts == ["Der rote Hund & mehr", "Leer"])
    let result = try document.text(by: FakeTranslation.reversed)
    for expected in [
      "<file target-language=\"en\" source-language=\"de\"",
      "mehr<ept id=\"3\">&lt;/b></ept></source>\n   <target><bpt id=\"3\">&lt;b></bpt>mehr<ept id=\"3\">&lt;/b></ept> &amp; Hund<x id=\"2\"/> <g id=\"1\">rote</g> Der</target>",
      "<target state=\"final\">Done</target>", "<source>Leer</source><target>Leer</target>",
      "<trans-unit id=\"4\" translate=\"no\"><source>Bleibt</source></trans-unit>",
    ] { #expect(result.contains(expected), "\(expected)\n\(result)") }
    let again = try Document(result, .xliff, options: options)
    #expect(again.texts.isEmpty)
    #expect(try again.text { $0 } == result)
  }

  /// What is between other languages gets no translations of these.
  @Test(arguments: [
    ("<xliff version=\"1.2\">\n<file source-language=\"fr\"/></xliff>", DocumentFormat.xliff, 2, "fr"),
    ("<xliff version=\"1.2\"><file source-language=\"de\" target-language=\"ja\"/></xliff>", .xliff, 1, "ja"),
    ("<xliff version=\"2.0\" srcLang=\"de\" trgLang=\"zh-CN\"/>", .xliff, 1, "zh-CN"),
    (
      "msgid \"\"\nmsgstr \"\"\n\"Language: fr_CA\\n\"\n\nmsgid \"Hund\"\nmsgstr \"\"\n", .gettext, 2, "fr-CA"
    ),
  ])
  func otherLanguagesThanTheModelsAreRefused(
    text: String, format: DocumentFormat, line: Int, declared: String
  ) throws {
    let error = try #require(throws: DocumentError.self) { try Document(text, format, options: options) }
    guard case .otherLanguage(_, line, _, declared, _) = error else {
      Issue.record(error)
      return
    }
  }

  /// Kinds of the languages are these languages, and an empty name says nothing.
  @Test(arguments: [
    (
      "<xliff version=\"1.2\"><file source-language=\"de-AT\" target-language=\"en_US\"/></xliff>",
      DocumentFormat.xliff
    ),
    ("<xliff version=\"2.0\" srcLang=\"DE\" trgLang=\"\"/>", .xliff),
    ("msgid \"\"\nmsgstr \"\"\n\"Language: en_GB.UTF-8@x\\n\"\n", .gettext),
    ("msgid \"\"\nmsgstr \"\"\n\"Language: \\n\"\n", .gettext),
  ])
  func kindsOfTheModelsLanguagesAreTranslated(text: String, format: DocumentFormat) throws {
    #expect(try Document(text, format, options: options).texts.isEmpty)
  }

  @Test func targetsThatWaitAreTranslatedAndReviewed() throws {
    let text =
      "<xliff version=\"1.2\"><trans-unit><source>Hund</source><target state='new' x=\"y\">Hund</target></trans-unit></xliff>"
    #expect(
      try Document(text, .xliff).text(by: FakeTranslation.shouted).contains(
        "<target state='needs-review-translation' x=\"y\">HUND</target>"))
  }

  @Test func segmentsThatAreCutAreTranslatedAsTheyAre() throws {
    let text =
      "<xliff version=\"1.2\"><trans-unit><source>A b. C d.</source>"
      + "<seg-source><mrk mtype=\"seg\" mid=\"0\">A b.</mrk> <mrk mtype=\"seg\" mid=\"1\">C d.</mrk></seg-source></trans-unit></xliff>"
    let document = try Document(text, .xliff)
    #expect(document.plainTexts == ["A b.", "C d."])
    #expect(
      try document.text(by: FakeTranslation.shouted).contains(
        "</seg-source><target><mrk mtype=\"seg\" mid=\"0\">A B.</mrk> <mrk mtype=\"seg\" mid=\"1\">C D.</mrk></target>"
      ))
  }

  @Test func segmentsOfXLIFF2GetTargets() throws {
    let text = """
      <xliff version="2.0" srcLang="de" xmlns="urn:oasis:names:tc:xliff:document:2.0"><file id="f"><unit id="1">
      <segment><source>Ein <pc id="1">Hund</pc> <sc id="2"/>läuft<ec startRef="2"/></source></segment>
      <segment state="translated"><source>A</source><target>B</target></segment></unit></file></xliff>
      """
    let result = try Document(text, .xliff, options: options).text(by: FakeTranslation.shouted)
    #expect(
      result.contains(
        "</source><target>EIN <pc id=\"1\">HUND</pc> <sc id=\"2\"/>LäUFT<ec startRef=\"2\"/></target></segment>"
      ))
    #expect(result.contains("<xliff trgLang=\"en\" version=\"2.0\""))
    #expect(result.contains("<target>B</target>"))
  }

  @Test func unitsOfTMXGetVariants() throws {
    let text = """
      <?xml version="1.0"?>
      <tmx version="1.4"><header srclang="de"/><body>
        <tu>
          <tuv xml:lang="de-DE"><seg>Der <hi>rote</hi> Hund<ph>x</ph></seg></tuv>
        </tu>
        <tu><tuv xml:lang="de"><seg>Fertig</seg></tuv><tuv xml:lang="en-GB"><seg>Done</seg></tuv></tu>
        <tu><tuv xml:lang="fr"><seg>chien</seg></tuv></tu>
      </body></tmx>
      """
    let document = try Document(text, .tmx, options: options)
    let result = try document.text(by: FakeTranslation.shouted)
    #expect(
      result.contains(
        "</seg></tuv>\n      <tuv xml:lang=\"en\"><seg>DER <hi>ROTE</hi> HUND<ph>x</ph></seg></tuv>\n    </tu>"
      )
        || result.contains(
          "</seg></tuv>\n    <tuv xml:lang=\"en\"><seg>DER <hi>ROTE</hi> HUND<ph>x</ph></seg></tuv>\n  </tu>"),
      "\(result)")
    #expect(try Document(result, .tmx, options: options).text { $0 } == result)
    #expect(throws: DocumentError.languagesNeeded(path: "in")) { try Document(text, .tmx) }
    var other = options
    other.sourceLanguage = "nl"
    #expect(
      throws: DocumentError.missingLanguage(
        path: "in", language: "nl", found: ["de", "de-DE", "en-GB", "fr"])
    ) {
      try Document(text, .tmx, options: other)
    }
  }

  @Test(arguments: [
    // Entities, within and without, and what they would become.
    ("<!DOCTYPE a [<!ENTITY x \"y\">]>\n<xliff version=\"1.2\">&x;</xliff>", 1, "declares entities"),
    ("<!DOCTYPE a [\n<!ENTITY x SYSTEM \"file:///etc/passwd\">]><xliff/>", 2, "declares entities"),
    ("<!DOCTYPE a [\n<!ENTITY % p SYSTEM \"http://x.invalid/\">\n%p;]><xliff/>", 2, "declares entities"),
    (
      String(repeating: "<a>", count: 300) + String(repeating: "</a>", count: 300), 1,
      "nested more than 256 deep"
    ),
    (String(repeating: "<a>\n", count: 100_000), 257, "nested more than 256 deep"),
    ("<xliff>\n<a></b></xliff>", 2, "not well-formed XML"), ("", 1, "not well-formed XML"),
    ("Text", 1, "not well-formed XML"),
    ("<xliff>\n&nichts;</xliff>", 2, "not well-formed XML"),
    ("<a/>", 1, "its first element is <a>, not <xliff>"),
    ("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><xliff/>", 1, "ISO-8859-1"),
  ])
  func hostileAndDamagedXMLIsRefused(text: String, line: Int, reason: String) throws {
    let error = #expect(throws: DocumentError.self) { try Document(text, .xliff, options: options) }
    #expect(error?.exitStatus == .badData)
    #expect(error?.description.hasPrefix("in:\(line): ") == true, "\(String(describing: error))")
    #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
  }

  @Test func namesOfXHTMLNeedNoDeclaration() throws {
    let text = """
      <?xml version="1.0" encoding="utf-8"?>
      <!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">
      <html xmlns="http://www.w3.org/1999/xhtml"><body><p>Ein&nbsp;<em>Hund</em><br/><![CDATA[a < b]]></p></body></html>
      """
    let document = try Document(text, .xhtml)
    #expect(try document.text { $0 } == text)
    #expect(
      try document.text(by: FakeTranslation.shouted).contains("<p>EIN&nbsp;<em>HUND</em><br/>A &lt; B</p>"))
  }
}

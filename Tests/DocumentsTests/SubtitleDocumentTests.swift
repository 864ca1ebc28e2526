internal import Documents
internal import Files
internal import Testing

struct SubtitleDocumentTests {
  private static let subRip = """
    1
    00:00:01,000 --> 00:00:03,500
    Ich habe <i>gestern</i> den
    roten Hund gesehen.

    2
    00:00:04,000 --> 00:00:05,000 X1:0 X2:10
    - Wirklich?
    - Ja, {\\an8}wirklich.

    3
    00:00:06,000 --> 00:00:07,000
    ♪ ♪

    """

  @Test func aCueIsOneTextAndSpeakersAreTwo() throws {
    let document = try Document(Self.subRip, .subRip)
    #expect(try document.text { $0 } == Self.subRip)
    #expect(
      document.plainTexts == ["Ich habe gestern den roten Hund gesehen.", "Wirklich?", "Ja, wirklich."])
    let windows = Self.subRip.replacing("\n", with: "\r\n")
    #expect(
      try Document(windows, .subRip).text(by: FakeTranslation.shouted).contains(
        "DEN\r\nROTEN HUND GESEHEN.\r\n\r\n2\r\n"))
  }

  @Test func aTranslationIsBrokenIntoAsManyLines() throws {
    let result = try Document(Self.subRip, .subRip).text(by: FakeTranslation.reversed)
    #expect(result.contains("00:00:03,500\ngesehen. Hund roten\nden <i>gestern</i> habe Ich\n\n2\n"))
    #expect(result.contains("- Wirklich?\n- {\\an8}wirklich. Ja,\n"))
    let chinese = try Document(Self.subRip, .subRip).text { $0.map { _ in MarkedText("我昨天看到了一只红色的狗。") } }
    #expect(chinese.split(separator: "\n")[2...3].joined().contains("我昨天看到了"))
    #expect(chinese.split(separator: "\n")[2].count > 3)
  }

  @Test func webVTTKeepsWhatIsNotSaid() throws {
    let text = """
      WEBVTT - Titel

      STYLE
      ::cue { color: red }

      NOTE
      Eine Notiz bleibt.

      eins
      00:01.000 --> 00:02.000 align:start
      <v Fred>Tom &amp; <b>Anna</b></v> sagen
      <00:01.500><c.gelb>hallo</c>&nbsp;Welt

      """
    let document = try Document(text, .webVTT)
    #expect(try document.text { $0 } == text)
    #expect(document.plainTexts == ["Tom & Anna sagen hallo\u{A0}Welt"])
    let result = try document.text(by: FakeTranslation.shouted)
    #expect(
      result.contains(
        "align:start\n<v Fred>TOM &amp; <b>ANNA</b></v>\nSAGEN <00:01.500><c.gelb>HALLO</c>&nbsp;WELT\n"))
    #expect(result.contains("Eine Notiz bleibt."))
  }

  @Test(arguments: [
    ("1\nHallo\n", DocumentFormat.subRip, 1), ("1\n00:00:01,000 --> 00:00:02,000\nA\n\nB\nC\n", .subRip, 5),
    ("1\n00:00:01,000 -> 00:00:02,000\nA", .subRip, 1), ("WEBVT\n", .webVTT, 1),
    ("WEBVTT\n\nHallo\n", .webVTT, 3),
  ])
  func damagedFilesAreToldByLine(text: String, format: DocumentFormat, line: Int) throws {
    let error = #expect(throws: DocumentError.self) { try Document(text, format) }
    #expect(error?.exitStatus == .badData)
    #expect(error?.description.hasPrefix("in:\(line): ") == true, "\(String(describing: error))")
  }
}

import Bitext
import Files
import TestSupport
import Testing

struct CorpusCheckerTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func check(_ source: [UInt8], _ target: String) throws -> CorpusCheck {
    let corpus = try Corpus(
      source: [try folder.write(source, to: "a.de")], target: [try folder.write(target, to: "a.en")])
    return try CorpusChecker().check(corpus)
  }

  private func places(_ check: CorpusCheck, _ kind: CorpusFinding.Kind) -> [String] {
    check.places(kind).map { FileSystem.name(of: $0.path) + ":\($0.line)" }
  }

  @Test func everyFindingHasItsFileAndLine() throws {
    let long = String(repeating: "wort ", count: 300) + "ende"
    let source: [String] = [
      "gut", "", "gleich", "gut", "zehn", long, "a\0", "a\u{2028}b", "a\tb", "\u{FEFF}a", "a\u{200B}",
      "a\u{FFFD}", "a&quot;", "a ", "a  b",
      "a\u{308}",
    ]
    let target: [String] = [
      "good", "x", "gleich", "good", "a b c d e f g h i j", long + "!", "b\u{1}", "a b", "a b", "a", "b",
      "b", "b&#39;", "b", "b  c", "b",
    ]
    let check = try check(
      Array(source.joined(separator: "\n").utf8) + [0x0A, 0xFF], target.joined(separator: "\n") + "\nlast")
    #expect(check.pairs == 17)
    #expect(places(check, .illFormedText) == ["a.de:17"])
    #expect(places(check, .emptySide) == ["a.de:2"])
    #expect(places(check, .identicalSides) == ["a.de:3"])
    #expect(places(check, .duplicate) == ["a.de:4"])
    #expect(places(check, .lengthRatio) == ["a.de:5"])
    #expect(places(check, .tooLong) == ["a.de:6"])
    #expect(places(check, .controlCharacter) == ["a.de:7", "a.en:7"])
    #expect(places(check, .lineSeparator) == ["a.de:8"])
    #expect(places(check, .tab) == ["a.de:9"])
    #expect(places(check, .byteOrderMark) == ["a.de:10"])
    #expect(places(check, .invisibleCharacter) == ["a.de:11"])
    #expect(places(check, .replacementCharacter) == ["a.de:12"])
    #expect(places(check, .characterEntity) == ["a.de:13", "a.en:13"])
    #expect(places(check, .outerSpace) == ["a.de:14"])
    #expect(places(check, .repeatedSpace) == ["a.de:15", "a.en:15"])
    #expect(places(check, .decomposed) == ["a.de:16"])
    #expect(!check.isReadable)
    #expect(check.findings.map(\.count).reduce(0, +) == 19)
  }

  @Test func aGoodCorpusHasNoFindings() throws {
    let check = try check(Array("ein Satz\nzwei Sätze\n".utf8), "a sentence\ntwo sentences")
    #expect(check.findings.isEmpty)
    #expect(check.isReadable)
    #expect(check.description == "pairs          2\nnothing found")
  }

  @Test func unequalFilesNameTheLineWhereTheyPart() throws {
    let lines = (1...100).map { String(repeating: "x", count: $0 * 37 % 90 + 5) + ($0 % 3 == 0 ? "?" : ".") }
    var shorter = lines
    shorter.remove(at: 41)
    let check = try check(Array(lines.joined(separator: "\n").utf8), shorter.joined(separator: "\n"))
    #expect(places(check, .unequalLineCounts) == ["a.de:42"])
    #expect(!check.isReadable)
    #expect(check.pairs == 99)
    #expect(check.remarks.first?.contains("they part at line 42") == true)
  }

  @Test func onlyTheFirstPlacesAreKept() throws {
    let check = try check(
      Array(String(repeating: " a\n", count: 50).utf8), String(repeating: "b\n", count: 50))
    #expect(check.count(.outerSpace) == 50)
    #expect(places(check, .outerSpace).count == 10)
    #expect(check.description.contains(":1, 2, 3, 4, 5, 6, 7, 8, 9, 10 …"))
  }

  @Test func tablesAndMemoriesAreCheckedToo() throws {
    let table = try folder.write(
      Array("a\tA\nb\n\tC\nd\t".utf8) + [0xFF] + Array("\n e\t E\n".utf8), to: "a.tsv")
    let check = try CorpusChecker().check(Corpus(files: [table]))
    #expect(check.pairs == 5)
    #expect(places(check, .missingColumn) == ["a.tsv:2"])
    #expect(places(check, .emptySide) == ["a.tsv:3"])
    #expect(places(check, .illFormedText) == ["a.tsv:4"])
    #expect(places(check, .outerSpace) == ["a.tsv:5"])
    let memory = try folder.write("<tmx>\n<body>\n</tmx>", to: "a.tmx")
    let corpus = Corpus(files: [memory], sourceLanguage: "de", targetLanguage: "en")
    let second = try CorpusChecker().check(corpus)
    #expect(places(second, .malformedXML) == ["a.tmx:3"])
    #expect(second.remarks.first?.contains("</tmx> ends <body>") == true)
  }

  // MARK: What pairs show together

  /// A thousand different pairs of German and English.
  private static let pairs: [(german: String, english: String)] = {
    let (subjects, verbs) = (
      [
        ("der Hund", "the dog"), ("die Nachbarin", "the neighbour"), ("mein Bruder", "my brother"),
        ("eine Lehrerin", "a teacher"), ("das Kind", "the child"), ("niemand", "nobody"),
        ("Herr Schmidt", "Mr Smith"),
        ("unsere Mannschaft", "our team"), ("der alte Mann", "the old man"), ("jede Katze", "every cat"),
      ],
      [
        ("sieht", "sees"), ("findet", "finds"), ("versteht", "understands"), ("vergisst", "forgets"),
        ("sucht", "looks for"), ("zeichnet", "draws"), ("wäscht", "washes"), ("verkauft", "sells"),
        ("bekommt", "gets"), ("hört", "hears"),
      ]
    )
    let objects = [
      ("den Zug nach Hause", "the train that goes home"), ("das Buch auf dem Tisch", "the book on the table"),
      ("nichts mehr", "nothing any more"), ("die Straße nicht", "not the street"),
      ("zwei Äpfel", "two apples"),
      ("den Schlüssel wieder", "the key again"), ("eine Antwort", "an answer"), ("das Meer", "the sea"),
      ("die ganze Wahrheit", "the whole truth"), ("seinen Freund", "his friend"),
    ]
    return subjects.flatMap { subject in
      verbs.flatMap { verb in
        objects.map { ("\(subject.0) \(verb.0) \($0.0).", "\(subject.1) \(verb.1) \($0.1).") }
      }
    }
  }()

  private func check(
    _ rows: [[String]], from source: String? = nil, to target: String? = nil, examples: Int = 0
  ) throws -> CorpusCheck {
    let path = try folder.write(rows.map { $0.joined(separator: "\t") + "\n" }.joined(), to: "a.tsv")
    return try CorpusChecker(exampleLimit: examples).check(
      Corpus(files: [path], sourceLanguage: source, targetLanguage: target))
  }

  private static let rows = pairs.map { [$0.german, $0.english] }

  @Test func sidesThatChangePlacesOnTheWayAreFound() throws {
    let changed = Self.rows.enumerated().map { $0.offset < 600 ? $0.element : $0.element.reversed() }
    let check = try check(changed)
    #expect(check.count(.swappedSides) > 350 && check.count(.swappedSides) <= 400)
    #expect(try #require(check.places(.swappedSides).first).line >= 601)
    #expect(!check.isSwapped)
    #expect(try self.check(Self.rows).findings.isEmpty)
  }

  @Test func sidesInEachOthersLanguageAreFound() throws {
    let swapped = try check(Self.rows, from: "en-US", to: "de")
    #expect(swapped.isSwapped)
    #expect(swapped.count(.swappedSides) == 1000)
    #expect(try check(Self.rows, from: "deu", to: "eng").findings.isEmpty)
    // A language that nothing is known of is no evidence.
    #expect(try check(Self.rows, from: "en", to: "x-other").findings.isEmpty)
    let chinese = (1...9).map { ["一二三\($0)。", "one two three \($0)."] }
    #expect(try check(chinese, from: "en", to: "zh").isSwapped)
    #expect(try check(chinese, from: "zh", to: "en").findings.isEmpty)
  }

  @Test func theEndsOfFileNamesSayTheLanguages() throws {
    func check(_ source: String, _ target: String) throws -> CorpusCheck {
      let sources = try folder.write(Self.pairs.map { $0.german + "\n" }.joined(), to: source)
      let targets = try folder.write(Self.pairs.map { $0.english + "\n" }.joined(), to: target)
      return try CorpusChecker().check(Corpus(source: [sources], target: [targets]))
    }
    #expect(try check("train.de", "train.en").findings.isEmpty)
    #expect(try check("train.en", "train.de").isSwapped)
    #expect(try check("train.source", "train.target").findings.isEmpty)
  }

  @Test func identifiersInPlaceOfSentencesAreFoundWithTheColumnsOfTheSentences() throws {
    let rows = Self.rows.prefix(50).enumerated().map { ["\($0 + 100)", $1[0], "s-\($0)", $1[1]] }
    let found = try check(rows)
    #expect(found.count(.idColumn) == 50)
    #expect(found.suggestedColumns == TabSeparatedReader.Columns(source: 2, target: 4))
    // Sentences of numbers are sentences.
    #expect(try check((1...50).map { ["\($0) \($0 + 1)", "\($0 + 1) \($0)"] }).count(.idColumn) == 0)
    #expect(try check((1...50).map { ["x\($0)", "y\($0)"] }).count(.idColumn) == 0)
  }

  @Test func aHeaderIsFoundInTheFirstLineAlone() throws {
    for header in [
      ["English", "German"], ["en", "de"], ["source", "target"], ["DE", "EN"], ["en_US", "zh-Hans"],
    ] {
      #expect(try check([header] + Self.rows.prefix(5)).places(.headerLine).map(\.line) == [1], "\(header)")
      #expect(try check(Self.rows.prefix(5) + [header]).count(.headerLine) == 0, "\(header)")
    }
    for sentence in [["Hi", "So"], ["Go.", "Los."], ["English", "English"], ["text", "ein Text"]] {
      #expect(try check([sentence] + Self.rows.prefix(5)).count(.headerLine) == 0, "\(sentence)")
    }
  }

  @Test func quotesOfCSVAreFound() throws {
    let all = Self.rows.prefix(9).map { $0.map { "\"\($0)\"" } }
    #expect(try check(all).count(.csvQuotes) == 9)
    let one = [["\"Er sagte \"\"nein\"\" zu mir.\"", "\"He said \"\"no\"\" to me.\""]]
    #expect(try check(Self.rows + one).places(.csvQuotes).map(\.line) == [1001])
    // What authors quote is theirs.
    let authors = [["\"Wirklich?\"", "\"Really?\""], ["\"Ja?\" \"Ja.\"", "\"Yes?\"\"Yes.\""]]
    #expect(try check(Self.rows + authors).count(.csvQuotes) == 0)
  }

  @Test(arguments: [
    ("Seite 15", "page 16", true), ("3 von 20", "3 of 21", true), ("1998 und 7", "7 and 1989", true),
    ("Seite 15", "page 15", false), ("1.000 Euro", "1,000 euros", false), ("1 000", "1000", false),
    ("3,5 Meter", "3.5 metres", false), ("1,5 Millionen", "1 500 000", false),
    ("zwei von 20", "2 of 20", false),
    ("um 14:30", "at 2:30 pm", false), ("die 60er", "the 1960s", false), ("am 5.6.2014", "5/6/2014", false),
    ("007", "7", false), ("١٥ كتابا", "15 books", false), ("１５ページ", "page 16", true), ("0", "00", false),
    ("keine", "12", false), ("99999999999999999999999", "99999999999999999999998", true),
  ])
  func numbersAreComparedByWhatTheySay(_ source: String, _ target: String, _ differ: Bool) throws {
    #expect(try check([[source, target]]).count(.differingNumbers) == (differ ? 1 : 0))
    #expect(try check([[target, source]]).count(.differingNumbers) == (differ ? 1 : 0))
  }

  @Test func pairsAreShownWithNothingThatWorksUnseen() throws {
    let rows = (1...5).map { ["a\u{1B}[2J \($0)", String(repeating: "b", count: 1000) + " \($0)"] }
    let check = try check(rows, examples: 2)
    let finding = try #require(check.findings.first { $0.kind == .controlCharacter })
    #expect(finding.count == 5)
    #expect(finding.examples.map(\.place.line) == [1, 2])
    #expect(finding.examples[0].source == "a\\u{1B}[2J 1")
    #expect(finding.examples[0].target == String(repeating: "b", count: 300) + " …")
    #expect(
      check.description.contains(
        "\ncontrol characters:\n  \(folder.path("a.tsv")):1\n    a\\u{1B}[2J 1\n    bbb"))
    #expect(!check.description.contains("\u{1B}"))
  }

  @Test func missingFilesAreErrors() throws {
    #expect(throws: FileError.notFound(path: folder.path("none.tsv"))) {
      try CorpusChecker().check(Corpus(files: [folder.path("none.tsv")]))
    }
  }
}

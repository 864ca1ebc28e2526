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

  @Test func missingFilesAreErrors() throws {
    #expect(throws: FileError.notFound(path: folder.path("none.tsv"))) {
      try CorpusChecker().check(Corpus(files: [folder.path("none.tsv")]))
    }
  }
}

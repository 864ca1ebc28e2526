import Bitext
import Files
import TestSupport
import Testing

struct PlainTextReaderTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  @Test(arguments: ["", ".gz"])
  func linesArePairedByNumber(ending: String) throws {
    let source = try folder.write("eins\r\n\nzwei drei\n", to: "a.de" + ending)
    let target = try folder.write("one\nnothing\ntwo\u{2028}three", to: "a.en" + ending)
    let reader = try PlainTextReader(source: source, target: target)
    var pairs: [SentencePair] = []
    while let pair = try reader.next() { pairs.append(pair) }
    #expect(pairs.map(\.source) == ["eins", "", "zwei drei"])
    #expect(pairs.map(\.target) == ["one", "nothing", "two\u{2028}three"])
    #expect(pairs.map(\.origin.line) == [1, 2, 3])
    #expect(pairs[1].origin.description == "\(source):2")
  }

  @Test(arguments: [(3, 1), (1, 3), (0, 2), (5, 4)])
  func unequalFilesAreAnErrorWithBothCounts(sourceLines: Int, targetLines: Int) throws {
    let source = try folder.write(String(repeating: "wort\n", count: sourceLines), to: "a.de")
    let target = try folder.write(String(repeating: "word\n", count: targetLines), to: "a.en")
    let error = #expect(throws: CorpusError.self) {
      try Corpus(source: [source], target: [target]).pairs(.none)
    }
    guard case .unequalLineCounts(source, sourceLines, target, targetLines) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.exitStatus == .badData)
    #expect(error?.description.contains("\(source):\(min(sourceLines, targetLines) + 1): ") == true)
  }

  @Test func textThatIsNotUTF8NamesItsFileAndLine() throws {
    let source = try folder.write("gut\ngut\n", to: "a.de")
    let target = try folder.write([0x61, 0x0A, 0x62, 0xFF, 0x0A], to: "a.en")
    #expect(throws: FileError.notUTF8(path: target, line: 2, byte: 2)) {
      try Corpus(source: [source], target: [target]).pairs(.none)
    }
  }

  @Test func linesStayAlignedAfterOneThatIsSkipped() throws {
    let source = try folder.write(Array("a\n".utf8) + [0xFF, 0x0A] + Array("c\n".utf8), to: "a.de")
    let target = try folder.write("A\nB\nC\n", to: "a.en")
    let reader = try PlainTextReader(source: source, target: target)
    #expect(try reader.next()?.target == "A")
    #expect(throws: FileError.notUTF8(path: source, line: 2, byte: 1)) { try reader.next() }
    let third = try reader.next()
    #expect(third?.source == "c" && third?.target == "C")
  }

  @Test func missingAndWrongFilesAreNamed() throws {
    let source = try folder.write("a\n", to: "a.de")
    #expect(throws: FileError.notFound(path: folder.path("b.en"))) {
      try PlainTextReader(source: source, target: folder.path("b.en"))
    }
    #expect(throws: FileError.isDirectory(path: folder.path)) {
      try PlainTextReader(source: folder.path, target: source)
    }
  }
}

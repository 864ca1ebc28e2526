import Bitext
import Files
import TestSupport
import Testing

struct TabSeparatedReaderTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func pairs(_ text: String, columns: TabSeparatedReader.Columns = .init()) throws -> [[String]] {
    let reader = try TabSeparatedReader(path: try folder.write(text, to: "a.tsv"), columns: columns)
    var pairs: [[String]] = []
    while let pair = try reader.next() { pairs.append([pair.source, pair.target]) }
    return pairs
  }

  @Test func furtherColumnsAreIgnored() throws {
    #expect(try pairs("a b\tA B\r\nc\tC\tCC-BY\t#1\n\tD") == [["a b", "A B"], ["c", "C"], ["", "D"]])
  }

  @Test func columnsCanBeChosen() throws {
    #expect(
      try pairs("1\ta\tA\n2\tb\tB", columns: .init(source: 3, target: 2)) == [["A", "a"], ["B", "b"]])
    #expect(try pairs("en\tde\n", columns: .init(source: 2, target: 1)) == [["de", "en"]])
  }

  @Test(arguments: ["a\tA\nb\nc\tC", "a\tA\n\nc\tC"])
  func missingColumnNamesItsLine(text: String) throws {
    let error = #expect(throws: CorpusError.self) { try pairs(text) }
    #expect(error?.description.hasPrefix("\(folder.path("a.tsv")):2: no column 2, only 1") == true)
    #expect(error?.exitStatus == .badData)
  }

  @Test func textThatIsNotUTF8NamesItsLine() throws {
    let path = try folder.write(Array("a\tA\nb\t".utf8) + [0xC3, 0x0A], to: "b.tsv")
    let reader = try TabSeparatedReader(path: path)
    #expect(try reader.next()?.target == "A")
    #expect(throws: FileError.notUTF8(path: path, line: 2, byte: 3)) { try reader.next() }
  }
}

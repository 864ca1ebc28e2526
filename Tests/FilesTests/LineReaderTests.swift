import Files
import TestSupport
import Testing

struct LineReaderTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func lines(_ path: String) throws -> [String] {
    let reader = try LineReader(path: path)
    var lines: [String] = []
    while let line = try reader.next() { lines.append(line) }
    #expect(reader.lineNumber == lines.count)
    return lines
  }

  private func bytes(_ lines: [String]) -> [[UInt8]] { lines.map { Array($0.utf8) } }

  @Test(arguments: [
    ("", []),
    ("\n", [""]),
    ("a", ["a"]),
    ("a\n", ["a"]),
    ("a\n\nb", ["a", "", "b"]),
    ("a\r\nb\r\n", ["a", "b"]),
    ("a\r\r\nb\rc\n", ["a\r", "b\rc"]),
    ("a\nb\r", ["a", "b\r"]),
    ("a\u{85}b\u{2028}c\u{2029}d\u{B}e\u{C}f\n", ["a\u{85}b\u{2028}c\u{2029}d\u{B}e\u{C}f"]),
    ("a\0b\n\0", ["a\0b", "\0"]),
    ("e\u{301}\n\u{E9}", ["e\u{301}", "\u{E9}"]),
    ("\u{FEFF}a\n\u{FEFF}b", ["a", "\u{FEFF}b"]),
  ])
  func onlyNewlineEndsALine(text: String, expected: [String]) throws {
    #expect(bytes(try lines(try folder.write(text, to: "plain"))) == bytes(expected))
    #expect(bytes(try lines(try folder.write(text, to: "packed.gz"))) == bytes(expected))
  }

  @Test func linesLongerThanTheBufferAreWhole() throws {
    let long = (0..<700_000).map { "\($0)" }.joined()
    let text = "first\n\(long)\nlast \(long)"
    #expect(try lines(try folder.write(text, to: "long")) == ["first", long, "last \(long)"])
    #expect(try lines(try folder.write(text, to: "long.gz")) == ["first", long, "last \(long)"])
  }

  @Test func manyLinesAcrossManyBuffers() throws {
    let expected = (0..<200_000).map { "line \($0) äöü" }
    let text = expected.joined(separator: "\n")
    #expect(try lines(try folder.write(text, to: "many")) == expected)
    #expect(try lines(try folder.write(text, to: "many.gz")) == expected)
  }

  @Test(
    arguments: [
      ([0x61, 0xFF], 2),
      ([0xC0, 0x80], 1),
      ([0xE0, 0x9F, 0xBF], 1),
      ([0xF0, 0x8F, 0xBF, 0xBF], 1),
      ([0xC3, 0xA4, 0xED, 0xA0, 0x80], 3),
      ([0xF4, 0x90, 0x80, 0x80], 1),
      ([0x61, 0x62, 0xE2, 0x82], 3),
      ([0xC3], 1),
      ([0x80], 1),
      ([0xF0, 0x9F, 0x98, 0x80, 0xF5], 5),
    ] as [([UInt8], Int)])
  func illFormedTextIsAnErrorWithItsPlace(bytes: [UInt8], byte: Int) throws {
    let good = Array("good\nfine\r\n".utf8)
    for name in ["plain", "packed.gz"] {
      let path = try folder.write(good + bytes + Array("\nmore\n".utf8), to: name)
      let reader = try LineReader(path: path)
      #expect(try reader.next() == "good")
      #expect(try reader.next() == "fine")
      let error = #expect(throws: FileError.self) { try reader.next() }
      #expect(error == .notUTF8(path: path, line: 3, byte: byte))
      #expect(error?.exitStatus == .badData)
      #expect(error?.description.hasPrefix("\(path):3: not valid UTF-8 (byte \(byte)); ") == true)
      #expect(try reader.next() == "more")
    }
  }

  /// Well-formed text before the error, of any length, moves it and no more.
  @Test func linesAppendedAreWellFormed() throws {
    for before in ["", "abc", "abcdefg", "abcdefgh", "äbcdefgh", "abcdefghijklmnopä", "ääääääää"] {
      let path = try folder.write(
        Array("\(before)\r\n\n".utf8) + Array(before.utf8) + [0xC3, 0x61, 0x0A] + Array("last".utf8),
        to: "text")
      let reader = try LineReader(path: path)
      var bytes: [UInt8] = []
      #expect(try reader.appendNext(to: &bytes) && reader.appendNext(to: &bytes))
      #expect(bytes == Array(before.utf8))
      let error = #expect(throws: FileError.self) { try reader.appendNext(to: &bytes) }
      #expect(error == .notUTF8(path: path, line: 3, byte: before.utf8.count + 1))
      #expect(try reader.appendNext(to: &bytes))
      #expect(bytes == Array((before + "last").utf8))
      #expect(try !reader.appendNext(to: &bytes))
    }
  }

  @Test func rawLinesAreGivenAsTheyAre() throws {
    let reader = try LineReader(path: try folder.write([0xFF, 0x0D, 0x0A, 0xC0, 0x00], to: "raw"))
    #expect(try reader.nextBytes() == [0xFF])
    #expect(try reader.nextBytes() == [0xC0, 0x00])
    #expect(try reader.nextBytes() == nil)
    #expect(try reader.nextBytes() == nil)
  }

  @Test func lineAtHandIsKnownWithoutReading() throws {
    let reader = try LineReader(path: try folder.write("a\nb\nc", to: "three"))
    #expect(!reader.hasLineAtHand)
    _ = try reader.next()
    #expect(reader.hasLineAtHand)
    _ = try reader.next()
    #expect(!reader.hasLineAtHand)
    #expect(try reader.next() == "c")
  }

  @Test func whatIsNoReadableFileIsNamed() throws {
    let missing = folder.path("missing")
    #expect(throws: FileError.notFound(path: missing)) { try LineReader(path: missing) }
    #expect(throws: FileError.notFound(path: missing + "/x")) { try LineReader(path: missing + "/x") }
    #expect(throws: FileError.isDirectory(path: folder.path)) { try LineReader(path: folder.path) }
    let below = try folder.write("", to: "file") + "/x"
    #expect(throws: FileError.notFound(path: below)) { try LineReader(path: below) }
    #expect(FileError.notFound(path: missing).exitStatus == .noInput)
    #expect(FileError.isDirectory(path: missing).exitStatus == .noInput)
  }
}

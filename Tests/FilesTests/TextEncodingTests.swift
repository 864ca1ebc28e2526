import Files
import TestSupport
import Testing

/// Texts as programs of other systems write them: byte order marks, UTF-16, other line ends.
struct TextEncodingTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func expect(_ error: FileError, _ path: String, location: SourceLocation = #_sourceLocation) {
    for read in [
      { _ = try FileSystem.readText(path) }, { _ = try LineReader(path: path).next() },
      { _ = try LineReader(path: path).withNextLine { _ in } },
    ] {
      #expect(throws: error, sourceLocation: location) { try read() }
    }
    #expect(error.exitStatus == .badData)
  }

  @Test(arguments: ["", "a", "a\nb\n", "\u{FEFF}a", "\na", "ä"])
  func aByteOrderMarkAtTheBeginningIsDropped(text: String) throws {
    for name in ["a", "a.gz"] {
      let path = try folder.write([0xEF, 0xBB, 0xBF] + Array(text.utf8), to: name)
      #expect(try FileSystem.readText(path).utf8.elementsEqual(text.utf8))
      #expect(try FileSystem.readTextBytes(path) == Array(text.utf8))
      let reader = try LineReader(path: path)
      var lines: [String] = []
      while let line = try reader.next() { lines.append(line) }
      #expect(
        lines.joined(separator: "\n").utf8.elementsEqual(
          text.utf8.prefix(text.hasSuffix("\n") ? text.utf8.count - 1 : .max)))
      // What has no text has the mark as bytes.
      #expect(try FileSystem.readAll(path).starts(with: [0xEF, 0xBB, 0xBF]))
    }
  }

  private static let texts = [
    "Hi\n", "Der Zug hat Verspätung.\nGuten Tag.\n", "“Zoë” – naïve\r\n",
    "Привет мир.\nЭто хорошая книга, и я её читаю каждый день.\n",
    "Καλημέρα κόσμε, τι κάνεις σήμερα; Όλα καλά, ευχαριστώ πολύ.\n",
    "שלום עולם, מה שלומך היום? הכול בסדר, תודה רבה לך.\n", "一二三。\n四五六\n", "一 二\n", "猫が好きです。\n犬も好き。\n",
  ]

  @Test(arguments: texts, [true, false])
  func utf16IsNamed(text: String, isLittleEndian: Bool) throws {
    let units = Array(text.utf16)
    func bytes(_ units: [UInt16]) -> [UInt8] {
      units.flatMap {
        isLittleEndian ? [UInt8($0 & 0xFF), UInt8($0 >> 8)] : [UInt8($0 >> 8), UInt8($0 & 0xFF)]
      }
    }
    let marked = try folder.write(bytes([0xFEFF] + units), to: "marked")
    expect(.wideText(path: marked, encoding: "UTF-16"), marked)
    let plain = try folder.write(bytes(units), to: "plain")
    expect(.wideText(path: plain, encoding: isLittleEndian ? "UTF-16LE" : "UTF-16BE"), plain)
    let message = FileError.wideText(path: "x.de", encoding: "UTF-16LE").description
    #expect(message.hasPrefix("x.de: is UTF-16 text") && message.contains("iconv -f UTF-16LE -t UTF-8 x.de"))
  }

  @Test(
    arguments: texts + ["a\0b\n\0", "nul \0 inside\n", "\0", "\0\0\0\0", "a\0", "\u{4E00}\n", "0123456789\n"])
  func utf8IsNotTakenForUTF16(text: String) throws {
    #expect(try FileSystem.readText(try folder.write(text, to: "text")).utf8.elementsEqual(text.utf8))
  }

  @Test func latin1IsNotTakenForUTF16() throws {
    let path = try folder.write(Array("Versp".utf8) + [0xE4] + Array("tung \n".utf8), to: "latin1")
    #expect(throws: FileError.notUTF8(path: path, line: 1, byte: 6)) { try FileSystem.readText(path) }
    #expect(throws: FileError.notUTF8(path: path, line: 1, byte: 6)) { try LineReader(path: path).next() }
  }

  @Test(arguments: ["eins\rzwei\r", "eins\rzwei", "\ra"])
  func carriageReturnsAloneAreNamed(text: String) throws {
    let path = try folder.write(text, to: "old.txt")
    expect(.returnsForLineEnds(path: path), path)
    #expect(FileError.returnsForLineEnds(path: "x.de").description.contains("tr '\\r' '\\n' < x.de"))
  }

  @Test(arguments: ["eins\r", "\r", "\r\r", "eins\nzwei\rdrei", "eins\rzwei\n", "eins\r\nzwei\r"])
  func otherReturnsAreNot(text: String) throws {
    #expect(try FileSystem.readText(try folder.write(text, to: "text")).utf8.elementsEqual(text.utf8))
    #expect(try LineReader(path: folder.path("text")).next() != nil)
  }
}

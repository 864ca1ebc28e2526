import Bitext
import Files
import FoundationEssentials
import Glibc
import TestSupport
import Testing
import Text

@testable import Packing

struct PackedCorpusTests {
  /// Expects that a packed corpus is refused with a message that names a file, after something was done to it.
  private func expectRefused(
    _ name: String, _ reason: String = "", location: SourceLocation = #_sourceLocation,
    after damage: (PackedFixture) throws -> Void
  ) throws {
    let fixture = try PackedFixture()
    try fixture.pack()
    try damage(fixture)
    let error = #expect(throws: (any Error).self, sourceLocation: location) {
      let corpus = try PackedCorpus(path: fixture.folder.path("packed"))
      let mixture = PackedMixture([PackedMixture.Member(corpus)])
      for pair in 0..<corpus.count {
        _ = try mixture.source(of: pair)
        _ = try mixture.target(of: pair)
      }
      try corpus.verify()
      _ = try corpus.vocabularies()
    }
    let reportable = try #require(error as? any ReportableError, sourceLocation: location)
    #expect(reportable.description.contains("packed/\(name)"), "\(reportable)", sourceLocation: location)
    #expect(reportable.description.contains(reason), "\(reportable)", sourceLocation: location)
  }

  private func change(
    _ name: String, of fixture: PackedFixture, _ body: (inout [UInt8]) -> Void
  ) throws {
    let path = "packed/\(name)"
    var bytes = try FileSystem.readAll(fixture.folder.path(path))
    body(&bytes)
    try fixture.folder.write(bytes, to: path)
  }

  @Test(arguments: ["offsets", "tokens", "lines"]) func filesOfOtherLengthsAreRefused(name: String) throws {
    try expectRefused(name, "bytes") { try change(name, of: $0) { $0.removeLast() } }
    try expectRefused(name, "bytes") { try change(name, of: $0) { $0.append(0) } }
    try expectRefused(name, "bytes") { try change(name, of: $0) { $0 = [] } }
    try expectRefused(name) { try FileSystem.remove($0.folder.path("packed/\(name)")) }
  }

  @Test(arguments: ["offsets", "tokens", "lines", "corpus.json"]) func changedBytesAreNoticed(name: String)
    throws
  {
    for place in [3, 100, 401] {
      try expectRefused(name) { try change(name, of: $0) { $0[place] ^= 0x11 } }
    }
  }

  /// The header without its checksum, with a number of it changed.
  private func changeHeader(_ fixture: PackedFixture, _ field: String, to value: String) throws {
    try change("corpus.json", of: fixture) { bytes in
      var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
      lines.removeAll { $0.hasPrefix("  \"crc32\"") }
      for index in lines.indices where lines[index].contains("\"\(field)\" :") {
        lines[index] = "\"\(field)\" : \(value)" + (lines[index].hasSuffix(",") ? "," : "")
      }
      bytes = Array(lines.joined(separator: "\n").utf8)
    }
  }

  @Test(
    arguments: ["pairs", "length", "words", "tokens", "pieces", "bytesPerToken", "kept", "count", "crc32"],
    ["-1", "0", "9223372036854775807", "1e300", "2.5", "null", "[]"])
  func numbersThatCannotBeAreRefused(field: String, value: String) throws {
    // Counts of what was dropped, of which there may be none, and texts of other lengths than they had are no damage.
    if value == "0", ["count", "words", "length", "crc32"].contains(field) { return }
    try expectRefused("") { try changeHeader($0, field, to: value) }
  }

  @Test func otherVersionsAreNamed() throws {
    try expectRefused("corpus.json", "version 7") { try changeHeader($0, "version", to: "7") }
  }

  @Test func tokensThatAreNoPiecesAreAnError() throws {
    let fixture = try PackedFixture()
    let corpus = try fixture.pack()
    try change("tokens", of: fixture) { $0[1] = 0xFF }
    let mixture = PackedMixture([PackedMixture.Member(try PackedCorpus(path: corpus.path))])
    #expect(throws: PackingError.self) { try mixture.source(of: 0) }
    #expect(try !mixture.source(of: 1).isEmpty)
  }

  @Test func otherVocabulariesAreRefused() throws {
    let fixture = try PackedFixture()
    let corpus = try fixture.pack()
    try corpus.check(source: fixture.source, target: fixture.target)
    #expect(throws: PackingError.vocabularyDiffers(path: corpus.path, side: "source")) {
      try corpus.check(source: fixture.target, target: fixture.target)
    }
    #expect(throws: PackingError.vocabularyDiffers(path: corpus.path, side: "target")) {
      try corpus.check(source: fixture.source, target: PackedFixture.vocabulary("abc"))
    }
  }

  @Test func whatIsNoPackedCorpusIsSaid() throws {
    let folder = try TemporaryDirectory()
    #expect(!PackedCorpus.isPacked(folder.path))
    #expect(throws: PackingError.notPacked(path: folder.path)) { try PackedCorpus(path: folder.path) }
  }

  /// Files with a hole of more tokens than 32 bits count.
  @Test func moreTokensThan32BitsCountAreRead() throws {
    let fixture = try PackedFixture(pairs: 50)
    let header = try fixture.pack().header
    let folder = PackedFolder(fixture.folder.path("packed"))
    let ends: [UInt64] = [0, 5_000_000_000, 5_000_000_003, 5_000_000_004, 5_000_000_006]
    let offsets = ends.flatMap { end in withUnsafeBytes(of: end.littleEndian) { Array($0) } }
    try AtomicFile.write(offsets, to: folder.offsetsPath)
    try AtomicFile.write([UInt8](repeating: 0, count: 16), to: folder.linesPath)
    try #require(truncate(folder.tokensPath, 0) == 0)
    try #require(truncate(folder.tokensPath, 2 * 5_000_000_006) == 0)
    func checksum(_ crc32: UInt32, _ length: Int) throws -> FileChecksum {
      try JSONDecoder().decode(
        FileChecksum.self, from: Data("{\"crc32\": \(crc32), \"length\": \(length)}".utf8))
    }
    var report = CorpusReport(CorpusFilter())
    var session = CorpusFilter.Session(CorpusFilter())
    for pair in fixture.kept.prefix(2) { _ = session.keeps(pair) }
    report = session.report
    func side(_ side: PackedHeader.Side, _ tokens: Int) -> PackedHeader.Side {
      PackedHeader.Side(pieces: side.pieces, rows: side.rows, words: 2, tokens: tokens)
    }
    try PackedHeader(
      recipe: header.recipe, pairs: 2, source: side(header.source, 5_000_000_001),
      target: side(header.target, 5), bytesPerToken: 2,
      offsets: offsets.withUnsafeBytes { FileChecksum($0) }, tokens: checksum(0, 2 * 5_000_000_006),
      lines: checksum(0, 16), partStarts: [0], report: report
    ).write(to: folder)
    let mixture = PackedMixture([PackedMixture.Member(try PackedCorpus(path: folder.path))])
    #expect(mixture.sourceLength(of: 0) == 5_000_000_000)
    #expect(try mixture.target(of: 0) == [0, 0, 0])
    #expect(try mixture.source(of: 1) == [0])
    #expect(mixture.tokensOfEpoch.source == 5_000_000_001)
    #expect(mixture.tokensOfEpoch.target == 5)
  }
}

import Files
import TestSupport
import Testing

struct MappedFileTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  @Test(arguments: [0, 1, 4_096, 100_001])
  func mapsAllBytes(length: Int) throws {
    let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let file = try MappedFile(path: try folder.write(bytes, to: "file"))
    withExtendedLifetime(file) { #expect(Array(file.bytes) == bytes) }
  }

  @Test func bytesStayReadableAfterTheirMemoryIsGivenBack() throws {
    let bytes = (0..<50_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let path = try folder.write(bytes, to: "file")
    let file = try MappedFile(path: path)
    try AtomicFile.write("another one", to: path)
    for range in [0..<0, 0..<50_000, 5_000..<5_001, 49_999..<50_000] {
      file.release(range)
      withExtendedLifetime(file) { #expect(Array(file.bytes) == bytes) }
    }
  }

  @Test func keepsTheFileThatWasReplaced() throws {
    let path = try folder.write("the old one", to: "file")
    let file = try MappedFile(path: path)
    try AtomicFile.write("new", to: path)
    withExtendedLifetime(file) { #expect(Array(file.bytes) == Array("the old one".utf8)) }
  }

  @Test func whatCannotBeMappedIsNamed() {
    #expect(throws: FileError.isDirectory(path: folder.path)) { try MappedFile(path: folder.path) }
    let missing = folder.path("missing")
    #expect(throws: FileError.notFound(path: missing)) { try MappedFile(path: missing) }
  }
}

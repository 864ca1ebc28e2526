import Files
import Glibc
import TestSupport
import Testing

/// What a file holds is known by its first bytes, and what gives its bytes once is read once.
struct InputFileTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  // MARK: Formats

  @Test func gzipIsKnownWhateverItsName() throws {
    try folder.write("packed\ntext\n", to: "a.gz")
    #expect(rename(folder.path("a.gz"), folder.path("a")) == 0)
    #expect(try FileSystem.readText(folder.path("a")) == "packed\ntext\n")
    #expect(try LineReader(path: folder.path("a")).next() == "packed")
  }

  @Test(
    arguments: [
      ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00, 0x00, 0x04]),
      ("zstd", [0x28, 0xB5, 0x2F, 0xFD, 0x04]),
      ("bzip2", Array("BZh9".utf8) + [0x31, 0x41, 0x59, 0x26, 0x53, 0x59, 0x99]),
      ("unzip", Array("PK".utf8) + [0x03, 0x04, 0x14, 0x00]),
      ("7z", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0x00]),
      ("gzip -dc", [0x1F, 0x9D, 0x90, 0x61]),
      ("lz4", [0x04, 0x22, 0x4D, 0x18, 0x64]),
      ("tar", [UInt8](repeating: 0x61, count: 257) + Array("ustar\0".utf8)),
    ] as [(String, [UInt8])])
  func otherFormatsAreNamedWithWhatUnpacksThem(program: String, bytes: [UInt8]) throws {
    let path = try folder.write(bytes, to: "data")
    for read in [{ _ = try FileSystem.readText(path) }, { _ = try LineReader(path: path).next() }] {
      let error = #expect(throws: FileError.self) { try read() }
      #expect(error?.exitStatus == .badData)
      let text = error?.description ?? ""
      #expect(text.hasPrefix("\(path): is ") && text.contains("'\(program)"), "\(text)")
      #expect(!text.contains("UTF-8"))
    }
    // The same inside of gzip.
    let packed = try folder.write(bytes, to: "data.gz")
    let error = #expect(throws: FileError.self) { try FileSystem.readAll(packed) }
    #expect(error?.description.contains("'\(program)") == true)
  }

  @Test(arguments: ["BZh", "P", "PK", "]", "7z", "Rar!", "mustard"])
  func textThatBeginsLikeAFormatIsText(text: String) throws {
    #expect(try FileSystem.readText(try folder.write(text, to: "text")) == text)
    let long = String(repeating: "x", count: 256) + text
    #expect(try FileSystem.readText(try folder.write(long, to: "long")) == long)
  }

  // MARK: Streams

  /// Makes a pipe with a name, and something that writes bytes into it when it is read.
  private func pipe(_ bytes: [UInt8], _ name: String = "pipe") throws -> String {
    let path = folder.path(name)
    #expect(mkfifo(path, 0o600) == 0)
    let source = try folder.write(bytes, to: name + ".bytes")
    var process = pid_t()
    let arguments: [String] = ["sh", "-c", "cat '\(source)' > '\(path)' &"]
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    #expect(posix_spawnp(&process, "sh", nil, nil, &words, environ) == 0)
    // The shell leaves the writer to itself; a child that nobody waits for would keep exit tests waiting.
    #expect(waitpid(process, nil, 0) == process)
    return path
  }

  @Test func aPipeThatIsKeptIsReadAgainAndAgain() throws {
    let bytes = Array((0..<20_000).map { "line \($0)\n" }.joined().utf8)
    let path = try pipe(bytes)
    #expect(InputFile.isStream(path))
    InputFile.keep(path)
    for _ in 0..<2 { #expect(try FileSystem.readAll(path) == bytes) }
    #expect(try FileChecksum(path: path) == bytes.withUnsafeBytes { FileChecksum($0) })
  }

  /// More than is kept in memory.
  @Test func aLongPipeThatIsKeptIsReadAgainAndAgain() throws {
    let bytes = [UInt8](repeating: 0x61, count: 70_000_000)
    let path = try pipe(bytes)
    let expected = bytes.withUnsafeBytes { FileChecksum($0) }
    for _ in 0..<2 { #expect(try FileChecksum(path: path) == expected) }
  }

  @Test func aPipeWhoseChecksumIsTakenIsKept() throws {
    let path = try pipe(Array("eins\nzwei\n".utf8))
    let checksum = try FileChecksum(path: path)
    #expect(checksum.length == 10)
    #expect(try FileSystem.readText(path) == "eins\nzwei\n")
  }

  @Test func gzipFromAPipeIsDecompressed() throws {
    let file = try MappedFile(
      path: try folder.write(String(repeating: "viel Text\n", count: 50_000), to: "a.gz"))
    let path = try pipe(withExtendedLifetime(file) { Array(file.bytes) })
    #expect(try FileSystem.readText(path) == String(repeating: "viel Text\n", count: 50_000))
  }

  @Test func aPipeThatIsNotKeptIsRefusedWhenItIsOpenedAgain() throws {
    let path = try pipe(Array("eins\n".utf8))
    // The pipe would be waited for without end if it were opened.
    #expect(try FileSystem.readText(path) == "eins\n")
    let holder = open(path, O_RDWR)
    defer { close(holder) }
    let error = #expect(throws: FileError.self) { try InputFile(path: path) }
    #expect(error == .readAlready(path: path))
    #expect(error?.exitStatus == .usage)
  }

  @Test func filesCanBeOpenedAnyTime() throws {
    let path = try folder.write("text", to: "text")
    #expect(!InputFile.isStream(path) && !InputFile.isStream("/dev/null"))
    for _ in 0..<2 { #expect(try FileSystem.readText(path) == "text") }
    for _ in 0..<2 { #expect(try FileSystem.readText("/dev/null").isEmpty) }
  }

  @Test func aClosedStandardInputIsAnError() async {
    await #expect(processExitsWith: .exitCode(0)) {
      guard dup2(open("/dev/null", O_WRONLY), STDIN_FILENO) >= 0 else { exit(1) }
      do {
        _ = try InputFile(path: "-")
        exit(2)
      } catch FileError.readFailed("-", "Bad file descriptor") {
        exit(0)
      }
    }
  }
}

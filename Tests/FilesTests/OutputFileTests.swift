import Files
import Glibc
import TestSupport
import Testing

struct OutputFileTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  @Test(arguments: ["plain", "packed.gz"])
  func everythingWrittenIsRead(name: String) throws {
    let file = try OutputFile(path: folder.path(name))
    var expected = ""
    for number in 0..<20_000 {
      try file.writeLine("line \(number)")
      expected += "line \(number)\n"
    }
    let long = String(repeating: "lang ", count: 100_000)
    try file.write(long)
    try file.write(Array("end".utf8))
    try file.close()
    #expect(try FileSystem.readText(folder.path(name)) == expected + long + "end")
  }

  @Test(arguments: [65_534, 65_535, 65_536, 65_537])
  func textAsLongAsTheBufferIsWhole(length: Int) throws {
    let text = String(repeating: "x", count: length)
    let file = try OutputFile(path: folder.path("edge"))
    try file.writeLine(text)
    try file.writeLine(text)
    try file.close()
    #expect(try FileSystem.readText(folder.path("edge")) == "\(text)\n\(text)\n")
  }

  @Test(arguments: ["plain", "packed.gz"])
  func emptyFileIsAValidFile(name: String) throws {
    let path = try folder.write("", to: name)
    #expect(try FileSystem.readAll(path) == [])
  }

  @Test func flushedTextCanBeRead() throws {
    let file = try OutputFile(path: folder.path("flushed"))
    try file.write("now")
    #expect(try FileSystem.readText(folder.path("flushed")) == "")
    try file.flush()
    #expect(try FileSystem.readText(folder.path("flushed")) == "now")
    try file.close()
  }

  @Test func compressedBytesAreTheSameEveryTime() throws {
    let text = String(repeating: "eins zwei drei\n", count: 10_000)
    let first = try FileChecksum(path: try folder.write(text, to: "first.gz"))
    let second = try FileChecksum(path: try folder.write(text, to: "second.gz"))
    #expect(first == second)
  }

  @Test func fullDiskIsReported() throws {
    let file = try OutputFile(path: "/dev/full")
    try file.write("too much")
    let error = #expect(throws: FileError.self) { try file.close() }
    #expect(error == .writeFailed(path: "/dev/full", reason: "No space left on device"))
    #expect(error?.exitStatus == .inputOutput)
    let large = [UInt8](repeating: 0, count: 1 << 20)
    #expect(throws: FileError.self) { try OutputFile(path: "/dev/full").write(large) }
    let flushed = try OutputFile(path: "/dev/full")
    try flushed.write("too much")
    #expect(throws: FileError.self) { try flushed.flush() }
  }

  @Test func whatCannotBeCreatedIsNamed() throws {
    #expect(throws: FileError.folderInTheWay(path: folder.path)) { try OutputFile(path: folder.path) }
    #expect(FileError.folderInTheWay(path: folder.path).exitStatus == .inputOutput)
    let error = #expect(throws: FileError.self) { try OutputFile(path: folder.path("no/such/folder")) }
    #expect(error?.exitStatus == .inputOutput)
    #expect(error?.description.contains("No such file or directory") == true)
  }

  @Test func readerThatLeavesEndsTheOutputQuietly() async {
    await #expect(processExitsWith: .exitCode(0)) {
      signal(SIGPIPE, SIG_IGN)
      var ends: [Int32] = [0, 0]
      guard pipe(&ends) == 0, dup2(ends[1], STDOUT_FILENO) >= 0 else { exit(1) }
      close(ends[0])
      do {
        let output = try OutputFile(path: "-")
        try output.writeLine("nobody listens")
        try output.close()
        exit(2)
      } catch FileError.outputClosed {
        exit(FileError.outputClosed.exitStatus.rawValue)
      }
    }
  }

  @Test func standardStreamsAreReadAndWritten() async {
    await #expect(processExitsWith: .exitCode(0)) {
      let folder = try TemporaryDirectory()
      let input = open(try folder.write("eins\r\nzwei", to: "input"), O_RDONLY)
      let output = open(folder.path("output"), O_WRONLY | O_CREAT, 0o666)
      guard dup2(input, STDIN_FILENO) >= 0, dup2(output, STDOUT_FILENO) >= 0 else { exit(1) }
      let reader = try LineReader(path: "-")
      let writer = try OutputFile(path: "-")
      while let line = try reader.next() { try writer.writeLine(line) }
      try writer.close()
      try AtomicFile.write("drei", to: "-")
      guard try FileSystem.readText(folder.path("output")) == "eins\nzwei\ndrei" else { exit(2) }
      try FileSystem.remove(folder.path)
      exit(0)
    }
  }
}

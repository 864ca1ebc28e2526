import Files
import Glibc
import TestSupport
import Testing

struct AtomicFileTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private struct Interruption: Error {}

  @Test func newFileReplacesTheOldWhole() throws {
    let path = try folder.write("old and long", to: "file")
    try AtomicFile.write("new", to: path)
    #expect(try FileSystem.readText(path) == "new")
    try AtomicFile.write([0, 255], to: path)
    #expect(try FileSystem.readAll(path) == [0, 255])
    #expect(try FileSystem.list(folder.path) == ["file"])
  }

  @Test func oldFileStaysUntilTheEnd() throws {
    let path = try folder.write("old", to: "file")
    let seen = try AtomicFile.write(to: path) { file in
      try file.write("new")
      try file.flush()
      return try FileSystem.readText(path)
    }
    #expect(seen == "old")
    #expect(try FileSystem.readText(path) == "new")
  }

  @Test func errorLeavesTheOldFileAndNothingElse() throws {
    let path = try folder.write("old", to: "file")
    #expect(throws: Interruption.self) {
      try AtomicFile.write(to: path) { file in
        try file.write([UInt8](repeating: 1, count: 1 << 20))
        throw Interruption()
      }
    }
    #expect(try FileSystem.readText(path) == "old")
    #expect(try FileSystem.list(folder.path) == ["file"])
  }

  @Test func compressesByName() throws {
    let path = folder.path("file.gz")
    let text = String(repeating: "viel Text ", count: 1_000)
    try AtomicFile.write(text, to: path)
    #expect(try FileSystem.readText(path) == text)
    #expect(try FileChecksum(path: path).length < 1_000)
  }

  @Test func temporaryFilesOfEndedProcessesAreRemoved() throws {
    let ended = ".file.2147483646.1.partial"
    let running = ".file.1.1m2n3.partial"
    let unrelated = ".file.note.partial"
    for name in [ended, running, unrelated] { try folder.write("left over", to: name) }
    try AtomicFile.write("new", to: folder.path("file"))
    #expect(try FileSystem.list(folder.path) == [running, unrelated, "file"])
  }

  @Test func aFileIsNotWrittenTwiceAtATime() throws {
    let path = try folder.write("old", to: "file")
    #expect(symlink("file", folder.path("link")) == 0)
    for (outer, inner) in [
      (path, path), (path, folder.path("link")), (folder.path("new"), folder.path("./new")),
    ] {
      let error = #expect(throws: FileError.self) {
        try AtomicFile.write(to: outer) { file in
          try file.write("outer")
          try AtomicFile.write("inner", to: inner)
        }
      }
      #expect(error == .writtenTwice(path: inner))
      #expect(error?.exitStatus == .usage)
    }
    #expect(try FileSystem.readText(path) == "old")
    #expect(try FileSystem.list(folder.path) == ["file", "link"])
    // One after the other is no matter, nor is what keeps nothing.
    for text in ["one", "two"] { try AtomicFile.write(text, to: path) }
    #expect(try FileSystem.readText(path) == "two")
    try AtomicFile.write(to: "/dev/null") { _ in try AtomicFile.write("gone", to: "/dev/null") }
  }

  @Test func theTemporaryFileIsNewAndItsNameIsNotKnownBefore() throws {
    func temporaryName() throws -> String {
      try AtomicFile.write(to: folder.path("file")) { _ in
        try FileSystem.list(folder.path).first { $0.hasSuffix(".partial") } ?? ""
      }
    }
    let names = Set(try (0..<20).map { _ in try temporaryName() })
    #expect(names.count == 20)
    for name in names {
      let parts = name.split(separator: ".")
      #expect(parts.count == 4 && parts[1] == "\(getpid())" && parts[2].count > 8, "\(name)")
    }
  }

  @Test func longNamesHaveTemporaryFilesToo() throws {
    for name in [String(repeating: "n", count: 255), String(repeating: "ä", count: 127)] {
      try AtomicFile.write("text", to: folder.path(name))
      #expect(try FileSystem.readText(folder.path(name)) == "text")
    }
  }

  @Test func permissionsAndLinksAreKept() throws {
    let path = try folder.write("old", to: "file")
    #expect(chmod(path, 0o640) == 0)
    #expect(symlink("file", folder.path("link")) == 0)
    try AtomicFile.write("new", to: folder.path("link"))
    var status = stat()
    #expect(lstat(folder.path("link"), &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    #expect(lstat(path, &status) == 0 && status.st_mode & 0o777 == 0o640)
    #expect(try FileSystem.readText(path) == "new")
  }

  @Test func devicesAreWrittenDirectly() throws {
    try AtomicFile.write("gone", to: "/dev/null")
    let error = #expect(throws: FileError.self) { try AtomicFile.write("too much", to: "/dev/full") }
    #expect(error == .writeFailed(path: "/dev/full", reason: "No space left on device"))
  }

  @Test func whatCannotBeWrittenIsNamed() throws {
    #expect(throws: FileError.folderInTheWay(path: folder.path)) {
      try AtomicFile.write("text", to: folder.path)
    }
    let path = folder.path("no/such")
    let error = #expect(throws: FileError.self) { try AtomicFile.write("text", to: path) }
    #expect(error == .cannotCreate(path: path, reason: "No such file or directory"))
  }
}

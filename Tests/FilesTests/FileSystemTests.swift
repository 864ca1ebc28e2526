import Files
import Glibc
import TestSupport
import Testing

struct FileSystemTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  @Test func pathsAreJoinedAndTakenApart() {
    #expect(FileSystem.join("a", "b") == "a/b")
    #expect(FileSystem.join("a/", "b") == "a/b")
    #expect(FileSystem.join("", "b") == "b")
    #expect(FileSystem.join("a", "/b") == "/b")
    #expect(FileSystem.folder(of: "a/b/c") == "a/b")
    #expect(FileSystem.folder(of: "c") == ".")
    #expect(FileSystem.folder(of: "/c") == "/")
    #expect(FileSystem.name(of: "a/b/c") == "c")
    #expect(FileSystem.name(of: "c") == "c")
  }

  @Test func foldersAreCreatedWithThoseTheyLieIn() throws {
    let path = folder.path("a/b/c")
    try FileSystem.createDirectory(path)
    #expect(FileSystem.isDirectory(path))
    try FileSystem.createDirectory(path)
    try FileSystem.createDirectory(folder.path("a/d/"))
    #expect(try FileSystem.list(folder.path("a")) == ["b", "d"])
  }

  @Test func aFileInTheWayOfAFolderIsNamed() throws {
    let file = try folder.write("", to: "file")
    #expect(throws: FileError.fileInTheWay(path: file)) { try FileSystem.createDirectory(file) }
    #expect(throws: FileError.fileInTheWay(path: file)) {
      try FileSystem.createDirectory(FileSystem.join(file, "below"))
    }
    #expect(throws: FileError.notDirectory(path: file)) { try FileSystem.list(file) }
    #expect(throws: FileError.notFound(path: folder.path("none"))) {
      try FileSystem.list(folder.path("none"))
    }
  }

  @Test func namesAreListedInTheOrderOfTheirBytes() throws {
    let names = ["b", "a", "B", "ä", "a.b", "10", "9", ".hidden"]
    for name in names { try folder.write("", to: name) }
    #expect(try FileSystem.list(folder.path) == [".hidden", "10", "9", "B", "a", "a.b", "b", "ä"])
  }

  @Test func removalTakesFoldersWholeButFollowsNoLink() throws {
    try FileSystem.createDirectory(folder.path("tree/deep"))
    try FileSystem.createDirectory(folder.path("kept"))
    try folder.write("", to: "tree/deep/file")
    try folder.write("", to: "kept/file")
    #expect(symlink(folder.path("kept"), folder.path("tree/link")) == 0)
    try FileSystem.remove(folder.path("tree"))
    #expect(!FileSystem.exists(folder.path("tree")))
    #expect(FileSystem.exists(folder.path("kept/file")))
    try FileSystem.remove(folder.path("tree"))
  }

  @Test func textOfAWholeFileIsValidated() throws {
    #expect(try FileSystem.readText(try folder.write("zwei\nZeilen", to: "good")) == "zwei\nZeilen")
    let path = try folder.write(Array("eins\nzw".utf8) + [0xFF], to: "bad")
    #expect(throws: FileError.notUTF8(path: path, line: 2, byte: 3)) { try FileSystem.readText(path) }
  }
}

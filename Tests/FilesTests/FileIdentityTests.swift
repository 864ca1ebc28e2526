import Files
import Glibc
import TestSupport
import Testing

/// Files compared by what they are, not by what they are called.
struct FileIdentityTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  @Test func oneFileUnderSeveralNames() throws {
    let path = try folder.write("text", to: "file")
    #expect(symlink("file", folder.path("link")) == 0)
    #expect(Glibc.link(path, folder.path("hard")) == 0)
    let other = try folder.write("text", to: "other")
    let identity = FileIdentity(reading: path)
    #expect(identity?.kind == .file)
    for name in ["link", "hard", "./file", "../\(FileSystem.name(of: folder.path))/file"] {
      #expect(FileIdentity(writing: folder.path(name)) == identity)
    }
    #expect(FileIdentity(reading: other) != identity)
  }

  @Test func aFileThatIsNotThereYet() throws {
    let new = FileIdentity(writing: folder.path("new"))
    #expect(new?.kind == .missing)
    #expect(new == FileIdentity(writing: folder.path("./new")))
    #expect(new != FileIdentity(writing: folder.path("newer")))
    #expect(FileIdentity(writing: folder.path("no/folder")) == nil)
    #expect(FileIdentity(reading: folder.path)?.kind == .folder)
    #expect(FileIdentity(writing: "/dev/null")?.kind == .device)
  }
}

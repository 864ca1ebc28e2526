import Files
import TestSupport
import Testing

struct FileLockTests {
  @Test func oneHolderAtATime() throws {
    let folder = try TemporaryDirectory()
    let other = try TemporaryDirectory()
    var first = try FileLock(folder: folder.path)
    #expect(first != nil)
    #expect(try FileLock(folder: folder.path) == nil)
    #expect(try FileLock(folder: other.path) != nil)
    first = nil
    #expect(try FileLock(folder: folder.path) != nil)
  }

  @Test func theLockOutlivesAllThatTheFolderHolds() throws {
    let folder = try TemporaryDirectory()
    try folder.write("x", to: "x")
    let first = try FileLock(folder: folder.path)
    for name in try FileSystem.list(folder.path) { try FileSystem.remove(folder.path(name)) }
    #expect(try FileLock(folder: folder.path) == nil)
    withExtendedLifetime(first) {}
  }

  @Test func whatIsNoFolderCannotBeLocked() throws {
    let folder = try TemporaryDirectory()
    try folder.write("x", to: "x")
    for name in ["none", "x"] {
      let error = #expect(throws: FileError.self) { try FileLock(folder: folder.path(name)) }
      #expect(error?.exitStatus == .noInput)
    }
  }
}

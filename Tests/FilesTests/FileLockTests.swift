import Files
import TestSupport
import Testing

struct FileLockTests {
  @Test func oneHolderAtATime() throws {
    let folder = try TemporaryDirectory()
    let path = folder.path("lock")
    var first = try FileLock(path: path)
    #expect(first != nil)
    #expect(try FileLock(path: path) == nil)
    #expect(try FileLock(path: folder.path("other")) != nil)
    first = nil
    #expect(try FileLock(path: path) != nil)
  }

  @Test func aLockThatCannotBeMade() throws {
    let folder = try TemporaryDirectory()
    let error = #expect(throws: FileError.self) { try FileLock(path: folder.path("none/lock")) }
    #expect(error?.exitStatus == .inputOutput)
  }
}

import Files
import Glibc
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

  /// A process that is being started has all descriptors until it runs its own program.
  @Test func theLockEndsThoughItsDescriptorLivesOn() throws {
    let folder = try TemporaryDirectory()
    var first = try FileLock(folder: folder.path)
    #expect(first != nil)
    let own = try #require(realpath(folder.path, nil))
    defer { free(own) }
    let copies = (3..<256).filter { path(ofDescriptor: $0) == String(cString: own) }.map { dup($0) }
    defer { copies.forEach { close($0) } }
    #expect(copies.count == 1)
    first = nil
    #expect(try FileLock(folder: folder.path) != nil)
  }

  private func path(ofDescriptor descriptor: Int32) -> String? {
    guard let path = realpath("/proc/self/fd/\(descriptor)", nil) else { return nil }
    defer { free(path) }
    return String(cString: path)
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

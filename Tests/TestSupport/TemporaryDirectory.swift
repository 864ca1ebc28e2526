internal import Files
internal import Glibc

/// A new empty folder that is removed with all it holds when the object goes.
public final class TemporaryDirectory: Sendable {
  public let path: String

  public init() throws {
    var template = Array(FileSystem.join(temporaryRoot(), "translate-test-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw FileError.cannotCreate(path: "/tmp", reason: "mkdtemp") }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit {
    try? FileSystem.remove(path)
  }

  /// Returns the path of a name in this folder.
  public func path(_ name: String) -> String {
    FileSystem.join(path, name)
  }

  /// Writes a file into this folder and returns its path; a name ending in `.gz` is compressed.
  @discardableResult
  public func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  /// Writes a file into this folder and returns its path; a name ending in `.gz` is compressed.
  @discardableResult
  public func write(_ bytes: [UInt8], to name: String) throws -> String {
    let file = try OutputFile(path: path(name))
    try file.write(bytes)
    try file.close()
    return path(name)
  }
}

private func temporaryRoot() -> String {
  getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
}

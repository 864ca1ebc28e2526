internal import Glibc

/// Paths, folders, and whole files.
///
/// A path is a string as the user wrote it; relative ones are left relative.
public enum FileSystem {
  // MARK: Paths

  /// Returns the path of a name inside a folder; a name that is an absolute path stays as it is.
  public static func join(_ folder: String, _ name: String) -> String {
    if folder.isEmpty || name.hasPrefix("/") { return name }
    return folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// Returns the path without its last component: `a` for `a/b`, `.` for `b`.
  public static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
  }

  /// Returns the last component of a path: `b` for `a/b`.
  public static func name(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(path[path.utf8.index(after: slash)...])
  }

  /// Returns what a message calls a file that is read: its path, or `standard input` for `-`.
  public static func inputName(_ path: String) -> String {
    path == "-" ? "standard input" : path
  }

  // MARK: Folders

  /// Whether there is a file or folder of this name.
  public static func exists(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0
  }

  /// Whether there is a folder of this name.
  public static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Creates a folder and those it lies in, unless they are there.
  public static func createDirectory(_ path: String) throws {
    if isDirectory(path) { return }
    let parent = folder(of: path)
    if parent != path, !isDirectory(parent) { try createDirectory(parent) }
    guard mkdir(path, 0o777) != 0 else { return }
    let code = errno
    if isDirectory(path) { return }
    if code == EEXIST { throw FileError.fileInTheWay(path: path) }
    errno = code
    throw FileError.cannotCreate(path: path, reason: reasonOfLastError())
  }

  /// Returns the names in a folder, in the order of their bytes, without `.` and `..`.
  public static func list(_ path: String) throws -> [String] {
    guard let folder = opendir(path) else {
      throw errno == ENOTDIR ? FileError.notDirectory(path: path) : openingError(path)
    }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Removes a file, or a folder with all it holds; does nothing when there is none.
  ///
  /// Links are removed, not followed.
  public static func remove(_ path: String) throws {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    if isFolder {
      for name in try list(path) { try remove(join(path, name)) }
    }
    guard (isFolder ? rmdir(path) : unlink(path)) != 0, errno != ENOENT else { return }
    throw FileError.cannotRemove(path: path, reason: reasonOfLastError())
  }

  // MARK: Whole files

  /// Returns all bytes of a file, decompressed if it is compressed with gzip, or of standard input (`-`).
  public static func readAll(_ path: String) throws -> [UInt8] {
    let file = try InputFile(path: path)
    var bytes: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { buffer.deallocate() }
    while true {
      let count = try file.read(into: buffer)
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  /// Returns the bytes of a text file without a byte order mark; throws where it is UTF-16.
  ///
  /// Other ill-formed text is left to whoever reads the bytes.
  public static func readTextBytes(_ path: String) throws -> [UInt8] {
    var bytes = try readAll(path)
    try bytes.withUnsafeBufferPointer { try refuseWideText($0, path: path) }
    if bytes.starts(with: byteOrderMark) { bytes.removeFirst(byteOrderMark.count) }
    return bytes
  }

  /// Returns the bytes of a text file that is read line by line; throws also where its lines end with "\r" alone.
  public static func readLineBytes(_ path: String) throws -> [UInt8] {
    let bytes = try readTextBytes(path)
    if bytes.withUnsafeBufferPointer(endsLinesWithReturns) {
      throw FileError.returnsForLineEnds(path: path)
    }
    return bytes
  }

  /// Returns the lines of a text file as one text, without a byte order mark; throws where it is not valid UTF-8.
  public static func readText(_ path: String) throws -> String {
    let bytes = try readLineBytes(path)
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    let position = bytes.withUnsafeBufferPointer { firstIllFormedByte(in: $0) } ?? 0
    let before = bytes[..<position]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    throw FileError.notUTF8(path: path, line: line, byte: position - lineStart + 1)
  }
}

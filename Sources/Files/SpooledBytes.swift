internal import Glibc

/// All bytes that a descriptor gave: in memory, or where they are many in a file that has no name.
final class SpooledBytes: Sendable {
  private enum Store {
    case memory([UInt8])
    case file(Int32)
  }

  private let path: String
  private let store: Store

  private static let memoryLimit = 1 << 26

  /// Reads a descriptor to its end; `path` is what messages call it.
  init(of descriptor: Int32, path: String) throws {
    self.path = path
    var bytes: [UInt8] = []
    let isWhole = try Self.forEachPart(of: descriptor, path) { part in
      bytes.append(contentsOf: part)
      return bytes.count <= Self.memoryLimit
    }
    guard !isWhole else {
      store = .memory(bytes)
      return
    }
    let file = try Self.makeFile()
    do {
      try bytes.withUnsafeBytes { try Self.write($0, to: file) }
      bytes = []
      _ = try Self.forEachPart(of: descriptor, path) { part in
        try Self.write(part, to: file)
        return true
      }
    } catch {
      close(file)
      throw error
    }
    store = .file(file)
  }

  deinit {
    if case .file(let file) = store { close(file) }
  }

  /// Fills the front of a buffer with the bytes from an offset on and returns their number, 0 at the end.
  func read(from offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    switch store {
    case .memory(let bytes):
      let count = min(buffer.count, bytes.count - offset)
      bytes.withUnsafeBytes {
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + count]))
      }
      return count
    case .file(let file):
      while true {
        let count = pread(file, buffer.baseAddress, buffer.count, offset)
        if count >= 0 { return count }
        guard errno == EINTR else { throw FileError.readFailed(path: path, reason: reasonOfLastError()) }
      }
    }
  }

  /// Reads part after part until the end, or until `body` wants no more; returns whether the end was reached.
  private static func forEachPart(
    of descriptor: Int32, _ path: String, _ body: (UnsafeRawBufferPointer) throws -> Bool
  ) throws -> Bool {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { buffer.deallocate() }
    while true {
      let count = try readOnce(descriptor, into: buffer, path: path)
      if count == 0 { return true }
      if try !body(UnsafeRawBufferPointer(rebasing: buffer[..<count])) { return false }
    }
  }

  private static var folder: String {
    guard let folder = getenv("TMPDIR").map({ String(cString: $0) }), !folder.isEmpty else { return "/tmp" }
    return folder
  }

  private static func makeFile() throws -> Int32 {
    let path = FileSystem.join(folder, ".translate.\(AtomicFile.unguessableName())")
    let file = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw FileError.cannotCreate(path: path, reason: reasonOfLastError()) }
    unlink(path)
    return file
  }

  private static func write(_ bytes: UnsafeRawBufferPointer, to file: Int32) throws {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(file, rest.baseAddress, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError.writeFailed(path: "a temporary file in \(folder)", reason: reasonOfLastError())
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }
}

/// Reads once from a descriptor and returns the number of bytes, 0 at the end; `path` is what messages call it.
func readOnce(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, path: String) throws -> Int {
  while true {
    let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
    if count >= 0 { return count }
    if errno == EINTR { continue }
    throw errno == EISDIR
      ? FileError.isDirectory(path: path)
      : FileError.readFailed(path: path, reason: reasonOfLastError())
  }
}

internal import Glibc

/// A file being written through a buffer: plain, compressed (`.gz`), or standard output (`-`).
///
/// Every failure is reported, at the latest by `close()`, which therefore has to be called. A file that
/// must never be seen half written is written by `AtomicFile`.
public final class OutputFile {
  public let path: String
  private var descriptor: Int32
  private let deflater: Deflater?
  private var buffer: [UInt8] = []

  private static let capacity = 1 << 16

  /// Creates a file, or empties the one there is; a name ending in `.gz` compresses, and `-` is standard output.
  public convenience init(path: String) throws {
    guard path != "-" else {
      self.init(path: path, descriptor: STDOUT_FILENO, compresses: false)
      return
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw errno == EISDIR
        ? FileError.folderInTheWay(path: path)
        : FileError.cannotCreate(path: path, reason: reasonOfLastError())
    }
    self.init(path: path, descriptor: descriptor, compresses: path.hasSuffix(".gz"))
  }

  /// Takes over a descriptor that is open for writing; `path` is what messages call it.
  init(path: String, descriptor: Int32, compresses: Bool) {
    self.path = path
    self.descriptor = descriptor
    deflater = compresses ? Deflater() : nil
    buffer.reserveCapacity(Self.capacity)
  }

  deinit {
    if descriptor > STDERR_FILENO { Glibc.close(descriptor) }
  }

  /// Writes bytes.
  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    precondition(descriptor >= 0, "\(path) is written after it was closed")
    if bytes.count >= Self.capacity {
      try passOn()
      try pass(bytes)
      return
    }
    if buffer.count + bytes.count > Self.capacity { try passOn() }
    buffer.append(contentsOf: bytes)
  }

  /// Writes bytes.
  public func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try write($0) }
  }

  /// Writes the UTF-8 bytes of a text.
  public func write(_ text: String) throws {
    var text = text
    try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
  }

  /// Writes a text and the "\n" that ends its line.
  public func writeLine(_ text: String) throws {
    try write(text + "\n")
  }

  /// Hands everything written so far to the system, so that a reader can see it.
  public func flush() throws {
    try passOn()
    try deflater?.flush { try self.store($0) }
  }

  /// Hands everything to the system and ends the file; standard output stays open.
  public func close() throws {
    try finish(syncing: false)
  }

  /// Ends the file after, if asked, its bytes have reached the disk.
  func finish(syncing: Bool) throws {
    guard descriptor >= 0 else { return }
    try passOn()
    try deflater?.finish { try self.store($0) }
    guard descriptor != STDOUT_FILENO else {
      descriptor = -1
      return
    }
    // EINVAL and EROFS: pipes and devices have nothing to sync.
    if syncing, fsync(descriptor) != 0, errno != EINVAL, errno != EROFS { throw writingError() }
    let closing = descriptor
    descriptor = -1
    if Glibc.close(closing) != 0, errno != EINTR { throw writingError() }
  }

  private func passOn() throws {
    guard !buffer.isEmpty else { return }
    try buffer.withUnsafeBytes { try pass($0) }
    buffer.removeAll(keepingCapacity: true)
  }

  private func pass(_ bytes: UnsafeRawBufferPointer) throws {
    if let deflater {
      try deflater.deflate(bytes) { try self.store($0) }
    } else {
      try store(bytes)
    }
  }

  private func store(_ bytes: UnsafeRawBufferPointer) throws {
    try UnfinishedFiles.whileWriting { try storeAll(bytes) }
  }

  private func storeAll(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw writingError()
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  private func writingError() -> FileError {
    errno == EPIPE && path == "-"
      ? .outputClosed
      : .writeFailed(path: path, reason: reasonOfLastError())
  }
}

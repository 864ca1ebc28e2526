internal import Glibc

/// The bytes of a file from its beginning to its end: plain, compressed (`.gz`), or standard input (`-`).
public final class InputFile {
  public let path: String
  private let descriptor: Int32
  private let inflater: Inflater?

  /// Opens a file; one whose name ends in `.gz` is decompressed, and `-` is standard input.
  ///
  /// Throws a `FileError` when there is no such file, it is a directory, or it may not be read.
  public convenience init(path: String) throws {
    try self.init(path: path, decompresses: path.hasSuffix(".gz"))
  }

  /// Opens a file whose bytes are decompressed or taken as they are, whatever its name.
  init(path: String, decompresses: Bool) throws {
    self.path = path
    if path == "-" {
      descriptor = STDIN_FILENO
    } else {
      descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw openingError(path) }
    }
    inflater = decompresses ? Inflater() : nil
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw FileError.isDirectory(path: path)
    }
  }

  deinit {
    if descriptor > STDIN_FILENO { close(descriptor) }
  }

  /// Fills the front of a buffer with the next bytes and returns how many there are: 0 at the end of the file.
  ///
  /// Fewer bytes than the buffer holds are no sign of the end; a terminal or a pipe gives what it has.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard let inflater else { return try readStored(into: buffer) }
    do {
      return try inflater.inflate(into: buffer) { try self.readStored(into: $0) }
    } catch let failure as Inflater.Failure {
      switch failure {
      case .truncated: throw FileError.truncated(path: path, line: nil)
      case .corrupt(let reason): throw FileError.corrupt(path: path, line: nil, reason: reason)
      }
    }
  }

  private func readStored(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      if errno == EINTR { continue }
      throw errno == EISDIR
        ? FileError.isDirectory(path: path)
        : FileError.readFailed(path: path, reason: reasonOfLastError())
    }
  }
}

internal import Glibc

/// The bytes of a file from its beginning to its end: plain, compressed with gzip, or standard input (`-`).
///
/// What is compressed is known by its first bytes, whatever its name. What gives its bytes once, as a pipe does, can be
/// opened once, unless `keep` was called before.
public final class InputFile {
  public let path: String
  private let descriptor: Int32
  /// What a stream gave before, and how much of it has been read here.
  private let kept: SpooledBytes?
  private var keptOffset = 0
  private let decompresses: Bool
  private var inflater: Inflater?
  private var hasInflated = false
  /// The first bytes as they are stored, which were read to know the format, and how many of them were passed on.
  private var head: [UInt8] = []
  private var headPosition = 0
  private var isBegun = false

  /// Opens a file, which is decompressed where its first bytes are those of gzip; `-` is standard input.
  ///
  /// Throws a `FileError` when there is no such file, it is a directory, or it may not be read.
  public convenience init(path: String) throws {
    try self.init(path: path, decompresses: true)
  }

  /// Opens a file whose bytes are decompressed where they are compressed, or are taken as they are.
  init(path: String, decompresses: Bool) throws {
    self.path = path
    self.decompresses = decompresses
    if let content = InputStreams.content(of: path) {
      (kept, descriptor) = (content, -1)
      return
    }
    let opened = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { throw openingError(path) }
    do {
      try Self.check(opened, path)
      kept = try InputStreams.open(path, opened)
    } catch {
      if opened > STDIN_FILENO { close(opened) }
      throw error
    }
    descriptor = opened
  }

  deinit {
    if descriptor > STDIN_FILENO { close(descriptor) }
  }

  /// Decides that a path will be opened more than once: where it is a pipe, its bytes are kept when it is first opened.
  ///
  /// They are kept in memory, or where they are many in a temporary file without a name. For files it does nothing.
  public static func keep(_ path: String) { InputStreams.keep(path) }

  /// Whether a path means what can be read once, such as a pipe or standard input, and not a file.
  public static func isStream(_ path: String) -> Bool { InputStreams.contains(path) }

  /// Fills the front of a buffer with the next bytes and returns how many there are: 0 at the end of the file.
  ///
  /// Fewer bytes than the buffer holds are no sign of the end; a terminal or a pipe gives what it has.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if !isBegun { try begin(capacity: buffer.count) }
    guard let inflater else { return try readStored(into: buffer) }
    do {
      let count = try inflater.inflate(into: buffer) { try self.readStored(into: $0) }
      if !hasInflated, let format = PackedFormat(head: buffer[..<count]) {
        throw FileError.packed(path: path, format)
      }
      hasInflated = true
      return count
    } catch let failure as Inflater.Failure {
      switch failure {
      case .truncated: throw FileError.truncated(path: path, line: nil)
      case .corrupt(let reason): throw FileError.corrupt(path: path, line: nil, reason: reason)
      }
    }
  }

  // MARK: Formats

  private static func check(_ descriptor: Int32, _ path: String) throws {
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw FileError.isDirectory(path: path)
    }
    // The place of a standard input that was closed is held by one that cannot be read.
    let flags = fcntl(descriptor, F_GETFL)
    if flags < 0 || flags & O_ACCMODE == O_WRONLY {
      errno = EBADF
      throw FileError.readFailed(path: path, reason: reasonOfLastError())
    }
  }

  /// Reads as many bytes as tell the format, but waits for no more of them than are needed for that.
  private func begin(capacity: Int) throws {
    isBegun = true
    guard decompresses else { return }
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(capacity, PackedFormat.headLength), alignment: 64)
    defer { buffer.deallocate() }
    while head.isEmpty || isGzip == nil || PackedFormat.mayBegin(with: head) {
      let count = try readBeyondHead(
        into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<(buffer.count - head.count)]))
      if count == 0 { break }
      head.append(contentsOf: buffer[..<count])
    }
    if let format = PackedFormat(head: head) { throw FileError.packed(path: path, format) }
    if isGzip == true {
      inflater = Inflater()
    } else if path.hasSuffix(".gz"), !looksLikeText {
      if head.count < 2 { throw FileError.truncated(path: path, line: nil) }
      throw FileError.corrupt(path: path, line: nil, reason: "its first bytes are not those of gzip")
    }
  }

  /// Whether the first bytes are those of gzip; nil where there are too few to say.
  private var isGzip: Bool? {
    let signature: [UInt8] = [0x1F, 0x8B]
    guard head.starts(with: signature.prefix(head.count)) else { return false }
    return head.count >= signature.count ? true : nil
  }

  /// Whether what is called compressed but is not can be the text itself, as programs that decompress on the way leave it.
  private var looksLikeText: Bool {
    guard head.count > 1, !head.contains(0) else { return false }
    guard let position = head.withUnsafeBufferPointer({ firstIllFormedByte(in: $0) }) else { return true }
    // The last character may be cut off.
    return head.count >= PackedFormat.headLength && position > head.count - 4
  }

  // MARK: Stored bytes

  private func readStored(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard headPosition < head.count else { return try readBeyondHead(into: buffer) }
    let count = min(buffer.count, head.count - headPosition)
    buffer.copyBytes(from: head[headPosition..<headPosition + count])
    headPosition += count
    if headPosition == head.count { (head, headPosition) = ([], 0) }
    return count
  }

  private func readBeyondHead(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard let kept else { return try readOnce(descriptor, into: buffer, path: path) }
    let count = try kept.read(from: keptOffset, into: buffer)
    keptOffset += count
    return count
  }
}

internal import Glibc

/// A file that grows at its end and can be gone on with after its process was killed.
///
/// What has been written since `synchronize` may then be lost or there in part; so the length that is known to be good is
/// noted elsewhere, with its checksum, and whoever goes on drops the rest.
package final class AppendedFile {
  package let path: String
  /// The length and checksum of all that was appended, whether it has reached the disk or not.
  package private(set) var checksum: FileChecksum
  private let descriptor: Int32
  private var buffer: [UInt8] = []

  private static let capacity = 1 << 20

  /// Opens a file, or creates it, and drops what comes after the bytes that are known to be good.
  ///
  /// - Parameter good: Their length and checksum.
  /// - Returns: nil where the file is shorter.
  package init?(path: String, keeping good: FileChecksum = FileChecksum()) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileError.cannotCreate(path: path, reason: reasonOfLastError()) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, Int(status.st_size) >= good.length else {
      close(descriptor)
      return nil
    }
    guard ftruncate(descriptor, good.length) == 0, lseek(descriptor, 0, SEEK_END) >= 0 else {
      let reason = reasonOfLastError()
      close(descriptor)
      throw FileError.writeFailed(path: path, reason: reason)
    }
    self.path = path
    self.descriptor = descriptor
    checksum = good
  }

  deinit { close(descriptor) }

  /// Appends bytes.
  package func append(_ bytes: UnsafeRawBufferPointer) throws {
    checksum = checksum.extended(by: bytes)
    if buffer.count + bytes.count > Self.capacity { try flush() }
    if bytes.count > Self.capacity { return try store(bytes) }
    buffer.append(contentsOf: bytes)
  }

  /// Makes all that was appended reach the disk.
  package func synchronize() throws {
    try flush()
    // EINVAL: file systems that have nothing to sync.
    if fsync(descriptor) != 0, errno != EINVAL {
      throw FileError.writeFailed(path: path, reason: reasonOfLastError())
    }
  }

  private func flush() throws {
    try buffer.withUnsafeBytes { try store($0) }
    buffer.removeAll(keepingCapacity: true)
  }

  private func store(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes
    while !rest.isEmpty {
      let count = write(descriptor, rest.baseAddress, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError.writeFailed(path: path, reason: reasonOfLastError())
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }
}

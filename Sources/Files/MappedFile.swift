internal import Glibc

/// A file's bytes in memory without reading them first: pages come from the disk when they are looked at.
///
/// The bytes stay valid while this object lives. The file must not be shortened meanwhile; files that
/// `AtomicFile` replaces never are, since the mapping keeps the old one. Safe to share, although the compiler cannot see
/// it through the pointer: nothing ever changes.
public final class MappedFile: @unchecked Sendable {
  public let path: String
  /// All bytes of the file; valid while this object lives, so a user keeps it alive with `withExtendedLifetime`.
  public let bytes: UnsafeRawBufferPointer

  /// Maps a file for reading; throws a `FileError` when there is none or it may not be read.
  public init(path: String) throws {
    self.path = path
    // Whoever opens a pipe would wait for its writer, and a pipe cannot be mapped.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw openingError(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw FileError.readFailed(path: path, reason: reasonOfLastError())
    }
    if status.st_mode & S_IFMT == S_IFDIR { throw FileError.isDirectory(path: path) }
    if status.st_mode & S_IFMT == S_IFIFO {
      throw FileError.readFailed(path: path, reason: "it is a pipe, and the file is read at many places")
    }
    let count = Int(status.st_size)
    guard count > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let address = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED else {
      throw FileError.readFailed(path: path, reason: reasonOfLastError())
    }
    bytes = UnsafeRawBufferPointer(start: address, count: count)
  }

  /// Gives back the memory that looking at some of the bytes has taken; whoever looks again finds the same.
  public func release(_ range: Range<Int>) {
    guard let address = bytes.baseAddress, !range.isEmpty else { return }
    let page = sysconf(Int32(_SC_PAGESIZE))
    let begin = range.lowerBound / page * page
    madvise(UnsafeMutableRawPointer(mutating: address + begin), range.upperBound - begin, MADV_DONTNEED)
  }

  deinit {
    if let address = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: address), bytes.count) }
  }
}

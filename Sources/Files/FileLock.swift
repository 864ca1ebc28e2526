internal import Glibc

/// A lock that one holder at a time has on a file; it ends with the object, or with the process, however that ends.
public final class FileLock {
  private let descriptor: Int32

  /// Takes the lock on a file, which is made where there is none; nil where another has it.
  ///
  /// On file systems without locks nobody is kept out.
  public init?(path: String) throws {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw FileError.cannotCreate(path: path, reason: reasonOfLastError())
    }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      close(descriptor)
      return nil
    }
  }

  deinit { close(descriptor) }
}

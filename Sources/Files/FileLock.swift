internal import Glibc

/// A lock that one holder at a time has on a folder; it ends with the object, or with the process, however that ends.
public final class FileLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock on a folder that is there; nil where another has it.
  ///
  /// The folder itself is locked, so that nothing that is removed from it takes the lock away. Where folders cannot be
  /// locked, as on NFS, a file `.lock` in it is. On file systems without locks nobody is kept out.
  public init?(folder: String) throws {
    let own = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard own >= 0 else { throw openingError(folder) }
    if flock(own, LOCK_EX | LOCK_NB) == 0 {
      descriptor = own
      return
    }
    let isHeld = errno == EWOULDBLOCK
    close(own)
    if isHeld { return nil }
    let path = FileSystem.join(folder, ".lock")
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw FileError.cannotCreate(path: path, reason: reasonOfLastError())
    }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      close(descriptor)
      return nil
    }
  }

  deinit {
    // A process that is just being started has the descriptor too until it runs its own program, and closing ours would
    // leave it the lock.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}

internal import Glibc

/// Which file a path means, whatever it is called: two paths mean one file where their identities are equal.
///
/// A file is known by its device and inode, one that does not exist yet by its folder and its name.
public struct FileIdentity: Hashable, Sendable {
  /// What kind of thing the path means.
  public enum Kind: Sendable, Hashable {
    case missing
    case file
    case folder
    /// A pipe or a socket: what it gives can be had once.
    case stream
    case terminal
    /// A device such as /dev/null, which is never one file with another.
    case device
  }

  public let kind: Kind
  private let device: UInt64
  private let inode: UInt64
  /// The name in the folder that device and inode mean, of a file that does not exist.
  private let name: String

  /// Whether there is something that can be read as a file.
  public var isReadable: Bool {
    switch kind {
    case .file, .stream: true
    case .missing, .folder, .terminal, .device: false
    }
  }

  /// Finds what is read from a path; `-` is standard input.
  public init?(reading path: String) { self.init(path, standard: STDIN_FILENO) }

  /// Finds what is written to a path; `-` is standard output.
  public init?(writing path: String) { self.init(path, standard: STDOUT_FILENO) }

  /// Finds what is put in the place of a file whole: known by its folder and its name, since the inode of what was
  /// there before is given to another file as soon as it is replaced.
  init?(replacing path: String) {
    var status = stat()
    guard stat(FileSystem.folder(of: path), &status) == 0 else { return nil }
    self.init(.missing, status, name: FileSystem.name(of: path))
  }

  private init?(_ path: String, standard: Int32) {
    var status = stat()
    if path == "-" ? fstat(standard, &status) == 0 : stat(path, &status) == 0 {
      self.init(status)
      return
    }
    guard path != "-" else { return nil }
    self.init(replacing: path)
  }

  private init(_ status: stat) {
    let kind: Kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG, S_IFBLK: .file
      case S_IFDIR: .folder
      case S_IFIFO, S_IFSOCK: .stream
      default: isTerminal(status.st_rdev) ? .terminal : .device
      }
    self.init(kind, status, name: "")
  }

  private init(_ kind: Kind, _ status: stat, name: String) {
    (self.kind, self.name) = (kind, name)
    (device, inode) = (UInt64(status.st_dev), UInt64(status.st_ino))
  }
}

/// Whether a character device is a terminal: a console, the terminal of the process, or a pseudo-terminal.
private func isTerminal(_ device: dev_t) -> Bool {
  // Its major number, as the C library takes it apart.
  switch device >> 8 & 0xFFF | device >> 32 & ~0xFFF {
  case 4, 5, 136...143: true
  default: false
  }
}

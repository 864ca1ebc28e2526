internal import Glibc
internal import Synchronization

/// The pipes and terminals that this process reads, each of which gives what it has once.
///
/// One that has been read is refused when it is opened again; one that was to be kept before it was opened is read to
/// its end at once, and gives the same bytes to everyone who opens it.
enum InputStreams {
  private struct Stream {
    var isKept = false
    var wasOpened = false
    var content: SpooledBytes?
  }

  /// The name counts too: the system gives an inode again to a pipe made after another was removed.
  private struct Key: Hashable {
    var path: String
    var identity: FileIdentity
  }

  private static let streams = Mutex<[Key: Stream]>([:])

  /// Decides that what a path gives will be read more than once; does nothing for files.
  static func keep(_ path: String) {
    guard let key = key(of: path) else { return }
    streams.withLock { $0[key, default: Stream()].isKept = true }
  }

  /// Whether a path means a stream; standard input is one, even where it is a file, since it is read where it stands.
  static func contains(_ path: String) -> Bool { key(of: path) != nil }

  /// Returns what a path has given before, where it was kept.
  static func content(of path: String) -> SpooledBytes? {
    guard let key = key(of: path) else { return nil }
    return streams.withLock { $0[key]?.content }
  }

  /// Takes note that a descriptor is about to be read, and returns its bytes where they are kept.
  static func open(_ path: String, _ descriptor: Int32) throws -> SpooledBytes? {
    guard let key = key(of: path) else { return nil }
    return try streams.withLock { streams in
      var stream = streams[key] ?? Stream()
      if let content = stream.content { return content }
      if stream.wasOpened { throw FileError.readAlready(path: path) }
      stream.wasOpened = true
      streams[key] = stream
      guard stream.isKept else { return nil }
      let content = try SpooledBytes(of: descriptor, path: path)
      streams[key]?.content = content
      return content
    }
  }

  private static func key(of path: String) -> Key? {
    guard let identity = FileIdentity(reading: path) else { return nil }
    switch identity.kind {
    case .stream, .terminal: return Key(path: path, identity: identity)
    case .file: return path == "-" ? Key(path: path, identity: identity) : nil
    case .missing, .folder, .device: return nil
    }
  }
}

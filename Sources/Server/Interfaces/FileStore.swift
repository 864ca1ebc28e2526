internal import Synchronization

/// Files that clients fetch later: in memory, under names that nobody can guess, for an hour.
final class FileStore: Sendable {
  struct File: Sendable {
    let bytes: [UInt8]
    let until: ContinuousClock.Instant
  }

  private static let lifetime = Duration.seconds(3600)
  private static let maximumBytes = 256 << 20
  private let files = Mutex<[String: File]>([:])

  /// Keeps a file; returns its name.
  ///
  /// - Parameter ending: What the name ends with, without a dot.
  func add(_ bytes: [UInt8], ending: String) -> String {
    let name = randomDigits(32) + "." + ending
    let now = ContinuousClock.now
    files.withLock { files in
      files = files.filter { $0.value.until > now }
      var sum = files.values.reduce(bytes.count) { $0 + $1.bytes.count }
      for (old, file) in files.sorted(by: { $0.value.until < $1.value.until }) where sum > Self.maximumBytes {
        files[old] = nil
        sum -= file.bytes.count
      }
      files[name] = File(bytes: bytes, until: now + Self.lifetime)
    }
    return name
  }

  /// Returns a file; nil where there is none of this name any more.
  func file(_ name: String) -> [UInt8]? {
    files.withLock { files in
      guard let file = files[name], file.until > .now else { return nil }
      return file.bytes
    }
  }

  /// Returns a file and forgets it; nil where there is none of this name any more.
  func take(_ name: String) -> [UInt8]? {
    files.withLock { files in
      guard let file = files.removeValue(forKey: name), file.until > .now else { return nil }
      return file.bytes
    }
  }
}

internal import Files
internal import FoundationEssentials
internal import Glibc

/// What an installation has put below its prefix, so that it can be renewed and removed, and nothing else with it.
struct InstallationRecord: Codable {
  struct Entry: Codable, Hashable {
    /// Below the prefix.
    let path: String
    /// Of a file.
    let checksum: FileChecksum?
    /// Where a link leads.
    let target: String?

    /// Reads what is at a path now; nil where there is nothing.
    init?(_ path: String, below prefix: String) throws {
      let place = FileSystem.join(prefix, path)
      var status = stat()
      guard lstat(place, &status) == 0 else { return nil }
      self.path = path
      switch status.st_mode & S_IFMT {
      case S_IFREG: (checksum, target) = (try FileChecksum(path: place), nil)
      case S_IFLNK: (checksum, target) = (nil, linkTarget(place))
      default: (checksum, target) = (nil, nil)
      }
    }
  }

  var format = 1
  var version: String
  /// In an installation that was broken off, the old and the new contents of a path.
  var files: [Entry]
  /// The folders that were made, the outer before the inner.
  var folders: [String]

  /// Where it is kept below the prefix.
  static let path = "share/translate/installed.json"

  /// Reads the record of an installation; nil where there is none.
  static func read(below prefix: String) throws -> InstallationRecord? {
    let place = FileSystem.join(prefix, path)
    guard FileSystem.exists(place) else { return nil }
    do {
      return try JSONDecoder().decode(InstallationRecord.self, from: Data(try FileSystem.readAll(place)))
    } catch is DecodingError {
      throw InstallationError.damagedRecord(path: place)
    }
  }

  func write(below prefix: String) throws {
    try AtomicFile.write(try jsonText(of: self), to: FileSystem.join(prefix, InstallationRecord.path))
  }
}

private func linkTarget(_ path: String) -> String? {
  var bytes = [CChar](repeating: 0, count: 4096)
  let count = readlink(path, &bytes, bytes.count)
  guard count >= 0 else { return nil }
  return String(decoding: bytes[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
}

/// What keeps a program from being installed or removed.
enum InstallationError: ReportableError, Equatable {
  case inTheWay([String])
  case changed([String])
  case doesNotStart(reason: String)
  case notInstalled(prefix: String)
  case damagedRecord(path: String)
  case interrupted

  var exitStatus: ExitStatus {
    switch self {
    case .inTheWay, .changed, .doesNotStart, .interrupted: .inputOutput
    case .notInstalled: .noInput
    case .damagedRecord: .badData
    }
  }

  var description: String {
    switch self {
    case .inTheWay(let paths):
      "\(some(paths)): in the way, and not put there by an installation; move it away, or choose another --prefix"
    case .changed(let paths):
      "\(some(paths)): changed since it was installed; move it away first, so that nothing is lost"
    case .doesNotStart(let reason):
      "the copied program does not start, so nothing was installed: \(reason); install the libraries that the README "
        + "names, or build with --static-swift-stdlib"
    case .notInstalled(let prefix):
      "\(prefix): nothing is installed there; name where with --prefix"
    case .damagedRecord(let path):
      "\(path): damaged; move it away and install again"
    case .interrupted:
      "interrupted; nothing was installed"
    }
  }

  private func some(_ paths: [String]) -> String {
    paths.prefix(3).joined(separator: ", ") + (paths.count > 3 ? " and \(paths.count - 3) more" : "")
  }
}

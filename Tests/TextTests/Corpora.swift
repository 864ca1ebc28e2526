import Files
import Foundation

/// The public corpora beside the repository; tests that need one are skipped where it is absent.
enum Corpora {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "../shared/corpora").standardized.path

  static func path(_ name: String) -> String { root + "/" + name }

  static func has(_ name: String) -> Bool { FileSystem.exists(path(name)) }

  /// Returns the lines of a corpus file, without their ends.
  static func lines(_ name: String) throws -> [String] {
    let reader = try LineReader(path: path(name))
    var lines: [String] = []
    while let line = try reader.next() { lines.append(line) }
    return lines
  }

  /// Every text file of the corpora, in order.
  static func textFiles() -> [String] {
    let enumerator = FileManager.default.enumerator(atPath: root)
    var names: [String] = []
    while let name = enumerator?.nextObject() as? String {
      let isOther = ["README.md", "LICENSE", ".json", ".model"].contains { name.hasSuffix($0) }
      if !isOther, !FileSystem.isDirectory(path(name)) { names.append(name) }
    }
    return names.sorted()
  }
}

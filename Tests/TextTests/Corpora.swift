import Files
import Foundation

/// Public test data that belongs to the repository.
enum Fixtures {
  static func path(_ name: String) -> String { Corpora.testsFolder + "/Fixtures/" + name }

  /// Returns the lines of a file, without their ends.
  static func lines(_ name: String) throws -> [String] { try linesOfFile(path(name)) }
}

/// The public corpora beside the repository; tests that need one are skipped where it is absent.
enum Corpora {
  static let testsFolder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().path

  static let root = URL(filePath: testsFolder + "/../../shared/corpora").standardized.path

  static var areThere: Bool { FileSystem.isDirectory(root) }

  /// Returns the lines of a corpus file, without their ends.
  static func lines(_ name: String) throws -> [String] { try linesOfFile(root + "/" + name) }

  /// Every text file of the corpora, in order.
  static func textFiles() -> [String] {
    let enumerator = FileManager.default.enumerator(atPath: root)
    var names: [String] = []
    while let name = enumerator?.nextObject() as? String {
      let isText = ![".md", "LICENSE", ".model"].contains { name.hasSuffix($0) }
      if isText, !FileSystem.isDirectory(root + "/" + name) { names.append(name) }
    }
    return names.sorted()
  }
}

private func linesOfFile(_ path: String) throws -> [String] {
  let reader = try LineReader(path: path)
  var lines: [String] = []
  while let line = try reader.next() { lines.append(line) }
  return lines
}

internal import Files

/// The names in the folder of a packed corpus.
///
///     corpus.json              what is in the other files, and what they were made of; written last
///     offsets                  where each sequence begins in tokens: 64-bit numbers, source and target of each pair by turns
///     tokens                   identifiers of 16 or 32 bits, source and target of each pair by turns, without marks
///     lines                    the line that each pair comes from: 64-bit numbers
///     source.vocabulary  target.vocabulary   (or one joint.vocabulary)
///     packing.json             how far a packing has come that is not done
///
/// All numbers are little-endian.
struct PackedFolder: Sendable {
  let path: String

  init(_ path: String) { self.path = path }

  var headerPath: String { FileSystem.join(path, "corpus.json") }
  var offsetsPath: String { FileSystem.join(path, "offsets") }
  var tokensPath: String { FileSystem.join(path, "tokens") }
  var linesPath: String { FileSystem.join(path, "lines") }
  var progressPath: String { FileSystem.join(path, "packing.json") }

  /// Where the vocabularies are; one path for both where they are joint.
  func vocabularyPaths(isJoint: Bool) -> (source: String, target: String) {
    let joint = FileSystem.join(path, "joint.vocabulary")
    if isJoint { return (joint, joint) }
    return (FileSystem.join(path, "source.vocabulary"), FileSystem.join(path, "target.vocabulary"))
  }

  /// Whether a packed corpus is here, done or not.
  var isPacked: Bool { isFinished || isUnfinished }

  var isFinished: Bool { FileSystem.exists(headerPath) }

  var isUnfinished: Bool { FileSystem.exists(progressPath) }

  /// The paths of all files that a packed corpus may have, the header and the note of a packing first.
  private var paths: [String] {
    let two = vocabularyPaths(isJoint: false)
    return [
      headerPath, progressPath, offsetsPath, tokensPath, linesPath, vocabularyPaths(isJoint: true).source,
      two.source, two.target,
    ]
  }

  /// Returns the names in the folder that are not those of a packed corpus; hidden files belong to nobody.
  func foreignNames() throws -> [String] {
    let own = Set(paths.map(FileSystem.name(of:)))
    return try FileSystem.list(path).filter { !own.contains($0) && !$0.hasPrefix(".") }
  }

  /// Removes the packed corpus, done or not, and nothing else that the folder may hold.
  func removeFiles() throws {
    guard FileSystem.isDirectory(path) else { return }
    // Without the first two the rest means nothing, whatever happens next.
    for file in paths { try FileSystem.remove(file) }
  }

  /// Removes the packed corpus, and the folder where it holds nothing else.
  func remove() throws {
    try removeFiles()
    if try FileSystem.list(path).isEmpty { try FileSystem.remove(path) }
  }
}

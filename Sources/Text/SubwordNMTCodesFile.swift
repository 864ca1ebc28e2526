internal import Files

extension SubwordNMTCodes {
  /// Reads a file of codes; one without a version line is of version 0.1.
  ///
  /// - Throws: `FileError`, or `VocabularyError` with the line that is wrong.
  public static func read(from path: String) throws -> SubwordNMTCodes {
    try SubwordNMTCodes(parsing: FileSystem.readLineBytes(path), path: path)
  }

  /// Writes a file of codes, which is either whole or not there.
  ///
  /// - Throws: `FileError`.
  public func write(to path: String) throws {
    try AtomicFile.write(fileContents, to: path)
  }

  /// The bytes of the file of these codes.
  public var fileContents: [UInt8] {
    var bytes: [UInt8] = []
    if version == .v0_2 { bytes += Array("#version: 0.2\n".utf8) }
    for merge in merges { bytes += Array("\(merge.left) \(merge.right)\n".utf8) }
    return bytes
  }

  /// Reads codes from the bytes of their file; the path is for messages.
  ///
  /// - Throws: `VocabularyError` with the line that is wrong.
  public init(parsing bytes: [UInt8], path: String) throws {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    while let last = lines.last, last.isEmpty { lines.removeLast() }
    var version = Version.v0_1
    var merges: [(left: String, right: String)] = []
    for (index, line) in lines.enumerated() {
      let line = line.last == 0x0D ? line.dropLast() : line
      let error = { VocabularyError.malformed(path: path, line: index + 1, problem: $0) }
      guard Array(line).withUnsafeBufferPointer({ firstIllFormedByte(in: $0) }) == nil else {
        throw error("the line is not valid UTF-8")
      }
      if index == 0, line.starts(with: "#version:".utf8) {
        version = try Self.version(String(decoding: line, as: UTF8.self), error)
        continue
      }
      let symbols = line.split(separator: space, omittingEmptySubsequences: false)
      guard symbols.count == 2, !symbols[0].isEmpty, !symbols[1].isEmpty else {
        throw error("a line of codes is two symbols separated by one space")
      }
      merges.append(
        (String(decoding: symbols[0], as: UTF8.self), String(decoding: symbols[1], as: UTF8.self)))
    }
    self.init(version: version, merges: merges)
  }

  private static func version(_ line: String, _ error: (String) -> VocabularyError) throws -> Version {
    switch line.split(separator: " ").last {
    case "0.1": return .v0_1
    case "0.2": return .v0_2
    default: throw error("'\(line)' is none of the versions 0.1 and 0.2")
    }
  }
}

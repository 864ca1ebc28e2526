internal import Bitext
internal import Files
package import Text

/// Sentence pairs as identifiers of pieces, read where they lie in files.
///
/// Nothing but the header is held in memory, so that it does not matter how many there are. What is looked at is
/// checked: the header, the lengths of all files and every offset when the corpus is opened, identifiers when they are
/// read. So a damaged file is an error.
package struct PackedCorpus: Sendable {
  package let path: String
  package let header: PackedHeader
  private let offsets: MappedFile
  private let tokens: MappedFile
  private let lines: MappedFile

  /// Whether a path is a folder with a packed corpus, done or not.
  package static func isPacked(_ path: String) -> Bool {
    FileSystem.isDirectory(path) && PackedFolder(path).isPacked
  }

  /// Reads what a packed corpus says of itself, and checks no more than that.
  package static func header(of path: String) throws -> PackedHeader {
    try PackedHeader.read(PackedFolder(path))
  }

  /// Where a packed corpus says of itself what it is.
  package static func headerPath(of path: String) -> String { PackedFolder(path).headerPath }

  /// Opens a packed corpus.
  ///
  /// - Throws: `PackingError` where there is none, or its files are not what they should be.
  package init(path: String) throws {
    let folder = PackedFolder(path)
    self.path = path
    header = try PackedHeader.read(folder)
    offsets = try MappedFile(path: folder.offsetsPath)
    tokens = try MappedFile(path: folder.tokensPath)
    lines = try MappedFile(path: folder.linesPath)
    for (file, length) in [
      (offsets, header.offsets.length), (tokens, header.tokens.length), (lines, header.lines.length),
    ] where file.bytes.count != length {
      throw PackingError.damaged(
        path: file.path, reason: "it has \(file.bytes.count) bytes, and corpus.json says \(length)")
    }
    try checkOffsets()
  }

  /// The number of pairs.
  package var count: Int { header.pairs }

  /// Reads the vocabularies that the corpus was packed with, and checks that they are those.
  package func vocabularies() throws -> (source: Vocabulary, target: Vocabulary) {
    let isJoint = header.recipe.hasJointVocabulary
    let paths = PackedFolder(path).vocabularyPaths(isJoint: isJoint)
    let source = try Vocabulary.read(from: paths.source)
    let target = isJoint ? source : try Vocabulary.read(from: paths.target)
    try check(source: source, target: target)
    return (source, target)
  }

  /// Checks that the identifiers are those of pieces of these vocabularies.
  ///
  /// - Throws: `PackingError.vocabularyDiffers`.
  package func check(source: Vocabulary, target: Vocabulary) throws {
    for (side, vocabulary, name) in [
      (header.source, source, "source"), (header.target, target, "target"),
    ] where side.rows != vocabulary.rowChecksum || side.pieces != vocabulary.count {
      throw PackingError.vocabularyDiffers(path: path, side: name)
    }
  }

  /// Checks the checksums of what is not checked when the corpus is opened.
  package func verify() throws {
    for (file, expected) in [(tokens, header.tokens), (lines, header.lines)] {
      var checksum = FileChecksum()
      forEachPart(of: file) { checksum = checksum.extended(by: $0) }
      try compare(checksum, expected, file)
    }
  }

  // MARK: Pairs

  /// Returns the number of source tokens of a pair, without a mark.
  func sourceLength(of pair: Int) -> Int { length(of: 2 * pair) }

  /// Returns the number of target tokens of a pair, without marks.
  func targetLength(of pair: Int) -> Int { length(of: 2 * pair + 1) }

  /// Appends the source tokens of a pair, without a mark.
  func appendSource(of pair: Int, to result: inout [TokenID]) throws {
    try append(2 * pair, of: header.source.pieces, to: &result)
  }

  /// Appends the target tokens of a pair, without marks.
  func appendTarget(of pair: Int, to result: inout [TokenID]) throws {
    try append(2 * pair + 1, of: header.target.pieces, to: &result)
  }

  /// Returns where a pair came from.
  func origin(of pair: Int) -> SentencePair.Origin {
    let part = header.partStarts.lastIndex { $0 <= pair } ?? 0
    return SentencePair.Origin(
      path: header.recipe.corpus.parts[part].sourcePath, line: Int(clamping: number(pair, in: lines)))
  }

  /// Gives back the memory that looking at lengths has taken.
  func releaseLengths() { offsets.release(0..<offsets.bytes.count) }

  /// Gives back the memory that looking at pairs has taken.
  func release() {
    releaseLengths()
    tokens.release(0..<tokens.bytes.count)
  }

  // MARK: Numbers in files

  private func number(_ index: Int, in file: MappedFile) -> UInt64 {
    withExtendedLifetime(file) {
      UInt64(littleEndian: file.bytes.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self))
    }
  }

  /// Returns where a sequence begins; never beyond the tokens, even where somebody writes into the file meanwhile.
  private func offset(_ sequence: Int) -> Int {
    Int(min(number(sequence, in: offsets), UInt64(header.source.tokens + header.target.tokens)))
  }

  private func length(of sequence: Int) -> Int { max(0, offset(sequence + 1) - offset(sequence)) }

  private func append(_ sequence: Int, of pieces: Int, to result: inout [TokenID]) throws {
    let begin = offset(sequence)
    let end = max(begin, offset(sequence + 1))
    result.reserveCapacity(result.count + end - begin + 1)
    try withExtendedLifetime(tokens) {
      for place in begin..<end {
        let bits =
          header.bytesPerToken == 2
          ? UInt32(
            UInt16(littleEndian: tokens.bytes.loadUnaligned(fromByteOffset: 2 * place, as: UInt16.self)))
          : UInt32(littleEndian: tokens.bytes.loadUnaligned(fromByteOffset: 4 * place, as: UInt32.self))
        guard bits < UInt32(pieces) else {
          throw PackingError.damaged(
            path: tokens.path, reason: "token \(place) is \(bits), and there are \(pieces) pieces")
        }
        result.append(TokenID(bits))
      }
    }
  }

  // MARK: Checks

  /// Checks that the offsets divide the tokens into the sequences that there are to be.
  private func checkOffsets() throws {
    var checksum = FileChecksum()
    var index = 0
    var previous: UInt64 = 0
    var isRising = true
    var counts: (source: UInt64, target: UInt64) = (0, 0)
    forEachPart(of: offsets) { part in
      checksum = checksum.extended(by: part)
      for place in stride(from: 0, to: part.count, by: 8) {
        let offset = UInt64(littleEndian: part.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        if offset < previous || index == 0 && offset > 0 { isRising = false }
        if index % 2 == 1 {
          counts.source &+= offset &- previous
        } else {
          counts.target &+= offset &- previous
        }
        previous = offset
        index += 1
      }
    }
    try compare(checksum, header.offsets, offsets)
    guard isRising, counts.source == header.source.tokens, counts.target == header.target.tokens else {
      throw PackingError.damaged(path: offsets.path, reason: "the offsets do not divide the tokens")
    }
  }

  /// Calls `body` with part after part of a file, each a multiple of 8 bytes where the file is, and gives back its memory.
  private func forEachPart(of file: MappedFile, _ body: (UnsafeRawBufferPointer) -> Void) {
    withExtendedLifetime(file) {
      for begin in stride(from: 0, to: file.bytes.count, by: Self.partLength) {
        let range = begin..<min(begin + Self.partLength, file.bytes.count)
        body(UnsafeRawBufferPointer(rebasing: file.bytes[range]))
        file.release(range)
      }
    }
  }

  private static let partLength = 1 << 22

  private func compare(_ checksum: FileChecksum, _ expected: FileChecksum, _ file: MappedFile) throws {
    if checksum != expected {
      throw PackingError.damaged(path: file.path, reason: "its checksum is not that of corpus.json")
    }
  }
}

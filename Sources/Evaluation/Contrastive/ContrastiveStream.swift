internal import Bitext
internal import Files

/// Contrastive examples in blocks, in memory that does not grow with their number.
///
/// They are in one file, whose lines are source, right and wrong translation and perhaps a category with tabs between
/// them, or in three files that belong together line for line.
public final class ContrastiveStream {
  private let blocks: Blocks<ContrastiveExample>

  /// Opens a tab-separated file.
  public convenience init(path: String) throws {
    let lines = try LineReader(path: path)
    self.init(isAtHand: { lines.hasLineAtHand }) { try example(in: lines) }
  }

  /// Opens files of sources, right and wrong translations.
  public convenience init(source: String, right: String, wrong: String) throws {
    let files = try [source, right, wrong].map { try LineReader(path: $0) }
    self.init(isAtHand: { files.allSatisfy(\.hasLineAtHand) }) { try example(in: files) }
  }

  private init(isAtHand: @escaping () -> Bool, read: @escaping () throws -> ContrastiveExample?) {
    blocks = Blocks(
      bytes: { $0.source.utf8.count + $0.right.utf8.count + $0.wrong.utf8.count }, isAtHand: isAtHand,
      read: read)
  }

  /// Returns the next examples, none after the last.
  ///
  /// - Throws: A `FileError` or a `CorpusError` with file and line, once the examples before it have been returned.
  public func next() throws -> [ContrastiveExample] { try blocks.next() }
}

// MARK: - Private

private func example(in lines: LineReader) throws -> ContrastiveExample? {
  guard let line = try lines.next() else { return nil }
  let columns = line.utf8.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false).map {
    String(Substring($0))
  }
  guard columns.count >= 3 else {
    throw CorpusError.missingColumn(
      path: lines.path, line: lines.lineNumber, column: columns.count + 1, found: columns.count)
  }
  let category = columns.count > 3 && !columns[3].isEmpty ? columns[3] : nil
  return ContrastiveExample(source: columns[0], right: columns[1], wrong: columns[2], category: category)
}

private func example(in files: [LineReader]) throws -> ContrastiveExample? {
  let lines = try files.map { try $0.next() }
  let found = lines.compactMap(\.self)
  if found.isEmpty { return nil }
  guard found.count == lines.count else {
    // Which has more is known only at its end.
    for file in files { while try file.withNextLine({ _ in }) != nil {} }
    let other = files.first { $0.lineNumber != files[0].lineNumber } ?? files[0]
    throw CorpusError.unequalLineCounts(
      source: files[0].path, sourceLines: files[0].lineNumber, target: other.path,
      targetLines: other.lineNumber)
  }
  return ContrastiveExample(source: found[0], right: found[1], wrong: found[2])
}

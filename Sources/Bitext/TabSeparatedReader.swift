internal import Files

/// A corpus of one file, in which each line holds a source and a target between tabs; further columns are ignored.
public final class TabSeparatedReader: CorpusReader {
  /// Which columns of a tab-separated file hold what, counted from 1.
  public struct Columns: Sendable, Hashable, Codable {
    public var source: Int
    public var target: Int

    public init(source: Int = 1, target: Int = 2) {
      precondition(source > 0 && target > 0, "columns \(source) and \(target); they count from 1")
      self.source = source
      self.target = target
    }
  }

  private let lines: LineReader
  private let columns: Columns
  /// The line read last, whole.
  package private(set) var lastLine = ""

  /// Opens a tab-separated file, plain or `.gz`.
  public init(path: String, columns: Columns = Columns()) throws {
    lines = try LineReader(path: path)
    self.columns = columns
  }

  public var hasPairAtHand: Bool { lines.hasLineAtHand }

  /// Returns the next pair, or nil after the last; throws if a line has too few columns.
  public func next() throws -> SentencePair? {
    guard let line = try lines.next() else { return nil }
    lastLine = line
    let origin = SentencePair.Origin(path: lines.path, line: lines.lineNumber)
    return SentencePair(
      source: try column(columns.source, of: line), target: try column(columns.target, of: line),
      origin: origin)
  }

  private func column(_ number: Int, of line: String) throws -> String {
    let bytes = line.utf8
    var start = bytes.startIndex
    for passed in 1..<max(1, number) {
      guard let tab = bytes[start...].firstIndex(of: UInt8(ascii: "\t")) else {
        throw CorpusError.missingColumn(
          path: lines.path, line: lines.lineNumber, column: number, found: passed)
      }
      start = bytes.index(after: tab)
    }
    let end = bytes[start...].firstIndex(of: UInt8(ascii: "\t")) ?? bytes.endIndex
    return String(line[start..<end])
  }
}

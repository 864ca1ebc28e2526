public import Files
internal import NumberText
internal import Text

/// The edges of sentences from a file that has a line for each.
public final class EdgeReader {
  private let reader: LineReader

  /// Opens a file, plain or .gz.
  public init(path: String) throws { reader = try LineReader(path: path) }

  /// The file.
  public var path: String { reader.path }

  /// Returns the edges of the next sentence.
  ///
  /// - Parameters:
  ///   - text: The sentence, whose words are what white space separates.
  ///   - source: What a message calls where the sentence came from.
  /// - Throws: What reading throws, and `EdgeError` with file and line.
  public func next(for text: String, of source: String) throws -> WordGraph {
    guard let line = try reader.next() else {
      throw EdgeError.tooFew(path: path, lines: reader.lineNumber, source: source)
    }
    do {
      return try WordGraph(line, words: wordsBetweenWhiteSpace(text).count)
    } catch {
      throw EdgeError.malformed(path: path, line: reader.lineNumber, error)
    }
  }

  /// Checks that there are no more lines than sentences.
  public func checkEnd(of source: String) throws {
    let lines = reader.lineNumber
    if try reader.next() != nil { throw EdgeError.tooMany(path: path, source: source, lines: lines) }
  }
}

/// A file of edges that does not belong to its sentences.
public enum EdgeError: ReportableError, Equatable {
  case malformed(path: String, line: Int, WordGraphError)
  case tooFew(path: String, lines: Int, source: String)
  case tooMany(path: String, source: String, lines: Int)
  /// A corpus needs a file of edges for each of its files of sources.
  case unequalFileCounts(edges: Int, corpus: Int)
  /// A sentence is too long to be read at once, and edges cannot be cut.
  case tooLong(source: String, line: Int, tokens: Int, most: Int)

  public var exitStatus: ExitStatus {
    switch self {
    case .unequalFileCounts: .usage
    case .malformed, .tooFew, .tooMany, .tooLong: .badData
    }
  }

  public var description: String {
    switch self {
    case .malformed(let path, let line, let error):
      "\(FileSystem.inputName(path)):\(line): \(error)"
    case .tooFew(let path, let lines, let source):
      "\(FileSystem.inputName(path)): \(counted(lines, "line")), but \(source) has more: give a line of "
        + "edges for each sentence, an empty one for no edges"
    case .tooMany(let path, let source, let lines):
      "\(FileSystem.inputName(path)):\(lines + 1): more lines than \(source), which has \(lines): give a line of edges for "
        + "each sentence, and no others"
    case .unequalFileCounts(let edges, let corpus):
      "\(edges) files of edges for \(corpus) of sources; give as many of each, in the same order"
    case .tooLong(let source, let line, let tokens, let most):
      "\(source):\(line): \(tokens) tokens, and a sentence with edges is read at once, of \(most) at most; cut it, with its "
        + "edges"
    }
  }
}

public import Files

/// What the translations of lines begin with.
public enum LinePrefixes {
  /// All with the same.
  case same(String)
  /// Each as the line of another file says; an empty line says nothing.
  case each(LineReader)

  /// Returns the prefixes of so many texts, which are all there are.
  ///
  /// - Parameter source: What a message calls the texts.
  /// - Throws: What reading throws, and `LinePrefixError`.
  package func all(_ count: Int, of source: String) throws -> [String] {
    let all = try next(count, of: source)
    try checkEnd(of: source, lines: count)
    return all
  }

  /// Returns the prefixes of the next texts.
  func next(_ count: Int, of source: String) throws -> [String] {
    switch self {
    case .same(let prefix): return [String](repeating: prefix, count: count)
    case .each(let reader):
      return try (0..<count).map { _ in
        guard let prefix = try reader.next() else {
          throw LinePrefixError.tooFew(path: reader.path, lines: reader.lineNumber, source: source)
        }
        return prefix
      }
    }
  }

  /// Checks that there are no more prefixes than texts.
  func checkEnd(of source: String, lines: Int) throws {
    guard case .each(let reader) = self, try reader.next() != nil else { return }
    throw LinePrefixError.tooMany(path: reader.path, source: source, lines: lines)
  }
}

/// A file of prefixes that does not belong to the lines.
public enum LinePrefixError: ReportableError, Equatable {
  case tooFew(path: String, lines: Int, source: String)
  case tooMany(path: String, source: String, lines: Int)

  public var exitStatus: ExitStatus { .badData }

  public var description: String {
    switch self {
    case .tooFew(let path, let lines, let source):
      "\(path): \(lines) \(lines == 1 ? "line" : "lines"), but \(source) has more: give a line for each, an empty one for no prefix"
    case .tooMany(let path, let source, let lines):
      "\(path): more lines than \(source), which has \(lines): give a line for each, and no others"
    }
  }
}

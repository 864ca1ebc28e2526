public import Files

extension Translator {
  /// Translates lines as they come, in memory that does not grow with their number.
  ///
  /// Lines are translated in blocks, the first ones small so that results appear soon; where the next line has yet to
  /// come, as from a terminal or a slow pipe, those that have come are translated at once. Blocks never change a
  /// translation.
  ///
  /// - Parameters:
  ///   - reader: Where the lines come from.
  ///   - prefixes: What translations begin with.
  ///   - write: Takes results in the order of their lines.
  /// - Throws: What `write` throws, and what reading throws, then after the lines before it have been written.
  public func translateLines(
    of reader: LineReader, prefixes: LinePrefixes? = nil, _ write: ([TranslatedText]) throws -> Void
  ) throws {
    var size = firstBlockLines
    var first = 0
    while true {
      let (lines, failure) = block(of: reader, lines: size)
      let begun = try prefixes?.next(lines.count, of: reader.path)
      if !lines.isEmpty { try write(translate(lines, prefixes: begun, first: first)) }
      if let failure { throw failure }
      if lines.isEmpty {
        try prefixes?.checkEnd(of: reader.path, lines: first)
        return
      }
      first += lines.count
      size = min(2 * size, largestBlockLines)
    }
  }

  /// Returns the next lines, none at the end, and the error that ended them.
  private func block(of reader: LineReader, lines size: Int) -> (lines: [String], failure: (any Error)?) {
    var lines: [String] = []
    var bytes = 0
    do {
      while lines.count < size, bytes < largestBlockBytes, lines.isEmpty || reader.hasLineAtHand,
        let line = try reader.next()
      {
        lines.append(line)
        bytes += line.utf8.count
      }
      return (lines, nil)
    } catch {
      return (lines, error)
    }
  }
}

// MARK: - Private

private let firstBlockLines = 64
private let largestBlockLines = 4096
/// A block ends early where its lines are long.
private let largestBlockBytes = 1 << 20

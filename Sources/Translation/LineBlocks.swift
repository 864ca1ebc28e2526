internal import Files

/// Calls the body with the lines of a reader, in blocks: the first ones small so that results appear soon, and wherever
/// the next line has yet to come, as from a terminal or a slow pipe, with those that have come.
///
/// - Parameters:
///   - reader: Where the lines come from.
///   - body: Takes a block and the number of its first line, counted from 0.
/// - Throws: What `body` throws, and what reading throws, then after the lines before it have been taken.
func forEachBlock(
  of reader: LineReader, _ body: (_ lines: [String], _ first: Int) throws -> Void
) throws {
  var size = firstBlockLines
  var first = 0
  while true {
    let (lines, failure) = block(of: reader, lines: size)
    if !lines.isEmpty { try body(lines, first) }
    if let failure { throw failure }
    if lines.isEmpty { return }
    first += lines.count
    size = min(2 * size, largestBlockLines)
  }
}

// MARK: - Private

private let firstBlockLines = 64
private let largestBlockLines = 4096
/// A block ends early where its lines are long.
private let largestBlockBytes = 1 << 20

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

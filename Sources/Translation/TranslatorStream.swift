public import Files

extension Translator {
  /// Translates lines as they come, in memory that does not grow with their number.
  ///
  /// Lines are translated in blocks, which never change a translation; those that have come are translated before more
  /// are waited for.
  ///
  /// - Parameters:
  ///   - reader: Where the lines come from.
  ///   - prefixes: What translations begin with.
  ///   - write: Takes results in the order of their lines.
  /// - Throws: What `write` throws, and what reading throws, then after the lines before it have been written.
  public func translateLines(
    of reader: LineReader, prefixes: LinePrefixes? = nil, _ write: ([TranslatedText]) throws -> Void
  ) throws {
    let blocks = Blocks<String>(
      bytes: { $0.utf8.count }, isAtHand: { reader.hasLineAtHand }, read: { try reader.next() })
    var first = 0
    while true {
      let lines = try blocks.next()
      let begun = try prefixes?.next(lines.count, of: reader.path)
      if lines.isEmpty {
        try prefixes?.checkEnd(of: reader.path, lines: first)
        return
      }
      try write(translate(lines, prefixes: begun, first: first))
      first += lines.count
    }
  }
}

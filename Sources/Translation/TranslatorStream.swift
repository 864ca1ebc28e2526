public import Files

extension Translator {
  /// Translates lines as they come, in memory that does not grow with their number.
  ///
  /// Lines are translated in blocks, which never change a translation; those that have come are translated before more
  /// are waited for.
  ///
  /// - Parameters:
  ///   - reader: Where the lines come from.
  ///   - write: Takes results in the order of their lines.
  /// - Throws: What `write` throws, and what reading throws, then after the lines before it have been written.
  public func translateLines(
    of reader: LineReader, _ write: ([TranslatedText]) throws -> Void
  ) throws {
    try forEachBlock(of: reader) { lines, first in try write(translate(lines, first: first)) }
  }
}

/// Finds the sentences of a text (Unicode Standard Annex 29).
///
/// An instance holds an open iterator: reuse it, on one thread at a time.
public final class SentenceSegmenter {
  private let iterator: BreakIterator

  /// Creates a segmenter for a language tag such as `de` or `el`.
  ///
  /// - Throws: `LocaleError`.
  public init(locale: String = "root") throws {
    iterator = try BreakIterator(.sentence, locale: locale)
  }

  /// Returns the byte ranges of the sentences, each with the white space after it; together they are the
  /// text.
  public func segments(of text: String) -> [Range<Int>] {
    var text = text
    var ranges: [Range<Int>] = []
    var start = 0
    text.withUTF8 { bytes in
      iterator.forEachBoundary(in: bytes) { end in
        ranges.append(start..<end)
        start = end
      }
    }
    return ranges
  }
}

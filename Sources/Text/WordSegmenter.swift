/// Finds the words of a text (Unicode Standard Annex 29, with ICU's dictionaries for Thai, Chinese, Japanese
/// and their like).
///
/// An instance holds an open iterator: reuse it, on one thread at a time.
public final class WordSegmenter {
  private let iterator: BreakIterator
  private let simpleRules: SimpleWordRules

  /// Creates a segmenter for a language tag such as `fi` or `th`; `root` knows every script.
  ///
  /// - Throws: `LocaleError`.
  public init(locale: String = "root") throws {
    iterator = try BreakIterator(.word, locale: locale)
    simpleRules = SimpleWordRules(iterator)
  }

  /// Returns the byte ranges between word boundaries: words, and the spaces and punctuation between them.
  public func segments(of text: String) -> [Range<Int>] {
    var text = text
    var ranges: [Range<Int>] = []
    var start = 0
    text.withUTF8 { bytes in
      forEachBoundary(in: bytes) { end in
        ranges.append(start..<end)
        start = end
      }
    }
    return ranges
  }

  /// Returns the byte ranges of the segments that are more than white space.
  public func words(of text: String) -> [Range<Int>] {
    var text = text
    let segments = segments(of: text)
    return text.withUTF8 { bytes in
      segments.filter { !isBlank(UnsafeBufferPointer(rebasing: bytes[$0])) }
    }
  }

  /// Calls the body with the end of each segment, as byte offsets, in order.
  @inline(__always)
  package func forEachBoundary(in bytes: UnsafeBufferPointer<UInt8>, _ body: (_ end: Int) -> Void) {
    if simpleRules.forEachBoundary(in: bytes, body) { return }
    iterator.forEachBoundary(in: bytes, body)
  }
}

/// Whether a text holds nothing but white space.
package func isBlank(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  var position = 0
  while position < bytes.count {
    let scalar = decodeScalar(bytes, at: position)
    if !isWhiteSpace(scalar.value) { return false }
    position += scalar.length
  }
  return true
}

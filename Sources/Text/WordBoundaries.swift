/// Where words end that pieces never cross.
///
/// As a string it is `icu LOCALE` or `whitespace`.
public enum WordBoundaries: Hashable, Codable, Sendable, LosslessStringConvertible {
  /// ICU's word boundaries for a language tag; `root` knows every script.
  case icu(locale: String)
  /// Spaces (U+0020) alone.
  case whitespace

  public init?(_ description: String) {
    if description == "whitespace" {
      self = .whitespace
      return
    }
    let parts = description.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0] == "icu" else { return nil }
    self = .icu(locale: String(parts[1]))
  }

  public var description: String {
    switch self {
    case .icu(let locale): "icu \(locale)"
    case .whitespace: "whitespace"
    }
  }

  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let boundaries = WordBoundaries(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "'\(text)' names no word boundaries"))
    }
    self = boundaries
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// Cuts normalized text into the words that subword models see; for one thread at a time.
///
/// The text comes with one space before it, so that a word looks the same at its beginning and within. A
/// space belongs to the word after it; what remains of a run of spaces is a word of its own. Together the
/// words are the text.
package final class WordSplitter {
  private let segmenter: WordSegmenter?

  /// Prepares for cutting.
  ///
  /// - Throws: `LocaleError`.
  package init(_ boundaries: WordBoundaries) throws {
    switch boundaries {
    case .icu(let locale): segmenter = try WordSegmenter(locale: locale)
    case .whitespace: segmenter = nil
    }
  }

  /// Calls the body with the byte range of each word.
  ///
  /// - Parameter text: A space, then the text; nothing but the space for no text, which has no words.
  @inline(__always)
  package func forEachWord(in text: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) -> Void) {
    if text.count < 2 { return }
    var run = SpaceRun()
    if let segmenter {
      var start = 1
      segmenter.forEachBoundary(in: UnsafeBufferPointer(rebasing: text[1...])) { boundary in
        run.add(start..<boundary + 1, of: text, body)
        start = boundary + 1
      }
    } else {
      var start = 1
      while start < text.count {
        let isSpace = text[start] == space
        var end = start + 1
        while end < text.count, (text[end] == space) == isSpace { end += 1 }
        run.add(start..<end, of: text, body)
        start = end
      }
    }
    run.finish(at: text.count, body)
  }
}

/// The byte of U+0020.
let space = UInt8(ascii: " ")

/// The spaces met since the last word.
private struct SpaceRun {
  /// Where the spaces begin; the space before the text is the first.
  var start = 0

  @inline(__always)
  mutating func add(
    _ segment: Range<Int>, of text: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) -> Void
  ) {
    if text[segment.lowerBound] == space, text[segment].allSatisfy({ $0 == space }) { return }
    var wordStart = segment.lowerBound
    if start < wordStart {
      wordStart -= 1
      if start < wordStart { body(start..<wordStart) }
    }
    body(wordStart..<segment.upperBound)
    start = segment.upperBound
  }

  @inline(__always)
  func finish(at end: Int, _ body: (Range<Int>) -> Void) {
    if start < end { body(start..<end) }
  }
}

/// The way of a text from its normalization to its words; for one thread at a time.
final class TextPreparation {
  private let normalizer: Normalizer
  private var check: NormalizationCheck
  private let splitter: WordSplitter
  private var buffer: [UInt8] = []

  /// Prepares for texts.
  ///
  /// - Throws: `LocaleError`.
  init(_ normalization: NormalizationForm, _ boundaries: WordBoundaries) throws {
    normalizer = Normalizer(normalization)
    check = NormalizationCheck(normalization)
    splitter = try WordSplitter(boundaries)
  }

  /// Calls the body with each word of the normalized text; together they are a space and that text.
  @inline(__always)
  func forEachWord(in text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    withNormalized(text) { forEachWord(ofNormalized: $0, body) }
  }

  /// Calls the body with each word of a text that is normalized.
  @inline(__always)
  func forEachWord(
    ofNormalized text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    splitter.forEachWord(in: text) { body(UnsafeBufferPointer(rebasing: text[$0])) }
  }

  /// Calls the body with a space and the normalized text, if anything is left of it.
  @inline(__always)
  func withNormalized(_ text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    buffer.removeAll(keepingCapacity: true)
    buffer.append(space)
    if !check.isPlain(text), let normalized = normalizer.normalizedIfDifferent(text) {
      buffer.append(contentsOf: normalized)
    } else {
      buffer.append(contentsOf: text)
    }
    if buffer.count > 1 { buffer.withUnsafeBufferPointer(body) }
  }
}

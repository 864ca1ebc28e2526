/// A text in its normalized form, which knows where in the text as it was each part of it stands.
package struct NormalizedText {
  /// The normalized text.
  package let text: String
  private let source: String
  private let alignment: NormalizationAlignment

  package init(_ source: String, _ form: NormalizationForm) {
    let normalizer = Normalizer(form)
    var source = source
    alignment = source.withUTF8 { NormalizationAlignment(of: $0, normalizer) }
    self.source = source
    text = normalizer.normalize(source)
  }

  /// Returns the text as it was between what stands before a range of bytes of the normalized text and what stands
  /// after it.
  ///
  /// At the beginning and the end this is all that was there.
  package func source(around range: Range<Int>) -> String {
    let start =
      range.lowerBound == 0
      ? 0 : alignment.sourceRange(of: range.lowerBound - 1..<range.lowerBound).upperBound
    let end =
      range.upperBound == text.utf8.count
      ? source.utf8.count : alignment.sourceRange(of: range.upperBound..<range.upperBound + 1).lowerBound
    return slice(source, start..<max(start, end))
  }

  /// Returns a part of the normalized text, given by its bytes.
  package subscript(range: Range<Int>) -> String { slice(text, range) }
}

/// Returns bytes of a text that are a text themselves.
private func slice(_ text: String, _ range: Range<Int>) -> String {
  let start = text.utf8.index(text.startIndex, offsetBy: range.lowerBound)
  return String(text[start..<text.utf8.index(start, offsetBy: range.count)])
}

/// Which bytes of a text each byte of its normalized form comes from.
///
/// Normalization forms work within stretches that begin where they never combine a character with what stands before
/// it; what changed within one is aligned as a whole.
struct NormalizationAlignment {
  /// The steps from the text to its form, none where nothing changes.
  private var steps: [StretchAlignment] = []

  init(of source: UnsafeBufferPointer<UInt8>, _ normalizer: Normalizer) {
    if normalizer.normalizedIfDifferent(source) == nil { return }
    var current = Array(source)
    while true {
      if normalizer.form.isVisible {
        let visible = current.withUnsafeBufferPointer { ReducedText($0, .normalizing, isAligned: true) }
        if visible.bytes != current {
          current = visible.bytes
          steps.append(visible.alignment)
        }
      }
      guard let formed = current.withUnsafeBufferPointer({ normalizer.formedIfDifferent($0) }) else { return }
      steps.append(current.withUnsafeBufferPointer { Self.alignment(of: $0, normalizer) })
      current = formed
      if !normalizer.form.isVisible { return }
    }
  }

  /// Returns the bytes of the source that a range of the normalized text comes from.
  func sourceRange(of range: Range<Int>) -> Range<Int> {
    let range = max(range.lowerBound, 0)..<max(range.upperBound, 0)
    return steps.reversed().reduce(range) { $1.sourceRange(of: $0) }
  }

  /// Returns what the Unicode form of a normalizer makes of the stretches of a text.
  private static func alignment(
    of source: UnsafeBufferPointer<UInt8>, _ normalizer: Normalizer
  ) -> StretchAlignment {
    var alignment = StretchAlignment()
    var start = 0
    while start < source.count {
      var end = start + scalarLength(source[start])
      while end < source.count, !normalizer.hasBoundary(before: decodeScalar(source, at: end).value) {
        end += scalarLength(source[end])
      }
      let changed = normalizer.formedIfDifferent(UnsafeBufferPointer(rebasing: source[start..<end]))
      alignment.append(start..<end, count: changed?.count ?? end - start, hasChanged: changed != nil)
      start = end
    }
    return alignment
  }
}

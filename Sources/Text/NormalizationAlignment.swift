/// Which bytes of a text each byte of its normalized form comes from.
///
/// Normalization works within stretches that begin where it never combines a character with what stands
/// before it. What did not change within a stretch is aligned byte by byte; what changed is aligned as a
/// whole.
struct NormalizationAlignment {
  /// The stretches that changed, and the unchanged text between them, in order.
  private var stretches: [Stretch] = []
  private let isIdentity: Bool

  private struct Stretch {
    var source: Range<Int>
    var normalized: Range<Int>
    var hasChanged: Bool
  }

  init(of source: UnsafeBufferPointer<UInt8>, _ normalizer: Normalizer) {
    isIdentity = normalizer.normalizedIfDifferent(source) == nil
    if isIdentity { return }
    var start = 0
    var normalizedStart = 0
    while start < source.count {
      var end = start + scalarLength(source[start])
      while end < source.count, !normalizer.hasBoundary(before: decodeScalar(source, at: end).value) {
        end += scalarLength(source[end])
      }
      let stretch = UnsafeBufferPointer(rebasing: source[start..<end])
      let changed = normalizer.normalizedIfDifferent(stretch)
      let count = changed?.count ?? stretch.count
      append(
        Stretch(
          source: start..<end, normalized: normalizedStart..<normalizedStart + count,
          hasChanged: changed != nil))
      start = end
      normalizedStart += count
    }
  }

  private mutating func append(_ stretch: Stretch) {
    if let last = stretches.last, !last.hasChanged, !stretch.hasChanged {
      stretches[stretches.count - 1].source = last.source.lowerBound..<stretch.source.upperBound
      stretches[stretches.count - 1].normalized = last.normalized.lowerBound..<stretch.normalized.upperBound
    } else {
      stretches.append(stretch)
    }
  }

  /// Returns the bytes of the source that a range of the normalized text comes from.
  func sourceRange(of range: Range<Int>) -> Range<Int> {
    let range = max(range.lowerBound, 0)..<max(range.upperBound, 0)
    if isIdentity { return range }
    if range.isEmpty {
      let place = sourceOffset(of: range.lowerBound, roundingUp: false)
      return place..<place
    }
    return sourceOffset(
      of: range.lowerBound, roundingUp: false)..<sourceOffset(
        of: range.upperBound, roundingUp: true)
  }

  private func sourceOffset(of offset: Int, roundingUp: Bool) -> Int {
    // The last stretch that begins at the offset or before it; before it alone where it ends a range.
    var low = 0
    var high = stretches.count
    while low < high {
      let middle = (low + high) / 2
      let start = stretches[middle].normalized.lowerBound
      if start < offset || (start == offset && !roundingUp) { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return 0 }
    let stretch = stretches[low - 1]
    if !stretch.hasChanged {
      return stretch.source.lowerBound + min(offset - stretch.normalized.lowerBound, stretch.source.count)
    }
    return roundingUp || offset >= stretch.normalized.upperBound
      ? stretch.source.upperBound : stretch.source.lowerBound
  }
}

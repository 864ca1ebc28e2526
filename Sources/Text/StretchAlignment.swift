/// Which bytes of a text each byte of a changed text comes from, stretch by stretch, in order.
///
/// What did not change within a stretch is aligned byte by byte; what changed is aligned as a whole. What lies between
/// stretches was taken out.
struct StretchAlignment {
  private var stretches: [Stretch] = []

  private struct Stretch {
    var source: Range<Int>
    var result: Range<Int>
    var hasChanged: Bool
  }

  /// Appends a stretch of the source that became so many bytes.
  mutating func append(_ source: Range<Int>, count: Int, hasChanged: Bool) {
    let start = stretches.last?.result.upperBound ?? 0
    if !hasChanged, let last = stretches.last, !last.hasChanged, last.source.upperBound == source.lowerBound {
      stretches[stretches.count - 1].source = last.source.lowerBound..<source.upperBound
      stretches[stretches.count - 1].result = last.result.lowerBound..<start + count
    } else {
      stretches.append(Stretch(source: source, result: start..<start + count, hasChanged: hasChanged))
    }
  }

  /// Returns the bytes of the source that a range of the result comes from.
  func sourceRange(of range: Range<Int>) -> Range<Int> {
    let start = sourceOffset(of: range.lowerBound, isEnd: false)
    return start..<(range.isEmpty ? start : sourceOffset(of: range.upperBound, isEnd: true))
  }

  private func sourceOffset(of offset: Int, isEnd: Bool) -> Int {
    // The last stretch that begins at the offset or before it; before it alone where it ends a range.
    var low = 0
    var high = stretches.count
    while low < high {
      let middle = (low + high) / 2
      let start = stretches[middle].result.lowerBound
      if start < offset || (start == offset && !isEnd) { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return stretches.first?.source.lowerBound ?? 0 }
    let stretch = stretches[low - 1]
    if !stretch.hasChanged {
      return stretch.source.lowerBound + min(offset - stretch.result.lowerBound, stretch.source.count)
    }
    return isEnd || offset >= stretch.result.upperBound
      ? stretch.source.upperBound : stretch.source.lowerBound
  }
}

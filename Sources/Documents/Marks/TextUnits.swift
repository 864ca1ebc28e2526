internal import Text

extension [TextUnit] {
  /// The numbers of the units whose core shares a character with a stretch of the text.
  func covered(by range: Range<Int>) -> Range<Int> {
    let first = firstIndex { $0.coreEnd > range.lowerBound }
    return first..<(range.isEmpty ? first : Swift.max(first, firstIndex { $0.coreStart >= range.upperBound }))
  }

  /// The number of the first unit of which something holds, as it then does of all after it; their count if there is none.
  func firstIndex(where holds: (TextUnit) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

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

/// The units of a text of which some stretches are one unit each.
struct CutUnits {
  var units: [TextUnit] = []
  /// Which of them each unit has become: the first of what stands beside the stretches, or else a stretch.
  var numbers: [Int] = []
  /// Which of them each stretch is.
  var stretches: [Int] = []
}

extension [TextUnit] {
  /// Returns the units with each of some stretches as one, whatever it holds.
  ///
  /// What stands beside a stretch in the same unit is a unit of its own, but punctuation at its edge belongs to the stretch.
  ///
  /// - Parameter stretches: UTF-8 offsets, in order and apart from each other, each with a character that is no white space.
  func cut(around stretches: [Range<Int>]) -> CutUnits {
    var cut = CutUnits()
    var next = 0
    for unit in self {
      var rest: Int?
      var last: Int?
      // Punctuation that a stretch follows.
      var opening: Int?
      var position = unit.start
      while position < unit.end {
        while next < stretches.count, stretches[next].upperBound <= position { next += 1 }
        if next < stretches.count, stretches[next].lowerBound <= position {
          let stretch = stretches[next]
          if cut.stretches.count == next {
            cut.stretches.append(cut.units.count)
            cut.units.append(unit.part((opening ?? stretch.lowerBound)..<stretch.upperBound, core: stretch))
          }
          last = cut.stretches[next]
          position = stretch.upperBound
          continue
        }
        let end = next < stretches.count ? Swift.min(stretches[next].lowerBound, unit.end) : unit.end
        let coreStart = Swift.max(position, unit.coreStart)
        let coreEnd = Swift.min(end, unit.coreEnd)
        if coreStart < coreEnd {
          rest = rest ?? cut.units.count
          cut.units.append(unit.part(position..<end, core: coreStart..<coreEnd))
        } else if let last {
          cut.units[last].end = Swift.max(cut.units[last].end, end)
        } else {
          opening = position
        }
        position = end
      }
      cut.numbers.append(rest ?? last ?? Swift.max(0, cut.units.count - 1))
    }
    return cut
  }
}

extension TextUnit {
  /// Returns a part of the unit, or what it begins, as a unit of its own.
  fileprivate func part(_ range: Range<Int>, core: Range<Int>) -> TextUnit {
    var part = self
    (part.start, part.end) = (range.lowerBound, range.upperBound)
    (part.coreStart, part.coreEnd) = (core.lowerBound, core.upperBound)
    return part
  }
}

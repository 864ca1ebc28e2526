/// The items of a text and which of them are pairs.
struct ItemMatching {
  var items: [MarkupItem]
  /// The place of the other mark of a pair, for each item.
  private(set) var partners: [Int?]

  init(_ items: [MarkupItem]) {
    self.items = items
    partners = [Int?](repeating: nil, count: items.count)
    match()
  }

  /// The parts between what ends the text: boundaries, and tags without a partner.
  var parts: [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = 0
    for index in items.indices where ends(index) {
      if index > start { parts.append(start..<index) }
      start = index + 1
    }
    if start < items.count { parts.append(start..<items.count) }
    return parts
  }

  /// Returns the items with pairs around no word as one mark, with all that is in them: pictures, signs, and numbers that
  /// stand at the end of a word without a space, as those of footnotes do.
  func withoutWordlessPairs() -> ItemMatching {
    var result: [MarkupItem] = []
    let counts = characterCounts()
    var index = 0
    var last: Unicode.Scalar?
    while index < items.count {
      let item = items[index]
      if let partner = partners[index], partner > index, item.run == nil {
        let inner = counts[partner] - counts[index]
        let isAtWord = last.map { !$0.properties.isWhitespace } ?? false
        let isNumber = inner.digits > 0
        if inner.letters == 0, !inner.isBlank, !isNumber || isAtWord && endsWord(partner) {
          var mark = MarkupItem(
            kind: .standalone, range: item.range.lowerBound..<items[partner].range.upperBound)
          mark.isShown = inner.visible > 0 || items[index...partner].contains(where: \.isShown)
          result.append(mark)
          index = partner + 1
          continue
        }
      }
      if case .text = item.kind { last = item.text.unicodeScalars.last ?? last }
      result.append(item)
      index += 1
    }
    return result.count == items.count ? self : ItemMatching(result)
  }

  /// Whether no word goes on after an item, as it does in H₂O.
  private func endsWord(_ index: Int) -> Bool {
    for item in items[(index + 1)...] {
      guard case .text = item.kind, let next = item.text.unicodeScalars.first else { continue }
      return !next.properties.isAlphabetic && next.properties.numericType == nil
    }
    return true
  }

  /// How many characters of some kinds a stretch of items has.
  private struct CharacterCounts {
    var letters = 0
    var digits = 0
    var visible = 0
    var spaces = 0

    /// Whether there is white space and nothing else.
    var isBlank: Bool { visible == 0 && spaces > 0 }

    static func - (left: CharacterCounts, right: CharacterCounts) -> CharacterCounts {
      CharacterCounts(
        letters: left.letters - right.letters, digits: left.digits - right.digits,
        visible: left.visible - right.visible, spaces: left.spaces - right.spaces)
    }
  }

  /// The counts of what stands before each item.
  private func characterCounts() -> [CharacterCounts] {
    var counts = [CharacterCounts()]
    for item in items {
      var count = counts[counts.count - 1]
      if case .text = item.kind {
        for scalar in item.text.unicodeScalars {
          if scalar.properties.isWhitespace { count.spaces += 1 } else { count.visible += 1 }
          if scalar.properties.isAlphabetic { count.letters += 1 }
          if scalar.properties.numericType != nil { count.digits += 1 }
        }
      }
      counts.append(count)
    }
    return counts
  }

  private func ends(_ index: Int) -> Bool {
    switch items[index].kind {
    case .boundary: true
    case .opening, .closing: partners[index] == nil
    default: false
    }
  }

  private mutating func match() {
    var open: [Int] = []
    var counts: [String: Int] = [:]
    for index in items.indices {
      let pair = items[index].pair
      switch items[index].kind {
      case .opening:
        open.append(index)
        counts[pair, default: 0] += 1
      case .closing:
        guard counts[pair, default: 0] > 0 else {
          if items[index].isHalf { items[index].kind = .standalone }
          continue
        }
        if items[index].isHalf {
          closeHalf(index, &open, &counts)
        } else {
          close(index, &open, &counts)
        }
      default: continue
      }
    }
    for index in open where items[index].isHalf { items[index].kind = .standalone }
  }

  /// Closes the innermost tag of a name; those within it that are still open have no partner.
  private mutating func close(_ index: Int, _ open: inout [Int], _ counts: inout [String: Int]) {
    while let top = open.popLast() {
      counts[items[top].pair, default: 0] -= 1
      if items[top].pair == items[index].pair {
        (partners[top], partners[index]) = (index, top)
        return
      }
      if items[top].isHalf { items[top].kind = .standalone }
    }
  }

  /// Closes a pair of elements; where it would cross another, both stand for themselves.
  private mutating func closeHalf(_ index: Int, _ open: inout [Int], _ counts: inout [String: Int]) {
    let pair = items[index].pair
    counts[pair, default: 0] -= 1
    guard let place = open.lastIndex(where: { items[$0].pair == pair }) else { return }
    let opening = open.remove(at: place)
    if place == open.count {
      (partners[opening], partners[index]) = (index, opening)
    } else {
      items[opening].kind = .standalone
      items[index].kind = .standalone
    }
  }
}

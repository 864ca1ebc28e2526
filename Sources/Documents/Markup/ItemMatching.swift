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

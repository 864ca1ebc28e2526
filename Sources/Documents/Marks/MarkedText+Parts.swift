extension MarkedText {
  /// A stretch of characters between marks, or a mark.
  enum Part {
    case text(Substring)
    case mark(Mark)
  }

  /// Calls a body with the characters and marks in their order.
  ///
  /// - Parameter standsForSpace: Whether the spaces beside a mark are left out.
  func forEachPart(standsForSpace: (Mark) -> Bool = { _ in false }, _ body: (Part) -> Void) {
    let bytes = text.utf8
    var start = bytes.startIndex
    var offset = 0
    var isAfterSpace = false
    for mark in marks {
      let distance = min(max(mark.offset, offset), bytes.count) - offset
      let end = bytes.index(start, offsetBy: distance)
      var chunk = text[start..<end]
      if isAfterSpace { chunk = chunk.drop { $0 == " " } }
      isAfterSpace = standsForSpace(mark)
      while isAfterSpace, chunk.last == " " { chunk.removeLast() }
      if !chunk.isEmpty { body(.text(chunk)) }
      body(.mark(mark))
      (start, offset) = (end, offset + distance)
    }
    var rest = text[start...]
    if isAfterSpace { rest = rest.drop { $0 == " " } }
    if !rest.isEmpty { body(.text(rest)) }
  }

  /// Whether there is a letter that may be translated.
  var hasLetters: Bool {
    var offset = 0
    var next = protected[...]
    for scalar in text.unicodeScalars {
      while let range = next.first, range.upperBound <= offset { next.removeFirst() }
      if scalar.properties.isAlphabetic, !(next.first?.contains(offset) ?? false) { return true }
      offset += UTF8.width(scalar)
    }
    return false
  }
}

/// Returns text without white space at its ends, and with one space for each other stretch of it.
func folded(_ text: String) -> String {
  let words = text.unicodeScalars.split { $0.value == 0x20 || (0x9...0xD).contains($0.value) }
  return words.map { String($0) }.joined(separator: " ")
}

internal import Text

/// Breaks texts into lines by putting line feeds in the place of spaces.
enum LineWrapping {
  /// Returns a text in lines of at most a number of characters, where its words allow that.
  ///
  /// - Parameter mayBegin: Whether a line may begin with what follows; otherwise its first word stays on the line before.
  static func wrapped(_ text: MarkedText, width: Int, mayBegin: (Substring) -> Bool = { _ in true })
    -> MarkedText
  {
    var breaks: [Range<Int>] = []
    var column = 0
    var lastSpace: (offset: Int, column: Int)?
    var offset = 0
    var index = text.text.startIndex
    for scalar in text.text.unicodeScalars {
      let next = text.text.unicodeScalars.index(after: index)
      if scalar == " ", mayBegin(text.text[next...]), !text.isProtected(offset) {
        lastSpace = (offset, column)
      }
      column += 1
      if column > width, let space = lastSpace {
        breaks.append(space.offset..<space.offset + 1)
        column -= space.column + 1
        lastSpace = nil
      }
      offset += UTF8.width(scalar)
      index = next
    }
    return text.replacing(breaks, with: "\n")
  }

  /// Returns a text in a number of lines of about the same length, or in fewer where it has too few words.
  ///
  /// Scripts that do not separate words are broken where ICU finds words.
  static func balanced(_ text: MarkedText, lines: Int) -> MarkedText {
    guard lines > 1 else { return text }
    let places = breakPlaces(in: text)
    var lengths = [0]
    for scalar in text.text.unicodeScalars {
      for _ in 0..<UTF8.width(scalar) { lengths.append(lengths[lengths.count - 1]) }
      lengths[lengths.count - 1] += 1
    }
    let total = lengths[lengths.count - 1]
    var breaks: [Range<Int>] = []
    for line in 1..<lines {
      let wanted = total * line / lines
      let last = breaks.last?.upperBound ?? 0
      let nearest = places.filter { $0.lowerBound > last }.min {
        (abs(lengths[$0.lowerBound] - wanted), $0.lowerBound) < (
          abs(lengths[$1.lowerBound] - wanted), $1.lowerBound
        )
      }
      if let nearest { breaks.append(nearest) }
    }
    return text.replacing(breaks, with: "\n")
  }

  /// The spaces of a text, or where it has none the places between its words.
  private static func breakPlaces(in text: MarkedText) -> [Range<Int>] {
    var spaces: [Range<Int>] = []
    for (offset, byte) in text.text.utf8.enumerated()
    where byte == UInt8(ascii: " ") && !text.isProtected(offset) {
      spaces.append(offset..<offset + 1)
    }
    if !spaces.isEmpty { return spaces }
    let words = (try? WordSegmenter())?.segments(of: text.text) ?? []
    let bytes = Array(text.text.utf8)
    // No line begins with what belongs to the word before it.
    return words.dropFirst().filter { !isClosing(bytes[$0]) && !text.isProtected($0.lowerBound) }.map {
      $0.lowerBound..<$0.lowerBound
    }
  }

  private static func isClosing(_ bytes: ArraySlice<UInt8>) -> Bool {
    String(decoding: bytes, as: UTF8.self).unicodeScalars.allSatisfy { scalar in
      switch scalar.properties.generalCategory {
      case .closePunctuation, .finalPunctuation, .otherPunctuation: true
      default: false
      }
    }
  }
}

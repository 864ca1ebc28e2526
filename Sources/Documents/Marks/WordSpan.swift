/// A word between white space, as alignments count them, with its punctuation told apart; UTF-8 offsets.
struct WordSpan {
  /// Where the word begins, punctuation and all.
  var start: Int
  /// Where the word without the punctuation around it begins and ends; the whole word where it is nothing else.
  var coreStart: Int
  var coreEnd: Int
  var end: Int

  /// Returns the words of a text.
  static func words(of text: String) -> [WordSpan] {
    var words: [WordSpan] = []
    var word: WordSpan?
    var hasCore = false
    var offset = 0
    func finished(_ word: WordSpan) -> WordSpan {
      hasCore ? word : WordSpan(start: word.start, coreStart: word.start, coreEnd: word.end, end: word.end)
    }
    for scalar in text.unicodeScalars {
      let end = offset + UTF8.width(scalar)
      if scalar.properties.isWhitespace {
        if let word { words.append(finished(word)) }
        word = nil
      } else {
        if word == nil {
          word = WordSpan(start: offset, coreStart: offset, coreEnd: offset, end: end)
          hasCore = false
        }
        word?.end = end
        if !isPunctuation(scalar) {
          if !hasCore { word?.coreStart = offset }
          hasCore = true
          word?.coreEnd = end
        }
      }
      offset = end
    }
    if let word { words.append(finished(word)) }
    return words
  }
}

private func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
    .finalPunctuation, .otherPunctuation:
    true
  default: false
  }
}

extension [WordSpan] {
  /// The numbers of the words whose core shares a character with a stretch of the text.
  func covered(by range: Range<Int>) -> Range<Int> {
    let first = firstIndex { $0.coreEnd > range.lowerBound }
    return first..<(range.isEmpty ? first : Swift.max(first, firstIndex { $0.coreStart >= range.upperBound }))
  }

  /// The number of the first word of which something holds, as it then does of all after it; their count if there is none.
  func firstIndex(where holds: (WordSpan) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

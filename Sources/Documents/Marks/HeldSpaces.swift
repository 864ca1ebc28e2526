internal import Bitext
internal import Text

extension MarkedText {
  /// Whether it takes to know which words belong together to write its translation: where there are marks to be moved, or
  /// spaces at which no line may end.
  public var needsAlignment: Bool {
    !marks.isEmpty || text.unicodeScalars.contains(where: holdsWords)
  }

  /// Returns the translation with the spaces of its source at which no line may end, since models write none.
  ///
  /// Such a space stands between two neighbours that belong to those it stood between, or that are the same.
  ///
  /// - Parameter links: Which units belong together (`TextUnit`).
  func withHeldSpaces(of source: MarkedText, by links: [AlignmentLink]) -> MarkedText {
    guard source.text.unicodeScalars.contains(where: holdsWords) else { return self }
    let (sourceWords, targetWords) = (SpacedWords(source.text), SpacedWords(text))
    let linked = Set(links)
    func belong(_ word: Int, _ target: Int) -> Bool {
      linked.contains(AlignmentLink(source: word, target: target))
        || sourceWords.core(word).elementsEqual(targetWords.core(target))
    }
    var spaces: [Int: Unicode.Scalar] = [:]
    let gaps = targetWords.gaps.filter { $0.space == " " }
    for held in sourceWords.gaps.filter({ holdsWords($0.space) }).prefix(maximumHeldSpaces) {
      let found = gaps.first { gap in
        if spaces[gap.offset] != nil { return false }
        return belong(held.word, gap.word) && belong(held.word + 1, gap.word + 1)
          || belong(held.word, gap.word + 1) && belong(held.word + 1, gap.word)
      }
      if let found { spaces[found.offset] = held.space }
    }
    var result = self
    // One kind at a time; the last first, so that the places of the others stay.
    for (offset, space) in spaces.sorted(by: { $0.key > $1.key }) {
      result = result.replacing([offset..<offset + 1], with: String(space))
    }
    return result
  }
}

/// More are in no text that people read; without a limit the search would cost the square of their number.
private let maximumHeldSpaces = 500

/// Whether a space keeps the words beside it on one line.
private func holdsWords(_ scalar: Unicode.Scalar) -> Bool {
  scalar == "\u{A0}" || scalar == "\u{202F}" || scalar == "\u{2007}"
}

/// The units of a text, and the single spaces between two of them.
private struct SpacedWords {
  private let bytes: [UInt8]
  private let units: [TextUnit]
  /// In order: the space, where it stands, and which unit it stands behind.
  private(set) var gaps: [(space: Unicode.Scalar, offset: Int, word: Int)] = []

  init(_ text: String) {
    bytes = Array(text.utf8)
    units = TextUnit.units(of: text)
    for word in units.indices.dropLast() {
      let gap = units[word].end..<units[word + 1].start
      guard !gap.isEmpty else { continue }
      let scalars = String(decoding: bytes[gap], as: UTF8.self).unicodeScalars
      if scalars.count == 1, let space = scalars.first { gaps.append((space, gap.lowerBound, word)) }
    }
  }

  /// A unit without the punctuation around it.
  func core(_ unit: Int) -> ArraySlice<UInt8> { bytes[units[unit].coreStart..<units[unit].coreEnd] }
}

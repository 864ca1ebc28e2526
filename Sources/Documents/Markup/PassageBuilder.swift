/// Makes a text with numbered marks of the items between two of its ends.
struct PassageBuilder {
  private let items: [MarkupItem]
  private let partners: [Int?]
  private let foldsSpace: Bool
  /// The look of most of the text.
  private let base: RunFormat?
  private var text = ""
  private var marks: [MarkedText.Mark] = []
  private var protected: [Range<Int>] = []
  private var written: [MarkKey: WrittenMark] = [:]
  private var numbers: [Int: Int] = [:]
  private var next = 0
  /// The look that the text has at the moment, as a mark.
  private var look: (number: Int, format: RunFormat)?
  private var leading = ""
  /// Whether the last text stays as it is.
  private var endsKept = false

  init(_ matching: ItemMatching, foldsSpace: Bool) {
    items = matching.items
    partners = matching.partners
    self.foldsSpace = foldsSpace
    base = commonRun(of: matching.items)
  }

  /// Returns the passage; nil where there is nothing to translate.
  mutating func passage() -> MarkupPassage? {
    guard let inner = innerItems() else { return nil }
    for index in inner { append(items[index], at: index) }
    closeLook()
    let trailing = trimEnd()
    let marked = MarkedText(text, marks: marks, protected: protected)
    guard marked.hasLetters else { return nil }
    let (first, last) = (items[inner.lowerBound], items[inner.upperBound - 1])
    var start = first.run?.start ?? first.range.lowerBound
    var end = last.run?.end ?? last.range.upperBound
    if base == nil {
      // White space at the ends of a text in markup stays where it is.
      start += first.space.leading
      end -= last.space.trailing
    }
    return MarkupPassage(
      range: start..<max(start, end), text: marked, marks: written, run: base,
      leading: base == nil ? "" : leading, trailing: base == nil ? "" : trailing,
      beginsInRun: first.run != nil && first.run?.start == nil,
      endsInRun: last.run?.end == nil ? last.run?.format : nil)
  }

  /// The items without what stands before and after all text, and without pairs around all of it.
  private func innerItems() -> Range<Int>? {
    guard let first = items.firstIndex(where: \.isVisibleText),
      let last = items.lastIndex(where: \.isVisibleText)
    else { return nil }
    // A pair that ends or begins within the text belongs to it.
    let start = items[..<first].indices.first { index in partners[index].map { first..<last ~= $0 } ?? false }
    let end = items[(last + 1)...].indices.last { index in
      partners[index].map { first...last ~= $0 || $0 >= start ?? first } ?? false
    }
    return (start ?? first)..<(end ?? last) + 1
  }

  // MARK: Items

  private mutating func append(_ item: MarkupItem, at index: Int) {
    switch item.kind {
    case .text: appendText(item)
    case .opening:
      closeLook()
      let number = addMark(.opening, item)
      if let partner = partners[index] { numbers[partner] = number }
    case .closing:
      closeLook()
      if let number = numbers[index] { addMark(.closing, item, number) }
    case .standalone, .field:
      closeLook()
      let isWord = item.isShown && standsAsWord(index)
      let number = addMark(.standalone, item)
      if isWord { addObject(number) }
    case .lineBreak:
      closeLook()
      if !text.isEmpty, text.last != " " { text += " " }
      let number = addMark(.standalone, item)
      written[MarkKey(number, .standalone)]?.standsForSpace = true
    case .space:
      closeLook()
      let isNeeded = !text.isEmpty && text.last != " "
      if isNeeded { text += " " }
      let number = addMark(.standalone, item)
      written[MarkKey(number, .standalone)]?.standsForSpace = isNeeded
    case .boundary, .dropped: break
    }
  }

  @discardableResult
  private mutating func addMark(_ kind: MarkedText.Kind, _ item: MarkupItem, _ known: Int? = nil) -> Int {
    let number = known ?? next
    if known == nil { next += 1 }
    marks.append(MarkedText.Mark(kind, number, at: text.utf8.count))
    written[MarkKey(number, kind)] = WrittenMark(pieces: item.writtenPieces)
    return number
  }

  /// Whether a mark stands where a word would: between a space and another, or punctuation.
  ///
  /// What begins or ends a text is no part of its sentence.
  private func standsAsWord(_ index: Int) -> Bool {
    guard let last = text.unicodeScalars.last, last.properties.isWhitespace || isOpening(last) else {
      return false
    }
    for item in items[(index + 1)...] {
      switch item.kind {
      case .text:
        guard let next = item.text.unicodeScalars.first else { continue }
        return next.properties.isWhitespace || isClosing(next)
      case .lineBreak, .space: return true
      case .opening, .closing, .dropped: continue
      case .standalone, .field, .boundary: return false
      }
    }
    return false
  }

  private mutating func addObject(_ number: Int) {
    written[MarkKey(number, .standalone)]?.isObject = true
    let start = text.utf8.count
    text.unicodeScalars.append(objectSign)
    protected.append(start..<text.utf8.count)
    endsKept = false
  }

  private mutating func appendText(_ item: MarkupItem) {
    if item.text.isEmpty { return }
    if foldsSpace, text.last == " ", let mark = marks.last, mark.kind == .standalone,
      mark.offset == text.utf8.count, item.text.unicodeScalars.first.map(isMarkupSpace) == true
    {
      written[MarkKey(mark.number, .standalone)]?.isBetweenSpaces = true
    }
    if let format = item.run?.format, let base {
      if let look, look.format.look != format.look { closeLook() }
      if look == nil, format.look != base.look {
        marks.append(MarkedText.Mark(.opening, next, at: text.utf8.count))
        written[MarkKey(next, .opening)] = WrittenMark(look: format)
        look = (next, format)
        next += 1
      }
    }
    appendCharacters(of: item)
  }

  private mutating func closeLook() {
    guard let look else { return }
    marks.append(MarkedText.Mark(.closing, look.number, at: text.utf8.count))
    written[MarkKey(look.number, .closing)] = WrittenMark(look: look.format)
    self.look = nil
  }

  /// Appends the characters with white space as spaces, and not more than one if that is how it shows.
  private mutating func appendCharacters(of item: MarkupItem) {
    var offset = 0
    var protectedStarts: [Int] = []
    var nextProtected = 0
    for scalar in item.text.unicodeScalars {
      if nextProtected < item.protected.count, item.protected[nextProtected].lowerBound == offset {
        protectedStarts.append(text.utf8.count)
        nextProtected += 1
      }
      offset += UTF8.width(scalar)
      if scalar == " " || scalar == "\n" || scalar == "\t" || scalar == "\r" || scalar == "\u{C}" {
        if text.isEmpty {
          leading.unicodeScalars.append(scalar)
        } else if !foldsSpace || text.unicodeScalars.last != " " {
          text += " "
        }
      } else {
        text.unicodeScalars.append(scalar)
      }
      if let start = protectedStarts.last, item.protected[nextProtected - 1].upperBound == offset {
        protect(start..<text.utf8.count, isKept: item.isKept)
        protectedStarts.removeLast()
      }
    }
    endsKept = item.isKept
  }

  /// Notes what must not change; code is one such thing, whatever tags are in it.
  private mutating func protect(_ range: Range<Int>, isKept: Bool) {
    if isKept, endsKept, let last = protected.last, last.upperBound == range.lowerBound {
      protected[protected.count - 1] = last.lowerBound..<range.upperBound
    } else {
      protected.append(range)
    }
  }

  /// Takes the white space away from the end of the text; returns it as it was in the last item.
  private mutating func trimEnd() -> String {
    var count = text.utf8.count
    while text.unicodeScalars.last == " " {
      text.unicodeScalars.removeLast()
      count -= 1
    }
    for index in marks.indices { marks[index].offset = min(marks[index].offset, count) }
    protected = protected.compactMap {
      $0.lowerBound < count ? $0.lowerBound..<min($0.upperBound, count) : nil
    }
    guard let last = items.last(where: \.isVisibleText) else { return "" }
    let kept = last.text.unicodeScalars.reversed().prefix { isMarkupSpace($0) }
    return String(String.UnicodeScalarView(kept.reversed()))
  }
}

private func isMarkupSpace(_ scalar: Unicode.Scalar) -> Bool {
  scalar == " " || scalar == "\n" || scalar == "\t" || scalar == "\r" || scalar == "\u{C}"
}

private func isOpening(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .openPunctuation, .initialPunctuation: true
  default: false
  }
}

private func isClosing(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .closePunctuation, .finalPunctuation, .otherPunctuation, .dashPunctuation: true
  default: false
  }
}

/// The look of most of the characters; the first of several with as many.
private func commonRun(of items: [MarkupItem]) -> RunFormat? {
  var counts: [[UInt8]: Int] = [:]
  for item in items {
    if let look = item.run?.format.look, case .text = item.kind {
      counts[look, default: 0] += item.text.utf8.count
    }
  }
  let texts = items.filter { if case .text = $0.kind { $0.run != nil } else { false } }
  var best: (count: Int, format: RunFormat)?
  for item in texts {
    guard let format = item.run?.format, let count = counts[format.look] else { continue }
    if count > best?.count ?? -1 { best = (count, format) }
  }
  return best?.format
}

/// A translation whose stars, underscores and tildes stand where Markdown reads them as emphasis.
///
/// Emphasis ends after a punctuation mark only where a space or another follows, and begins before one likewise; so what
/// was right between spaces is a pair of stars to be read in a language without: `**Wait!** The train` would become
/// `**等等！**火车`. Punctuation at the edge goes outside then: `**等等**！火车`. Underscores do not work within words at
/// all, and become stars. Of a pair directly around another, such as a link, the emphasis goes within; and of two pairs
/// without anything between them, the marks where they meet are left out.
struct SettledEmphasis {
  /// The text with its marks, some of them moved.
  private(set) var text: MarkedText
  /// Pairs that are to be written with stars.
  private(set) var starred: Set<Int> = []
  /// Marks that are not written: the end of a pair and the beginning of one like it at the same place.
  private(set) var left: Set<MarkKey> = []
  private let bytes: [UInt8]
  /// What is written for each mark of the text, in their order.
  private var spellings: [[UInt8]]
  /// Ranges of the text that stay as they are, in which no mark may stand.
  private let kept: [Range<Int>]

  /// - Parameters:
  ///   - text: The translation.
  ///   - kept: UTF-8 offsets in it of what has to stay as it is.
  ///   - spelling: What is written for a mark.
  init(_ text: MarkedText, kept: [Range<Int>], spelling: (MarkedText.Mark) -> [UInt8]) {
    self.text = text
    self.kept = kept
    bytes = Array(text.text.utf8)
    spellings = text.marks.map(spelling)
    settle()
  }

  private mutating func settle() {
    var pairs: [(opening: Int, closing: Int)] = []
    var open: [Int] = []
    for (index, mark) in text.marks.enumerated() {
      if mark.kind == .opening { open.append(index) }
      if mark.kind == .closing, let opening = open.popLast() { pairs.append((opening, index)) }
    }
    // Inner pairs end first and come first, so a run of signs stays together.
    for pair in pairs { settle(pair.opening, pair.closing) }
    leaveOut()
  }

  private mutating func settle(_ opening: Int, _ closing: Int) {
    guard sign(of: opening) != nil, sign(of: closing) != nil else { return }
    if flankedBySettling(opening, closing) { return }
    // Directly around another pair: within that one it may stand.
    let (inner, last) = (opening + 1, closing - 1)
    guard inner < last, text.marks[inner].number == text.marks[last].number,
      text.marks[inner].kind == .opening,
      text.marks[inner].offset == text.marks[opening].offset,
      text.marks[last].offset == text.marks[closing].offset
    else { return }
    let before = (text.marks, spellings)
    swap(opening, inner)
    swap(last, closing)
    guard flankedBySettling(inner, last) else {
      (text.marks, spellings) = before
      return
    }
    settle(opening, closing)
  }

  private mutating func swap(_ first: Int, _ second: Int) {
    text.marks.swapAt(first, second)
    spellings.swapAt(first, second)
  }

  /// Leaves out the ends of pairs where others like them begin: `**一****二**` is no emphasis, and `**一二**` is.
  private mutating func leaveOut() {
    for index in text.marks.indices.dropLast() {
      let (first, second) = (text.marks[index], text.marks[index + 1])
      if first.kind == .closing, second.kind == .opening, first.offset == second.offset,
        sign(of: index) != nil, spellings[index] == spellings[index + 1]
      {
        left.formUnion([MarkKey(first.number, first.kind), MarkKey(second.number, second.kind)])
      }
    }
  }

  /// Whether a pair is emphasis, with its marks moved or respelled where need be; else nothing is changed.
  private mutating func flankedBySettling(_ opening: Int, _ closing: Int) -> Bool {
    let before = (text.marks, spellings)
    for isRespelled in [false, true] {
      if isRespelled {
        guard sign(of: opening) == UInt8(ascii: "_") else { break }
        for index in [opening, closing] {
          spellings[index] = [UInt8](repeating: UInt8(ascii: "*"), count: spellings[index].count)
        }
      }
      if move(closing, from: opening), move(opening, to: closing) {
        if isRespelled { starred.insert(text.marks[opening].number) }
        return true
      }
      (text.marks, spellings) = before
    }
    return false
  }

  /// Moves a closing mark before punctuation and space until it closes.
  private mutating func move(_ closing: Int, from opening: Int) -> Bool {
    while !flanks(of: closing).canClose {
      let offset = text.marks[closing].offset
      guard text.marks[closing - 1].offset < offset, let scalar = scalar(endingAt: offset),
        scalar.isMarkdownPunctuation || scalar.properties.isWhitespace,
        isFree(offset - UTF8.width(scalar))
      else { return false }
      text.marks[closing].offset = offset - UTF8.width(scalar)
    }
    return text.marks[opening].offset < text.marks[closing].offset || closing > opening + 1
  }

  /// Moves an opening mark behind punctuation and space until it opens.
  private mutating func move(_ opening: Int, to closing: Int) -> Bool {
    while !flanks(of: opening).canOpen {
      let offset = text.marks[opening].offset
      guard text.marks[opening + 1].offset > offset, let scalar = scalar(at: offset),
        scalar.isMarkdownPunctuation || scalar.properties.isWhitespace,
        isFree(offset + UTF8.width(scalar))
      else { return false }
      text.marks[opening].offset = offset + UTF8.width(scalar)
    }
    return text.marks[opening].offset < text.marks[closing].offset || closing > opening + 1
  }

  private func isFree(_ offset: Int) -> Bool {
    !kept.contains { $0.lowerBound < offset && offset < $0.upperBound }
  }

  // MARK: Neighbours

  /// The sign of a mark that is a run of one.
  private func sign(of mark: Int) -> UInt8? {
    let spelling = spellings[mark]
    guard let sign = spelling.first, "*_~".utf8.contains(sign), spelling.allSatisfy({ $0 == sign }) else {
      return nil
    }
    return sign
  }

  /// What the run of signs can do that a mark is part of.
  private func flanks(of mark: Int) -> DelimiterFlanks {
    let offset = text.marks[mark].offset
    func isSame(_ other: Int) -> Bool {
      text.marks.indices.contains(other) && text.marks[other].offset == offset
    }
    var (first, last) = (mark - 1, mark + 1)
    while isSame(first), sign(of: first) == sign(of: mark) { first -= 1 }
    while isSame(last), sign(of: last) == sign(of: mark) { last += 1 }
    let previous = isSame(first) ? scalars(spellings[first]).last : scalar(endingAt: offset)
    let next = isSame(last) ? scalars(spellings[last]).first : scalar(at: offset)
    return DelimiterFlanks(sign(of: mark) ?? 0, after: previous ?? " ", before: next ?? " ")
  }

  private func scalars(_ bytes: [UInt8]) -> String.UnicodeScalarView {
    String(decoding: bytes, as: UTF8.self).unicodeScalars
  }

  private func scalar(at offset: Int) -> Unicode.Scalar? {
    scalars(Array(bytes[offset..<min(bytes.count, offset + 4)])).first
  }

  private func scalar(endingAt offset: Int) -> Unicode.Scalar? {
    scalars(Array(bytes[max(0, offset - 4)..<offset])).last
  }
}

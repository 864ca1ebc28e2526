/// Finds marks and texts in a stretch of Markdown (CommonMark 0.31, 6), with the strikethrough of GitHub.
struct MarkdownInline {
  /// The stretch without what containers put before its lines, and where each of its bytes is in the document.
  let content: [UInt8]
  let offsets: [Int]
  /// Labels that link definitions have, folded and in small letters.
  let labels: Set<String>
  var escapes = MarkdownEscapes()
  /// Alternative texts of pictures, which are texts of their own.
  private(set) var pictureTexts: [Range<Int>] = []
  private var items: [MarkupItem] = []
  private var delimiters = EmphasisDelimiters()
  /// How many elements of HTML that hold code are open.
  private var codeDepth = 0

  init(_ content: [UInt8], offsets: [Int], labels: Set<String>) {
    self.content = content
    self.offsets = offsets
    self.labels = labels
  }

  /// Returns the items of the stretch.
  mutating func parse() -> [MarkupItem] {
    parse(0..<content.count, depth: 0)
    delimiters.match(&items)
    return items
  }

  private mutating func parse(_ range: Range<Int>, depth: Int) {
    var position = range.lowerBound
    var textStart = position
    while position < range.upperBound {
      guard let found = construct(at: position, in: range, depth: depth, textStart: textStart) else {
        position += 1
        continue
      }
      position = found
      textStart = found
    }
    addText(textStart..<range.upperBound)
  }

  /// Adds what begins at a place, after the text before it; returns where it ends, nil where nothing begins.
  private mutating func construct(at position: Int, in range: Range<Int>, depth: Int, textStart: Int) -> Int?
  {
    let before = textStart..<position
    switch content[position] {
    case UInt8(ascii: "\\"): return escape(position, range, before)
    case UInt8(ascii: "`"): return codeSpan(position, range, before)
    case UInt8(ascii: "<"): return angle(position, range, before)
    case UInt8(ascii: "["), UInt8(ascii: "!"): return link(position, range, before, depth)
    case UInt8(ascii: "$"): return formula(position, range, before)
    case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"): return delimiterRun(position, range, before)
    case UInt8(ascii: "\n"): return lineEnd(position, range, before)
    case UInt8(ascii: "h"): return address(position, range, before)
    default: return nil
    }
  }

  // MARK: Text

  private func source(_ range: Range<Int>) -> Range<Int> {
    guard !range.isEmpty else {
      let place = range.lowerBound < offsets.count ? offsets[range.lowerBound] : (offsets.last ?? -1) + 1
      return place..<place
    }
    return offsets[range.lowerBound]..<offsets[range.upperBound - 1] + 1
  }

  private mutating func addText(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    if codeDepth > 0 {
      addProtected(range)
      return
    }
    let decoded = escapes.references.decode(content[range])
    var item = MarkupItem(kind: .text, range: source(range), text: decoded.text, protected: decoded.unknown)
    item.space.leading = content[range].prefix(while: isMarkupSpace).count
    item.space.trailing = content[range].reversed().prefix(while: isMarkupSpace).count
    items.append(item)
  }

  /// Adds text that stays as it is.
  private mutating func addProtected(_ range: Range<Int>) {
    let text = String(decoding: content[range].map { $0 == 0x0A ? 0x20 : $0 }, as: UTF8.self)
    items.append(MarkupItem(kind: .text, range: source(range), text: text, protected: [0..<text.utf8.count]))
  }

  private mutating func addMark(
    _ kind: MarkupItem.Kind, _ range: Range<Int>, pair: String = "", isShown: Bool = false
  ) {
    var item = MarkupItem(kind: kind, range: source(range), pair: pair)
    item.isShown = isShown
    items.append(item)
  }

  // MARK: Constructs

  private mutating func escape(_ position: Int, _ range: Range<Int>, _ before: Range<Int>) -> Int? {
    guard position + 1 < range.upperBound else { return nil }
    let next = content[position + 1]
    if next == UInt8(ascii: "\n") { return hardBreak(position..<position + 2, before) }
    guard isMarkdownPunctuation(next) else { return nil }
    addText(before)
    escapes.escaped.insert(next)
    items.append(
      MarkupItem(kind: .text, range: source(position..<position + 2), text: String(Unicode.Scalar(next))))
    return position + 2
  }

  private mutating func codeSpan(_ position: Int, _ range: Range<Int>, _ before: Range<Int>) -> Int? {
    let length = run(of: content[position], from: position, range)
    var place = position + length
    while place < min(range.upperBound, position + 10_000) {
      guard content[place] == UInt8(ascii: "`") else {
        place += 1
        continue
      }
      let other = run(of: content[place], from: place, range)
      place += other
      if other == length {
        addText(before)
        addProtected(position..<place)
        return place
      }
    }
    // No code: all of the run is text.
    addText(before.lowerBound..<position + length)
    return position + length
  }

  private mutating func angle(_ position: Int, _ range: Range<Int>, _ before: Range<Int>) -> Int? {
    // Longer tags are none; without a limit many signs would cost their square.
    let limit = min(range.upperBound, position + 1000)
    var tokenizer = MarkupTokenizer(content, position..<limit, .html)
    if let end = content[position..<limit].firstIndex(of: UInt8(ascii: ">")) {
      let inner = content[(position + 1)..<end]
      if !inner.contains(where: isMarkupSpace),
        inner.contains(UInt8(ascii: ":")) || inner.contains(UInt8(ascii: "@")),
        inner.first.map(isASCIILetter) == true
      {
        addText(before)
        addProtected(position..<end + 1)
        return end + 1
      }
    }
    guard let token = tokenizer.next(), token.kind != .text, token.kind != .raw else { return nil }
    addText(before)
    switch token.kind {
    case .start where token.name == "br", .empty where token.name == "br": addMark(.lineBreak, token.range)
    case .start where !voidElements.contains(token.name):
      addMark(.opening, token.range, pair: "<\(token.name)")
      if MarkupRules.html.roles[token.name] == .code { codeDepth += 1 }
    case .end:
      addMark(.closing, token.range, pair: "<\(token.name)")
      if MarkupRules.html.roles[token.name] == .code { codeDepth = max(0, codeDepth - 1) }
    default:
      let isShown = ShownElements.contain(token.name, token.range, of: content, .html)
      addMark(.standalone, token.range, isShown: isShown)
    }
    return token.range.upperBound
  }

  private mutating func link(_ position: Int, _ range: Range<Int>, _ before: Range<Int>, _ depth: Int) -> Int?
  {
    let isPicture = content[position] == UInt8(ascii: "!")
    let bracket = isPicture ? position + 1 : position
    guard depth < 16, bracket < range.upperBound, content[bracket] == UInt8(ascii: "["),
      let link = MarkdownLink(content, from: bracket, in: range, labels: labels)
    else { return nil }
    addText(before)
    if link.isReferenceMark || isPicture {
      if isPicture { pictureTexts.append(source(link.text)) }
      addMark(.standalone, position..<link.end, isShown: isPicture)
      return link.end
    }
    let pair = "[\(position)"
    addMark(.opening, bracket..<bracket + 1, pair: pair)
    parse(link.text, depth: depth + 1)
    addMark(.closing, link.text.upperBound..<link.end, pair: pair)
    if link.isShortcut {
      // The label stays what it was: `[Text][Label]`.
      items[items.count - 1].pieces = [
        MarkupPiece(range: source(link.text.upperBound..<link.text.upperBound + 1)),
        MarkupPiece(range: source(bracket..<link.text.upperBound + 1)),
      ]
    }
    return link.end
  }

  /// A formula of TeX between dollars, as pandoc and GitHub read it.
  private mutating func formula(_ position: Int, _ range: Range<Int>, _ before: Range<Int>) -> Int? {
    guard position + 1 < range.upperBound, !isMarkupSpace(content[position + 1]) else { return nil }
    let inner = content[(position + 1)..<range.upperBound].prefix(1000)
    guard let close = inner.firstIndex(of: UInt8(ascii: "$")), close > position + 1,
      !isMarkupSpace(content[close - 1]), close + 1 >= range.upperBound || !isASCIIDigit(content[close + 1])
    else { return nil }
    addText(before)
    addProtected(position..<close + 1)
    return close + 1
  }

  private mutating func delimiterRun(_ position: Int, _ range: Range<Int>, _ before: Range<Int>) -> Int? {
    let sign = content[position]
    let length = run(of: sign, from: position, range)
    guard sign != UInt8(ascii: "~") || length == 2 else { return nil }
    addText(before)
    let previous = scalar(before: position)
    let next = scalar(after: position + length)
    delimiters.add(sign, count: length, at: items.count, after: previous, before: next)
    for index in 0..<length {
      items.append(
        MarkupItem(
          kind: .text, range: source(position + index..<position + index + 1),
          text: String(Unicode.Scalar(sign))))
    }
    return position + length
  }

  private mutating func lineEnd(_ position: Int, _ range: Range<Int>, _ before: Range<Int>) -> Int? {
    let spaces = content[before].reversed().prefix { $0 == 0x20 }.count
    guard spaces >= 2 else { return nil }
    return hardBreak(position - spaces..<position + 1, before.lowerBound..<position - spaces)
  }

  /// What stands before and after a hard break are texts of their own: each keeps its line.
  private mutating func hardBreak(_ range: Range<Int>, _ before: Range<Int>) -> Int {
    addText(before)
    // With all that stands before the next line.
    let next = range.upperBound < offsets.count ? offsets[range.upperBound] : source(range).upperBound
    items.append(MarkupItem(kind: .boundary, range: source(range).lowerBound..<next))
    return range.upperBound
  }

  private mutating func address(_ position: Int, _ range: Range<Int>, _ before: Range<Int>) -> Int? {
    let rest = content[position..<range.upperBound]
    guard rest.starts(with: "https://".utf8) || rest.starts(with: "http://".utf8) else { return nil }
    var end = rest.firstIndex { isMarkupSpace($0) || "<>\"`|".utf8.contains($0) } ?? range.upperBound
    // Punctuation at the end belongs to the sentence.
    while end > position, ".,;:!?)*_'".utf8.contains(content[end - 1]) { end -= 1 }
    addText(before)
    addProtected(position..<end)
    return end
  }

  // MARK: Neighbours

  private func run(of byte: UInt8, from position: Int, _ range: Range<Int>) -> Int {
    content[position..<range.upperBound].prefix { $0 == byte }.count
  }

  private func scalar(before position: Int) -> Unicode.Scalar {
    String(decoding: content[max(0, position - 4)..<position], as: UTF8.self).unicodeScalars.last ?? " "
  }

  private func scalar(after position: Int) -> Unicode.Scalar {
    String(decoding: content[position..<min(content.count, position + 4)], as: UTF8.self).unicodeScalars.first
      ?? " "
  }
}

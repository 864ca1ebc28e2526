/// A line of Markdown without what the containers it is in put before it.
struct MarkdownLine {
  let start: Int
  let end: Int
  /// Columns of white space, tabs to the next multiple of four.
  let indentation: Int
  /// Where the white space ends.
  let contentStart: Int
  private let bytes: ArraySlice<UInt8>

  init(_ document: [UInt8], start: Int, end: Int) {
    self.start = start
    self.end = max(start, end)
    var position = start
    var column = 0
    while position < end, document[position] == 0x20 || document[position] == 0x09 {
      column = document[position] == 0x09 ? (column / 4 + 1) * 4 : column + 1
      position += 1
    }
    indentation = column
    contentStart = position
    bytes = document[position..<self.end]
  }

  private init(_ line: MarkdownLine, start: Int, indentation: Int) {
    self.start = start
    self.indentation = indentation
    (end, contentStart, bytes) = (line.end, line.contentStart, line.bytes)
  }

  /// Returns the line with less white space before it.
  func movedOut(by columns: Int) -> MarkdownLine {
    MarkdownLine(
      self, start: min(contentStart, start + columns), indentation: max(0, indentation - columns))
  }

  /// What it says, without white space at either end.
  var text: String {
    var bytes = bytes
    while let last = bytes.last, isMarkupSpace(last) { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  var first: UInt8? { bytes.first }

  var isBlank: Bool { bytes.allSatisfy(isMarkupSpace) }

  var isThematicBreak: Bool {
    guard let sign = first, "*-_".utf8.contains(sign), indentation < 4 else { return false }
    return bytes.count { $0 == sign } >= 3 && bytes.allSatisfy { $0 == sign || isMarkupSpace($0) }
  }

  /// A line of three or more backticks, tildes or dollars.
  struct Fence {
    let sign: UInt8
    let length: Int
    let hasInformation: Bool
  }

  var fence: Fence? {
    guard let sign = first, "`~$".utf8.contains(sign), indentation < 4 else { return nil }
    let length = bytes.prefix { $0 == sign }.count
    guard length >= (sign == UInt8(ascii: "$") ? 2 : 3) else { return nil }
    let rest = bytes.dropFirst(length)
    if sign != UInt8(ascii: "~"), rest.contains(sign) { return nil }
    return Fence(sign: sign, length: length, hasInformation: !rest.allSatisfy(isMarkupSpace))
  }

  var headingLevel: Int? {
    let level = bytes.prefix { $0 == UInt8(ascii: "#") }.count
    guard (1...6).contains(level), indentation < 4 else { return nil }
    return bytes.dropFirst(level).first.map(isMarkupSpace) ?? true ? level : nil
  }

  /// The length of the sign of an item, of a definition (`: `) or of a footnote (`[^1]: `), with white space.
  var itemMarkerLength: Int? {
    guard indentation < 4 else { return nil }
    let isNoItem =
      bytes.starts(with: "•".utf8) || bytes.starts(with: "–".utf8) || bytes.starts(with: "—".utf8)
    let length = isNoItem ? 0 : itemMarker(bytes)
    if length > 0 { return min(length, 5) == length ? length : signLength }
    if bytes.starts(with: ": ".utf8) || bytes.starts(with: ":\t".utf8) {
      return 1 + bytes.dropFirst().prefix(while: isMarkupSpace).count
    }
    guard bytes.starts(with: "[^".utf8), let close = bytes.firstIndex(of: UInt8(ascii: "]")),
      bytes[(close + 1)...].first == UInt8(ascii: ":")
    else { return nil }
    return close + 2 - bytes.startIndex + bytes[(close + 2)...].prefix(while: isMarkupSpace).count
  }

  /// The sign of an item with one space: what is moved in more is code.
  private var signLength: Int {
    (bytes.firstIndex(where: isMarkupSpace) ?? bytes.startIndex) - bytes.startIndex + 1
  }

  /// The label that the line gives an address; nil where it does not.
  var definedLabel: String? {
    guard bytes.first == UInt8(ascii: "["), indentation < 4, bytes.dropFirst().first != UInt8(ascii: "^"),
      let close = bytes.firstIndex(of: UInt8(ascii: "]")), close > bytes.startIndex + 1,
      bytes[(close + 1)...].first == UInt8(ascii: ":"),
      !bytes[(close + 2)...].allSatisfy(isMarkupSpace)
    else { return nil }
    return MarkdownLink.label(bytes[(bytes.startIndex + 1)..<close])
  }

  /// Whether it underlines a heading.
  var isUnderline: Bool {
    let text = text
    guard let sign = text.utf8.first, sign == UInt8(ascii: "=") || sign == UInt8(ascii: "-") else {
      return false
    }
    return indentation < 4 && text.utf8.allSatisfy { $0 == sign }
  }

  /// Whether a paragraph ends before it without an empty line.
  var interruptsParagraph: Bool {
    if indentation >= 4 { return false }
    if isUnderline { return false }
    if isThematicBreak || fence != nil || headingLevel != nil || first == UInt8(ascii: ">") || beginsHTML {
      return true
    }
    guard let sign = first, itemMarkerLength != nil else { return false }
    // Only a list that begins with 1 may begin within a paragraph.
    return !isASCIIDigit(sign) || bytes.starts(with: "1.".utf8) || bytes.starts(with: "1)".utf8)
  }

  // MARK: HTML

  var beginsHTML: Bool {
    guard indentation < 4, bytes.first == UInt8(ascii: "<"), bytes.count > 1 else { return false }
    if htmlEnd != nil { return true }
    var name = bytes.dropFirst()
    if name.first == UInt8(ascii: "/") { name = name.dropFirst() }
    let text = String(
      decoding: name.prefix { isASCIILetter($0) || isASCIIDigit($0) }.map(lowercased), as: UTF8.self)
    guard let next = name.dropFirst(text.utf8.count).first else { return false }
    let isWhole = isMarkupSpace(next) || next == UInt8(ascii: ">") || next == UInt8(ascii: "/")
    return isWhole && MarkupRules.html.roles[text] == .block
  }

  /// What ends a block of HTML that does not end with an empty line, in small letters.
  var htmlEnd: String? {
    let text = String(decoding: bytes.prefix(12), as: UTF8.self).lowercased()
    if text.hasPrefix("<!--") { return "-->" }
    if text.hasPrefix("<?") { return "?>" }
    if text.hasPrefix("<!") { return ">" }
    for name in ["script", "pre", "style", "textarea"] where text.hasPrefix("<\(name)") {
      return "</\(name)>"
    }
    return nil
  }

  // MARK: Tables

  /// Whether it is the line between the head of a table and its rows.
  var isTableRule: Bool {
    let text = text
    return text.contains("-") && text.contains("|")
      && text.utf8.allSatisfy { "|-: \t".utf8.contains($0) }
  }

  /// The cells of a row of a table.
  var cells: [MarkdownLine] {
    let document = Array(bytes)
    var cells: [MarkdownLine] = []
    var start = 0
    var isCode = false
    var position = 0
    func add(_ range: Range<Int>) {
      var (low, high) = (range.lowerBound, range.upperBound)
      while low < high, isMarkupSpace(document[low]) { low += 1 }
      while high > low, isMarkupSpace(document[high - 1]) { high -= 1 }
      if low < high { cells.append(MarkdownLine(cellOf: self, low..<high)) }
    }
    while position < document.count {
      switch document[position] {
      case UInt8(ascii: "\\"): position += 1
      case UInt8(ascii: "`"): isCode.toggle()
      case UInt8(ascii: "|") where !isCode:
        add(start..<position)
        start = position + 1
      default: break
      }
      position += 1
    }
    add(min(start, document.count)..<document.count)
    return cells
  }

  private init(cellOf line: MarkdownLine, _ range: Range<Int>) {
    start = line.contentStart + range.lowerBound
    end = line.contentStart + range.upperBound
    indentation = 0
    contentStart = start
    bytes = line.bytes[start..<end]
  }
}

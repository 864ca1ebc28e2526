/// Finds the paragraphs of plain text: what stands between empty lines, and where lines are not filled, each line.
///
/// A paragraph whose lines but the last all are about as long was broken by a program, so it is translated as one text and
/// broken again at the same width. What a line begins with (white space, a dash, a number, `>` of mails) stays.
enum TextLayout {
  /// Returns what is to be replaced in some bytes, the texts of which are collected.
  static func replacements(
    _ bytes: [UInt8], in range: Range<Int>? = nil, protecting: (String) -> [Range<Int>] = { _ in [] },
    _ collector: inout TextCollector
  ) -> [ByteTemplate.Replacement] {
    var replacements: [ByteTemplate.Replacement] = []
    var block: [LaidLine] = []
    func finish(_ collector: inout TextCollector) {
      for paragraph in paragraphs(of: block) {
        let text = MarkedText(paragraph.text, protected: protecting(paragraph.text))
        guard text.hasLetters else { continue }
        let content = TextParagraph(index: collector.add(text), paragraph)
        replacements.append(ByteTemplate.Replacement(range: paragraph.range, content: content))
      }
      block = []
    }
    for line in TextLine.lines(of: bytes, in: range) {
      let laid = LaidLine(line, bytes)
      if laid.text.isEmpty { finish(&collector) } else { block.append(laid) }
    }
    finish(&collector)
    return replacements
  }

  /// A stretch of lines that are one text.
  struct Paragraph {
    let range: Range<Int>
    let text: String
    /// How many characters a line has at most; nil for one line.
    var width: Int?
    /// What stands between two lines: the line end, and what the next begins with.
    var separator: [UInt8] = []
  }

  private static func paragraphs(of lines: [LaidLine]) -> [Paragraph] {
    var result: [Paragraph] = []
    var start = 0
    while start < lines.count {
      var end = start + 1
      // A line that begins as an item does begins a text of its own.
      while end < lines.count, lines[end].continues(lines[start], previous: lines[end - 1]) { end += 1 }
      let group = lines[start..<end]
      if end - start > 1, areFilled(group) {
        result.append(joined(group))
      } else {
        result += group.map { Paragraph(range: $0.range, text: $0.text) }
      }
      start = end
    }
    return result
  }

  /// Whether not each line is a sentence, and none could have held the first word of the next one, nearly, so that a program broke them.
  private static func areFilled(_ lines: ArraySlice<LaidLine>) -> Bool {
    let width = lines.map(\.columns).max() ?? 0
    guard (40...200).contains(width), !lines.allSatisfy({ endsSentence($0.text) }) else { return false }
    return zip(lines, lines.dropFirst()).allSatisfy { line, next in
      line.columns + 1 + next.firstWordColumns + 8 >= width
    }
  }

  private static func joined(_ lines: ArraySlice<LaidLine>) -> Paragraph {
    let (first, second) = (lines[lines.startIndex], lines[lines.startIndex + 1])
    return Paragraph(
      range: first.range.lowerBound..<lines[lines.endIndex - 1].range.upperBound,
      text: lines.map(\.text).joined(separator: " "),
      width: (lines.map(\.columns).max() ?? 0) - first.prefixColumns, separator: first.lineEnd + second.prefix
    )
  }
}

/// A line, cut into what it begins with, what it says, and white space at its end.
private struct LaidLine {
  /// The bytes of what it says.
  let range: Range<Int>
  let text: String
  /// White space, and signs of quotation and of items of a list.
  let prefix: [UInt8]
  /// How many bytes of the prefix are the sign of an item.
  let markerLength: Int
  let lineEnd: [UInt8]

  init(_ line: TextLine, _ bytes: [UInt8]) {
    var start = line.content.lowerBound
    let end = line.content.upperBound
    func skipSpace() { while start < end, isMarkupSpace(bytes[start]) { start += 1 } }
    skipSpace()
    while start < end, bytes[start] == UInt8(ascii: ">") {
      start += 1
      skipSpace()
    }
    let marker = itemMarker(bytes[start..<end])
    start += marker
    markerLength = marker
    var stop = end
    while stop > start, isMarkupSpace(bytes[stop - 1]) { stop -= 1 }
    range = start..<stop
    text = String(decoding: bytes[start..<stop], as: UTF8.self).replacingTabs()
    prefix = Array(bytes[line.content.lowerBound..<start])
    lineEnd = Array(bytes[line.end])
  }

  var prefixColumns: Int { String(decoding: prefix, as: UTF8.self).unicodeScalars.count }
  var quoteDepth: Int { prefix.count { $0 == UInt8(ascii: ">") } }
  var columns: Int { prefixColumns + text.unicodeScalars.count }
  var firstWordColumns: Int { text.unicodeScalars.prefix { $0 != " " }.count }

  /// Whether the line may belong to the same paragraph as a first one.
  func continues(_ first: LaidLine, previous: LaidLine) -> Bool {
    guard markerLength == 0, quoteDepth == first.quoteDepth else { return false }
    return previous.range == first.range || prefix == previous.prefix
  }
}

private func endsSentence(_ text: String) -> Bool {
  text.unicodeScalars.last.map { ".!?…。！？".unicodeScalars.contains($0) } ?? false
}

extension String {
  /// The text with spaces for tabs.
  fileprivate func replacingTabs() -> String {
    utf8.contains(UInt8(ascii: "\t"))
      ? String(String.UnicodeScalarView(unicodeScalars.map { $0 == "\t" ? " " : $0 })) : self
  }
}

/// Returns the length of the sign of an item with the white space after it: a dash, a dot, a number; 0 for none.
func itemMarker(_ bytes: ArraySlice<UInt8>) -> Int {
  guard let first = bytes.first else { return 0 }
  var length = 0
  if [UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+")].contains(first) {
    length = 1
  } else if bytes.starts(with: "•".utf8) || bytes.starts(with: "–".utf8) || bytes.starts(with: "—".utf8) {
    length = 3
  } else {
    let digits = bytes.prefix { isASCIIDigit($0) }.count
    guard (1...9).contains(digits), bytes.count > digits else { return 0 }
    let sign = bytes[bytes.startIndex + digits]
    guard sign == UInt8(ascii: ".") || sign == UInt8(ascii: ")") else { return 0 }
    length = digits + 1
  }
  let space = bytes.dropFirst(length).prefix { isMarkupSpace($0) }.count
  return space > 0 && length + space < bytes.count ? length + space : 0
}

/// A paragraph of plain text.
private struct TextParagraph: ReplacementContent {
  let index: Int
  private let width: Int?
  private let separator: [UInt8]

  init(index: Int, _ paragraph: TextLayout.Paragraph) {
    self.index = index
    width = paragraph.width
    separator = paragraph.separator
  }

  func isChanged(_ texts: TranslatedTexts) -> Bool { texts.isChanged(index) }

  func write(_ texts: TranslatedTexts, in template: ByteTemplate, to result: inout [UInt8]) {
    let text = texts.translations[index]
    let lines = width.map { LineWrapping.wrapped(text, width: $0) } ?? text
    for byte in lines.text.utf8 {
      if byte == UInt8(ascii: "\n") { result += separator } else { result.append(byte) }
    }
  }
}

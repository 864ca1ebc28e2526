/// A line, cut into what it begins with, what it says, and white space at its end.
struct LaidLine {
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
    text = String(decoding: bytes[start..<stop], as: UTF8.self)
    prefix = Array(bytes[line.content.lowerBound..<start])
    lineEnd = Array(bytes[line.end])
  }

  var prefixColumns: Int { String(decoding: prefix, as: UTF8.self).unicodeScalars.count }
  var quoteDepth: Int { prefix.count { $0 == UInt8(ascii: ">") } }
  var columns: Int { prefixColumns + text.unicodeScalars.count }
  var firstWordColumns: Int { text.unicodeScalars.prefix { $0 != " " }.count }

  /// The cells of a row of a table, `| so |` or `so | so`; none of another line.
  ///
  /// - Parameter kept: UTF-8 offsets in the text at which a bar is none between cells.
  func cells(except kept: [Range<Int>]) -> [TextLayout.Paragraph] {
    let bytes = Array(text.utf8)
    let bars = bytes.indices.filter { place in
      bytes[place] == UInt8(ascii: "|") && !kept.contains { $0.contains(place) }
    }
    let isFramed = bars.count > 1 && bars.first == 0
    func isSpace(_ place: Int) -> Bool { !bytes.indices.contains(place) || isMarkupSpace(bytes[place]) }
    let edges = isFramed ? bars : bars.filter { isSpace($0 - 1) && isSpace($0 + 1) }
    if edges.isEmpty { return [] }
    return zip([-1] + edges, edges + [bytes.count]).compactMap { edge, next in
      var (start, end) = (edge + 1, next)
      while start < end, isMarkupSpace(bytes[start]) { start += 1 }
      while start < end, isMarkupSpace(bytes[end - 1]) { end -= 1 }
      if start == end { return nil }
      return TextLayout.Paragraph(
        range: range.lowerBound + start..<range.lowerBound + end,
        text: String(decoding: bytes[start..<end], as: UTF8.self))
    }
  }

  /// Whether the line may belong to the same paragraph as a first one.
  func continues(_ first: LaidLine, previous: LaidLine) -> Bool {
    guard markerLength == 0, quoteDepth == first.quoteDepth else { return false }
    return previous.range == first.range || prefix == previous.prefix
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

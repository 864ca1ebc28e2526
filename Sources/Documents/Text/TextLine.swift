/// A line of a text file: the bytes of what it says, and of the "\n" or "\r\n" that ends it.
struct TextLine {
  let content: Range<Int>
  let end: Range<Int>

  /// Returns the lines of some bytes; the last need not end with a line end.
  static func lines(of bytes: [UInt8], in range: Range<Int>? = nil) -> [TextLine] {
    let range = range ?? 0..<bytes.count
    var lines: [TextLine] = []
    var start = range.lowerBound
    for index in range where bytes[index] == UInt8(ascii: "\n") {
      let isReturned = index > start && bytes[index - 1] == UInt8(ascii: "\r")
      let end = isReturned ? index - 1 : index
      lines.append(TextLine(content: start..<end, end: end..<index + 1))
      start = index + 1
    }
    if start < range.upperBound {
      lines.append(TextLine(content: start..<range.upperBound, end: range.upperBound..<range.upperBound))
    }
    return lines
  }

  /// Whether there is nothing in it but white space.
  func isBlank(in bytes: [UInt8]) -> Bool { bytes[content].allSatisfy(isMarkupSpace) }
}

/// The first bytes of some files, which say that they are UTF-8.
let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

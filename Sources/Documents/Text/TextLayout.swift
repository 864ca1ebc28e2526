/// Finds the paragraphs of plain text: what stands between empty lines, and where lines are not filled, each line.
///
/// A paragraph whose lines but the last all are about as long was broken by a program, so it is translated as one text and
/// broken again at the same width. What a line begins with (white space, a dash, a number, `>` of mails) stays. In the row of
/// a table each cell is a text.
enum TextLayout {
  /// Returns what is to be replaced in some bytes, the texts of which are collected.
  static func replacements(
    _ bytes: [UInt8], in range: Range<Int>? = nil, protecting: (String) -> [Range<Int>] = { _ in [] },
    _ collector: inout TextCollector
  ) -> [ByteTemplate.Replacement] {
    var replacements: [ByteTemplate.Replacement] = []
    var block: [LaidLine] = []
    func add(_ paragraph: Paragraph, _ collector: inout TextCollector) {
      let text = MarkedText(paragraph.text, protected: protecting(paragraph.text))
      guard text.hasLetters else { return }
      let content = TextParagraph(index: collector.add(text), paragraph)
      replacements.append(ByteTemplate.Replacement(range: paragraph.range, content: content))
    }
    func finish(_ collector: inout TextCollector) {
      for paragraph in paragraphs(of: block) { add(paragraph, &collector) }
      block = []
    }
    for line in TextLine.lines(of: bytes, in: range) {
      let laid = LaidLine(line, bytes)
      let cells = laid.cells(except: protecting(laid.text))
      if laid.text.isEmpty || !cells.isEmpty { finish(&collector) } else { block.append(laid) }
      for cell in cells { add(cell, &collector) }
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

private func endsSentence(_ text: String) -> Bool {
  text.unicodeScalars.last.map { ".!?…。！？".unicodeScalars.contains($0) } ?? false
}

/// Markdown (CommonMark 0.31, with tables and footnotes): its headings, paragraphs, items and cells are texts.
///
/// Code, formulas, front matter and definitions of links stay as they are; blocks of HTML are read as HTML.
struct MarkdownDocument {
  private let bytes: [UInt8]
  private var labels: Set<String> = []
  private var replacements: [ByteTemplate.Replacement] = []
  private var collector: TextCollector

  /// How deep quotations and lists may stand in each other.
  private static let maximumDepth = 40

  static func template(
    _ bytes: [UInt8], _ origin: DocumentOrigin, _ collector: inout TextCollector
  ) throws -> ByteTemplate {
    try origin.checkUTF8(bytes)
    var document = MarkdownDocument(bytes: bytes, collector: collector)
    let start = bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
    let lines = TextLine.lines(of: bytes, in: start..<bytes.count).map {
      MarkdownLine(bytes, start: $0.content.lowerBound, end: $0.content.upperBound)
    }
    for line in lines { if let label = line.definedLabel { document.labels.insert(label) } }
    document.read(Array(lines.dropFirst(frontMatterCount(lines))), depth: 0)
    collector = document.collector
    return ByteTemplate(bytes, document.replacements)
  }

  private init(bytes: [UInt8], collector: TextCollector) {
    self.bytes = bytes
    self.collector = collector
  }

  /// How many lines are the data that some programs read at the beginning of a file.
  private static func frontMatterCount(_ lines: [MarkdownLine]) -> Int {
    guard let first = lines.first, first.text == "---" || first.text == "+++" else { return 0 }
    let close = lines.dropFirst().firstIndex {
      $0.text == first.text || first.text == "---" && $0.text == "..."
    }
    return close.map { $0 + 1 } ?? 0
  }

  // MARK: Blocks

  private mutating func read(_ lines: [MarkdownLine], depth: Int) {
    var index = 0
    while index < lines.count { index = readBlock(lines, from: index, depth: depth) }
  }

  /// Reads the block that begins with a line; returns the number of the line after it.
  private mutating func readBlock(_ lines: [MarkdownLine], from index: Int, depth: Int) -> Int {
    let line = lines[index]
    if line.isBlank || line.isThematicBreak || line.definedLabel != nil || line.text.hasPrefix(":::") {
      return index + 1
    }
    if let fence = line.fence { return end(of: fence, in: lines, from: index) }
    if line.indentation >= 4 {
      let rest = lines[index...].firstIndex { !$0.isBlank && $0.indentation < 4 }
      return rest ?? lines.count
    }
    if let level = line.headingLevel {
      readHeading(line, level)
      return index + 1
    }
    if line.first == UInt8(ascii: ">") { return readQuotation(lines, from: index, depth: depth) }
    if let marker = line.itemMarkerLength { return readItem(lines, from: index, marker, depth: depth) }
    if line.beginsHTML { return readHTML(lines, from: index, depth: depth) }
    if index + 1 < lines.count, lines[index + 1].isTableRule, line.text.contains("|") {
      return readTable(lines, from: index)
    }
    return readParagraph(lines, from: index)
  }

  private func end(of fence: MarkdownLine.Fence, in lines: [MarkdownLine], from index: Int) -> Int {
    let close = lines[(index + 1)...].firstIndex { line in
      guard let other = line.fence else { return false }
      return other.sign == fence.sign && other.length >= fence.length && !other.hasInformation
    }
    return close.map { $0 + 1 } ?? lines.count
  }

  private mutating func readHeading(_ line: MarkdownLine, _ level: Int) {
    var start = line.contentStart + level
    var end = line.end
    while start < end, isMarkupSpace(bytes[start]) { start += 1 }
    while end > start, isMarkupSpace(bytes[end - 1]) { end -= 1 }
    // Signs at the end close it, and pandoc's attributes stand after them.
    if end > start, bytes[end - 1] == UInt8(ascii: "}"),
      let brace = bytes[start..<end].lastIndex(of: UInt8(ascii: "{")), brace > start,
      isMarkupSpace(bytes[brace - 1])
    {
      end = brace
      while end > start, isMarkupSpace(bytes[end - 1]) { end -= 1 }
    }
    var signs = end
    while signs > start, bytes[signs - 1] == UInt8(ascii: "#") { signs -= 1 }
    if signs == start || isMarkupSpace(bytes[signs - 1]) { end = signs }
    addText([MarkdownLine(bytes, start: start, end: end)])
  }

  private mutating func readQuotation(_ lines: [MarkdownLine], from index: Int, depth: Int) -> Int {
    var inner: [MarkdownLine] = []
    var next = index
    while next < lines.count {
      let line = lines[next]
      if line.first == UInt8(ascii: ">"), line.indentation < 4 {
        let start = line.contentStart + 1
        inner.append(
          MarkdownLine(
            bytes, start: start < line.end && bytes[start] == 0x20 ? start + 1 : start, end: line.end))
      } else if line.isBlank || line.interruptsParagraph || inner.last?.isBlank != false {
        break
      } else {
        // A paragraph goes on without the sign.
        inner.append(line)
      }
      next += 1
    }
    if depth < Self.maximumDepth { read(inner, depth: depth + 1) }
    return next
  }

  private mutating func readItem(
    _ lines: [MarkdownLine], from index: Int, _ marker: Int, depth: Int
  ) -> Int {
    let first = lines[index]
    var start = first.contentStart + marker
    let width = first.indentation + marker
    // A box to be ticked.
    for box in ["[ ] ", "[x] ", "[X] "] where bytes[start..<first.end].starts(with: box.utf8) { start += 4 }
    var inner = [MarkdownLine(bytes, start: start, end: first.end)]
    var next = index + 1
    while next < lines.count {
      let line = lines[next]
      if line.isBlank {
        inner.append(line)
      } else if line.indentation >= min(width, 4) || line.indentation >= width {
        inner.append(line.movedOut(by: width))
      } else if line.interruptsParagraph || line.itemMarkerLength != nil || inner.last?.isBlank == true {
        break
      } else {
        inner.append(line)
      }
      next += 1
    }
    if depth < Self.maximumDepth { read(inner, depth: depth + 1) }
    return next
  }

  private mutating func readHTML(_ lines: [MarkdownLine], from index: Int, depth: Int) -> Int {
    let closing = lines[index].htmlEnd
    let end: Int
    if let closing {
      end = (lines[index...].firstIndex { $0.text.lowercased().contains(closing) } ?? lines.count - 1) + 1
    } else {
      end = lines[index...].firstIndex(where: \.isBlank) ?? lines.count
    }
    // Within quotations the signs before the lines would be read as text.
    if closing == nil, depth == 0 {
      var segmenter = MarkupSegmenter(bytes, in: lines[index].start..<lines[end - 1].end, .html)
      replacements += segmenter.replacements(&collector)
    }
    return end
  }

  private mutating func readTable(_ lines: [MarkdownLine], from index: Int) -> Int {
    var next = index
    while next < lines.count, !lines[next].isBlank, lines[next].text.contains("|") {
      if next != index + 1 {
        for cell in lines[next].cells { addText([cell], isInTable: true) }
      }
      next += 1
    }
    return next
  }

  private mutating func readParagraph(_ lines: [MarkdownLine], from index: Int) -> Int {
    var next = index + 1
    while next < lines.count, !lines[next].isBlank, !lines[next].interruptsParagraph, !lines[next].isUnderline
    {
      next += 1
    }
    addText(
      lines[index..<next].map { MarkdownLine(bytes, start: $0.contentStart, end: $0.end) },
      prefixed: lines[index])
    return next < lines.count && lines[next].isUnderline ? next + 1 : next
  }

  // MARK: Texts

  /// Adds the text of some lines.
  private mutating func addText(
    _ lines: [MarkdownLine], isInTable: Bool = false, prefixed: MarkdownLine? = nil
  ) {
    var content: [UInt8] = []
    var offsets: [Int] = []
    for (number, line) in lines.enumerated() {
      if number > 0 {
        content.append(UInt8(ascii: "\n"))
        offsets.append(lines[number - 1].end)
      }
      content += bytes[line.start..<line.end]
      offsets += Array(line.start..<line.end)
    }
    var inline = MarkdownInline(content, offsets: offsets, labels: labels)
    let items = inline.parse()
    var escapes = inline.escapes
    escapes.isInTable = isInTable
    for range in inline.pictureTexts {
      let text = MarkedText(folded(String(decoding: bytes[range], as: UTF8.self)))
      guard text.hasLetters else { continue }
      replacements.append(.init(range: range, content: PictureText(index: collector.add(text))))
    }
    for passage in MarkupPassage.passages(of: items, foldsSpace: true) {
      var segment = MarkupSegment(index: collector.add(passage.text), passage)
      segment.escaping = .markdown(escapes)
      if lines.count > 1 {
        let width =
          lines.map { String(decoding: bytes[$0.start..<$0.end], as: UTF8.self).unicodeScalars.count }.max()
          ?? 0
        segment.lines = .wrapped(
          width: max(width, 60), separator: Array(bytes[lines[0].end..<lines[1].start]))
      }
      replacements.append(.init(range: passage.range, content: segment))
    }
  }
}

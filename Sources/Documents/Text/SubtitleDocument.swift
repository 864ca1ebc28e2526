/// Subtitles: SubRip (.srt) and WebVTT (https://www.w3.org/TR/webvtt1).
///
/// The lines of a cue are one text, broken again into as many lines; where two people speak, each line is one. Time codes
/// and everything else that is not said stay.
struct SubtitleDocument {
  private let bytes: [UInt8]
  private let origin: DocumentOrigin
  private let isWebVTT: Bool
  private var segments: [(range: Range<Int>, content: MarkupSegment)] = []
  private var references = CharacterReferences()

  static func template(
    _ bytes: [UInt8], isWebVTT: Bool, _ origin: DocumentOrigin, _ collector: inout TextCollector
  ) throws -> ByteTemplate {
    try origin.checkUTF8(bytes)
    var document = SubtitleDocument(bytes: bytes, origin: origin, isWebVTT: isWebVTT)
    try document.read(&collector)
    return ByteTemplate(
      bytes,
      document.segments.map { range, segment in
        var segment = segment
        segment.references = document.references
        return .init(range: range, content: segment)
      })
  }

  private init(bytes: [UInt8], origin: DocumentOrigin, isWebVTT: Bool) {
    self.bytes = bytes
    self.origin = origin
    self.isWebVTT = isWebVTT
  }

  private mutating func read(_ collector: inout TextCollector) throws {
    let start = bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
    var blocks = TextLine.lines(of: bytes, in: start..<bytes.count).split { $0.isBlank(in: bytes) }
    if isWebVTT {
      guard bytes[start...].starts(with: "WEBVTT".utf8) else {
        throw origin.malformed(bytes, at: start, "its first line is not WEBVTT")
      }
      blocks.removeFirst()
    }
    for block in blocks { try readBlock(Array(block), &collector) }
  }

  private mutating func readBlock(_ lines: [TextLine], _ collector: inout TextCollector) throws {
    if isWebVTT,
      ["NOTE", "STYLE", "REGION"].contains(where: { bytes[lines[0].content].starts(with: $0.utf8) })
    {
      return
    }
    // A number or name may stand before the time codes.
    guard let times = lines.prefix(2).firstIndex(where: isTiming) else {
      throw origin.malformed(
        bytes, at: lines[0].content.lowerBound,
        "a cue without its time codes, as in 00:01:02,500 --> 00:01:04,000")
    }
    for group in speeches(Array(lines[(times + 1)...])) { add(group, &collector) }
  }

  /// Whether a line is `00:01:02,500 --> 00:01:04,000`, with or without more after it.
  private func isTiming(_ line: TextLine) -> Bool {
    let words = bytes[line.content].split(whereSeparator: isMarkupSpace)
    guard words.count >= 3, words[1].elementsEqual("-->".utf8) else { return false }
    return [words[0], words[2]].allSatisfy { word in
      word.contains(UInt8(ascii: ":")) && word.allSatisfy { isASCIIDigit($0) || ":.,".utf8.contains($0) }
    }
  }

  /// Cuts the lines of a cue where someone else speaks, which a dash at the beginning of each line says.
  private func speeches(_ lines: [TextLine]) -> [[TextLine]] {
    let starts = lines.indices.filter { beginsSpeech(lines[$0]) }
    guard starts.count > 1 || starts.first ?? 0 > 0 else { return lines.isEmpty ? [] : [lines] }
    let edges = [0] + starts.filter { $0 > 0 } + [lines.count]
    return zip(edges, edges.dropFirst()).map { Array(lines[$0..<$1]) }
  }

  private func beginsSpeech(_ line: TextLine) -> Bool {
    let text = bytes[line.content].drop(while: isMarkupSpace)
    return text.first == UInt8(ascii: "-") || text.starts(with: "–".utf8) || text.starts(with: "—".utf8)
  }

  private mutating func add(_ lines: [TextLine], _ collector: inout TextCollector) {
    var items: [MarkupItem] = []
    for (number, line) in lines.enumerated() {
      if number > 0 { items.append(MarkupItem(kind: .text, range: lines[number - 1].end, text: " ")) }
      var start = line.content.lowerBound
      if number == 0, beginsSpeech(line) { start = speechStart(line) }
      addItems(start..<line.content.upperBound, to: &items)
    }
    for passage in MarkupPassage.passages(of: items, foldsSpace: true) {
      var segment = MarkupSegment(index: collector.add(passage.text), passage)
      if !isWebVTT { segment.escaping = .none }
      let inner = lines.dropLast().filter { passage.range.contains($0.end.lowerBound) }
      if let first = inner.first {
        segment.lines = .balanced(inner.count + 1, separator: Array(bytes[first.end]))
      }
      segments.append((passage.range, segment))
    }
  }

  private func speechStart(_ line: TextLine) -> Int {
    let text = bytes[line.content].drop(while: isMarkupSpace)
    let rest = text.dropFirst(text.first == UInt8(ascii: "-") ? 1 : 3)
    return rest.firstIndex { !isMarkupSpace($0) } ?? line.content.upperBound
  }

  // MARK: Marks

  /// Adds the tags and texts of a part of a line.
  private mutating func addItems(_ range: Range<Int>, to items: inout [MarkupItem]) {
    var position = range.lowerBound
    var textStart = position
    while position < range.upperBound {
      guard let end = endOfTag(position, range) else {
        position += 1
        continue
      }
      addText(textStart..<position, to: &items)
      items.append(tag(position..<end))
      position = end
      textStart = end
    }
    addText(textStart..<range.upperBound, to: &items)
  }

  private mutating func addText(_ range: Range<Int>, to items: inout [MarkupItem]) {
    guard !range.isEmpty else { return }
    var item = MarkupItem(kind: .text, range: range)
    item.text =
      isWebVTT ? references.decode(bytes[range]).text : String(decoding: bytes[range], as: UTF8.self)
    item.space.leading = bytes[range].prefix(while: isMarkupSpace).count
    item.space.trailing = bytes[range].reversed().prefix(while: isMarkupSpace).count
    items.append(item)
  }

  /// Returns the end of a tag in angle brackets, or of what other programs put in braces (`{\an8}`).
  private func endOfTag(_ start: Int, _ range: Range<Int>) -> Int? {
    guard start + 1 < range.upperBound else { return nil }
    let next = bytes[start + 1]
    let close: UInt8
    switch bytes[start] {
    case UInt8(ascii: "<") where isASCIILetter(next) || next == UInt8(ascii: "/") || isASCIIDigit(next):
      close = UInt8(ascii: ">")
    case UInt8(ascii: "{") where next == UInt8(ascii: "\\"): close = UInt8(ascii: "}")
    default: return nil
    }
    return bytes[start..<range.upperBound].firstIndex(of: close).map { $0 + 1 }
  }

  private func tag(_ range: Range<Int>) -> MarkupItem {
    let isClosing = bytes[range.lowerBound + 1] == UInt8(ascii: "/")
    let first = range.lowerBound + (isClosing ? 2 : 1)
    let name = bytes[min(first, range.upperBound)..<range.upperBound].prefix(while: isASCIILetter)
    guard bytes[range.lowerBound] == UInt8(ascii: "<"), !name.isEmpty else {
      return MarkupItem(kind: .standalone, range: range)
    }
    let pair = String(decoding: name.map(lowercased), as: UTF8.self)
    return MarkupItem(kind: isClosing ? .closing : .opening, range: range, pair: pair)
  }
}

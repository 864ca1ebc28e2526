/// A text in markup and how its translation is written: characters by reference where the document does so, and for each
/// mark the bytes it had.
struct MarkupSegment: ReplacementContent {
  let index: Int
  private let passage: MarkupPassage
  var references = CharacterReferences()
  var escaping = Escaping.references
  var lines = Lines.one

  /// How characters are written that mean something else in the format.
  enum Escaping: Sendable {
    case references
    /// They mean nothing else.
    case none
    case markdown(MarkdownEscapes)
  }

  /// How the text is broken into lines.
  enum Lines: Sendable {
    case one
    /// Into a number of lines of the same length.
    case balanced(Int, separator: [UInt8])
    /// Into lines of a width; where a list would begin, no line does.
    case wrapped(width: Int, separator: [UInt8])
  }

  init(index: Int, _ passage: MarkupPassage) {
    self.index = index
    self.passage = passage
  }

  func isChanged(_ texts: TranslatedTexts) -> Bool { texts.isChanged(index) }

  func write(_ texts: TranslatedTexts, in template: ByteTemplate, to result: inout [UInt8]) {
    var looks: [RunFormat] = []
    if passage.beginsInRun, let run = passage.run { result += Array("</\(run.run)>".utf8) }
    append(passage.leading, looks.last, template, to: &result)
    let start = result.count
    var owesSpace = false
    let escaper = MarkdownEscaper(escaping, keeping: texts.sources[index])
    let emphasis = escaper.flatMap { settledEmphasis(texts, $0, template) }
    let hasObjects = passage.hasObjects
    let text = broken(emphasis?.text ?? texts.translations[index])
    text.forEachPart(standsForSpace: { self.standsForSpace($0) }) { part in
      switch part {
      case .text(let part):
        let text = hasObjects ? withoutObjects(part) : part
        if text.isEmpty { return }
        if owesSpace, text.first != " " { result.append(UInt8(ascii: " ")) }
        owesSpace = false
        if let escaper {
          appendLines(escaper.escaped(text, isFirst: result.count == start), to: &result)
        } else {
          append(text, looks.last, template, to: &result)
        }
      case .mark(let mark):
        guard let written = passage.marks[MarkKey(mark.number, mark.kind)] else { return }
        if let look = written.look {
          if mark.kind == .opening { looks.append(look) } else { _ = looks.popLast() }
        }
        if emphasis?.left.contains(MarkKey(mark.number, mark.kind)) == true { return }
        let start = result.count
        for piece in written.pieces { append(piece, texts, template, to: &result) }
        if emphasis?.starred.contains(mark.number) == true {
          for place in start..<result.count { result[place] = UInt8(ascii: "*") }
        }
        if written.isBetweenSpaces { owesSpace = passage.run == nil }
      }
    }
    append(passage.trailing, looks.last, template, to: &result)
    if let run = passage.endsInRun { beginRun(run, template, to: &result) }
  }

  /// The translation with emphasis where Markdown reads it; nil of a text without marks.
  private func settledEmphasis(
    _ texts: TranslatedTexts, _ escaper: MarkdownEscaper, _ template: ByteTemplate
  ) -> SettledEmphasis? {
    let text = texts.translations[index]
    if text.marks.isEmpty { return nil }
    return SettledEmphasis(text, kept: escaper.keptRanges(of: text.text)) { mark in
      var spelling: [UInt8] = []
      for piece in passage.marks[MarkKey(mark.number, mark.kind)]?.pieces ?? [] {
        append(piece, texts, template, to: &spelling)
      }
      return spelling
    }
  }

  private func withoutObjects(_ text: Substring) -> Substring {
    Substring(String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != objectSign })))
  }

  private func standsForSpace(_ mark: MarkedText.Mark) -> Bool {
    passage.marks[MarkKey(mark.number, mark.kind)]?.standsForSpace ?? false
  }

  private func append(
    _ text: some StringProtocol, _ look: RunFormat?, _ template: ByteTemplate, to result: inout [UInt8]
  ) {
    guard !text.isEmpty else { return }
    guard let run = look ?? passage.run else {
      var written: [UInt8] = []
      if case .none = escaping {
        written = Array(text.utf8)
      } else {
        references.append(Substring(text), to: &written)
      }
      appendLines(written, to: &result)
      return
    }
    beginRun(run, template, to: &result)
    result += Array(run.textTag.utf8)
    references.append(Substring(text), to: &result)
    result += Array("</\(run.text)></\(run.run)>".utf8)
  }

  private func broken(_ text: MarkedText) -> MarkedText {
    switch lines {
    case .one: text
    case .balanced(let count, _): LineWrapping.balanced(text, lines: count)
    case .wrapped(let width, _):
      LineWrapping.wrapped(text, width: width) { !MarkdownEscaper.beginsBlock(Array($0.utf8.prefix(16))) }
    }
  }

  private func appendLines(_ bytes: [UInt8], to result: inout [UInt8]) {
    switch lines {
    case .one: result += bytes
    case .balanced(_, let separator), .wrapped(_, let separator):
      for byte in bytes {
        if byte == UInt8(ascii: "\n") { result += separator } else { result.append(byte) }
      }
    }
  }

  private func append(
    _ piece: MarkupPiece, _ texts: TranslatedTexts, _ template: ByteTemplate, to result: inout [UInt8]
  ) {
    if let run = piece.run { beginRun(run, template, to: &result) }
    template.render(piece.range, texts, into: &result)
    if let run = piece.run { result += Array("</\(run.run)>".utf8) }
  }

  private func beginRun(_ run: RunFormat, _ template: ByteTemplate, to result: inout [UInt8]) {
    result += Array("<\(run.run)>".utf8)
    if let properties = run.properties { result += template.bytes[properties] }
  }
}

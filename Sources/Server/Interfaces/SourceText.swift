internal import Documents
internal import Translation

/// A text of a client, as what is translated of it, and how that becomes a text again.
struct SourceText: Sendable {
  let text: String
  private let content: Content

  private enum Content {
    case lines(TextLines)
    /// `wrapping` is what was put around a piece of XML to make a document of it.
    case document(Document, wrapping: (before: String, after: String))
  }

  /// What the text is.
  enum Format: Sendable {
    case plain
    case html
    /// A piece of XML, well-formed but for what would enclose it.
    case xml
  }

  /// - Throws: `DocumentError`, where markup cannot be read.
  init(_ text: String, _ format: Format) throws {
    self.text = text
    switch format {
    case .plain: content = .lines(TextLines(text))
    case .html:
      content = .document(
        try Document(Array(text.utf8), format: .html, path: "text"), wrapping: ("", ""))
    case .xml:
      let wrapped = "<text>\(text)</text>"
      content = .document(
        try Document(Array(wrapped.utf8), format: .xhtml, path: "text"), wrapping: ("<text>", "</text>"))
    }
  }

  /// Creates the text of a whole document.
  init(_ document: Document) {
    text = document.texts.prefix(20).map(\.text).joined(separator: " ")
    content = .document(document, wrapping: ("", ""))
  }

  /// What is translated.
  var passage: Passage {
    switch content {
    case .lines(let lines): Passage(text: text, units: lines.lines.map { Passage.Unit(text: $0) })
    case .document(let document, _):
      Passage(
        text: document.texts.prefix(20).map(\.text).joined(separator: " "),
        units: document.texts.map { Passage.Unit(text: $0.text, marked: $0.protected) })
    }
  }

  /// Whether it takes to know which words belong together to write it.
  var needsDetails: Bool {
    switch content {
    case .lines: false
    case .document(let document, _): document.texts.contains(where: \.needsAlignment)
    }
  }

  /// Returns the text with translations.
  ///
  /// - Parameters:
  ///   - units: The translations of what is translated; none where it stays as it is.
  ///   - rank: Which of several: 0 is the best.
  /// - Throws: `DocumentError`.
  func written(_ units: [TranslatedText], rank: Int = 0) throws -> String {
    if units.isEmpty { return text }
    switch content {
    case .lines(let lines): return lines.written(units.map { $0.text(rank: rank) })
    case .document(_, let wrapping):
      let text = String(decoding: try bytes(units, rank: rank), as: UTF8.self)
      return String(
        decoding: text.utf8.dropFirst(wrapping.before.utf8.count).dropLast(wrapping.after.utf8.count),
        as: UTF8.self)
    }
  }

  /// Returns the bytes of the document with translations.
  func bytes(_ units: [TranslatedText], rank: Int = 0) throws -> [UInt8] {
    guard case .document(let document, _) = content, !units.isEmpty else { return Array(text.utf8) }
    let translations = zip(document.texts, units).map { text, unit in
      MarkupProjection.marked(unit.text(rank: rank), as: text, by: rank == 0 ? unit.unitAlignment : [])
    }
    return try document.written(translations)
  }
}

extension TranslatedText {
  /// Returns one of the translations, best first; the last where there are fewer.
  func text(rank: Int) -> String {
    alternatives.isEmpty ? text : alternatives[min(rank, alternatives.count - 1)].text
  }
}

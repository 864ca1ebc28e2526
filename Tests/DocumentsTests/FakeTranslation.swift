internal import Bitext
internal import Documents

/// Translations whose result is known: a test of documents needs no model.
enum FakeTranslation {
  /// Capitals for the letters of ASCII, but for what must not change.
  static func shouted(_ texts: [MarkedText]) -> [MarkedText] {
    texts.map { text in
      var result = text
      var bytes = Array(text.text.utf8)
      for index in bytes.indices where (0x61...0x7A).contains(bytes[index]) {
        if !text.protected.contains(where: { $0.contains(index) }) { bytes[index] -= 0x20 }
      }
      result.text = String(decoding: bytes, as: UTF8.self)
      return result
    }
  }

  /// The words in the other order, with their marks.
  static func reversed(_ texts: [MarkedText]) -> [MarkedText] {
    texts.map { text in
      let words = text.text.split(whereSeparator: \.isWhitespace)
      let links = words.indices.map { AlignmentLink(source: $0, target: words.count - 1 - $0) }
      return MarkupProjection.marked(words.reversed().joined(separator: " "), as: text, by: links)
    }
  }
}

extension Document {
  /// Reads a document that is a text.
  init(_ text: String, _ format: DocumentFormat, options: DocumentOptions = DocumentOptions()) throws {
    try self.init(Array(text.utf8), format: format, path: "in", options: options)
  }

  /// The document with its texts translated, as text.
  func text(by translate: ([MarkedText]) throws -> [MarkedText]) throws -> String {
    String(decoding: try translated(by: translate), as: UTF8.self)
  }

  /// The texts without their marks.
  var plainTexts: [String] { texts.map(\.text) }
}

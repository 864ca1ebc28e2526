internal import Text

/// What the sources of some corpora began with in training, such as `>>de<<` for the language to translate into.
///
/// Who translates writes it once, at the beginning of a text; each part that the model reads begins with it.
struct SourceTag: Sendable {
  let text: String
  let tokens: [TokenID]

  init(_ text: String, _ tokenizer: Tokenizer) {
    self.text = text
    tokens = tokenizer.encode(text)
  }

  /// Returns the number of bytes of the tag and the white space after it; nil where a text begins otherwise, or has nothing
  /// else.
  func length(in source: String) -> Int? {
    guard source.utf8.starts(with: text.utf8) else { return nil }
    let rest = source.unicodeScalars.dropFirst(text.unicodeScalars.count)
    let spaces = rest.prefix(while: \.properties.isWhitespace)
    guard !spaces.isEmpty, spaces.count < rest.count else { return nil }
    return text.utf8.count + String(spaces).utf8.count
  }
}

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

  /// Returns the number of bytes of the tag and the white space before and after it; nil where a text begins otherwise, or
  /// has nothing else.
  func length(in source: String) -> Int? {
    let scalars = source.unicodeScalars
    let begun = scalars.drop(while: \.properties.isWhitespace)
    guard begun.starts(with: text.unicodeScalars) else { return nil }
    let rest = begun.dropFirst(text.unicodeScalars.count)
    let said = rest.drop(while: \.properties.isWhitespace)
    guard said.startIndex > rest.startIndex, !said.isEmpty else { return nil }
    return source.utf8.distance(from: source.startIndex, to: said.startIndex)
  }
}

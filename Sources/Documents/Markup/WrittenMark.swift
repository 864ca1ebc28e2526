/// A mark of a text by its number and side.
struct MarkKey: Hashable, Sendable {
  let number: Int
  let kind: MarkedText.Kind

  init(_ number: Int, _ kind: MarkedText.Kind) {
    self.number = number
    self.kind = kind
  }
}

/// What stands in a text for a picture, a formula or the like that is a word of the sentence (Unicode 16, 23.8).
let objectSign: Unicode.Scalar = "\u{FFFC}"

/// What is written where a mark stands.
struct WrittenMark: Sendable {
  var pieces: [MarkupPiece] = []
  /// The look of the text within the pair.
  var look: RunFormat?
  /// Whether it takes the place of the space beside it.
  var standsForSpace = false
  /// Whether a space stands on either side of it, of which the text has one.
  var isBetweenSpaces = false
  /// Whether `objectSign` stands for it in the text.
  var isObject = false
}

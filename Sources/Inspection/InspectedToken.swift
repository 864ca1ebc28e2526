/// A token of a sentence that a model read or wrote, as people are shown it.
package struct InspectedToken: Hashable, Sendable {
  /// Its letters; of a token that is one byte of a character, the character.
  package var text: String
  /// The number of its word; nil where it is part of none, as a mark of the end.
  package var word: Int?
  /// Which byte of its character it is, as `2/3`; nil for whole characters.
  package var byte: String?
  /// Whether it is the beginning or the end of a sentence, and no text.
  package var isMark: Bool

  package init(text: String, word: Int?, byte: String? = nil, isMark: Bool = false) {
    self.text = text
    self.word = word
    self.byte = byte
    self.isMark = isMark
  }
}

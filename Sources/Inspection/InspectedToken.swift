/// A token of a sentence that a model read or wrote, as people are shown it.
package struct InspectedToken: Hashable, Sendable {
  /// Its letters; of a token that is one byte of a character, the character.
  package var text: String
  /// The number of its word between white space; nil where it is part of none, as a mark of the end.
  package var word: Int?
  /// The number of what people take for a word: the same, or in a script without spaces that of a few characters.
  package var unit: Int?
  /// Which byte of its character it is, as `2/3`; nil for whole characters.
  package var byte: String?
  /// Whether it is the beginning or the end of a sentence, and no text.
  package var isMark: Bool

  /// - Parameter unit: Left out, it is the word, as in scripts with spaces.
  package init(text: String, word: Int?, unit: Int? = nil, byte: String? = nil, isMark: Bool = false) {
    self.text = text
    self.word = word
    self.unit = unit ?? word
    self.byte = byte
    self.isMark = isMark
  }
}

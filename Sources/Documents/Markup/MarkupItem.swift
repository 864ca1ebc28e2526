/// A piece of a text in markup: characters, or a mark.
struct MarkupItem: Sendable {
  enum Kind: Sendable {
    case text
    case opening
    case closing
    case standalone
    case lineBreak
    case space
    /// It ends the text.
    case boundary
    /// It is left out where the text is written anew.
    case dropped
    case field(FieldMark)
  }

  /// Which part of a field an item begins or ends.
  enum FieldMark: Sendable {
    case begin
    /// Its content says what the field is.
    case instruction(String)
    case separate
    case end
  }

  var kind: Kind
  /// The bytes of the element or text.
  var range: Range<Int>
  /// What the marks of a pair have in common.
  var pair = ""
  /// Whether the marks of the pair are elements of their own, and not the tags of one.
  var isHalf = false
  /// The characters of a text.
  var text = ""
  /// UTF-8 offsets in the characters of what is not translated.
  var protected: [Range<Int>] = []
  /// Whether it is part of a text that stays as it is, as what code holds does.
  var isKept = false
  /// Whether the mark shows something that a sentence may have for a word, as a picture or a formula does.
  var isShown = false
  /// How many bytes of white space stand at its ends as they are written.
  var space = (leading: 0, trailing: 0)
  /// The run that it is in, in formats that have such.
  var run: RunPart?
  /// What else it stands for: a field is one mark of many pieces.
  var pieces: [MarkupPiece] = []

  /// Whether it is text with more than white space.
  var isVisibleText: Bool {
    if case .text = kind { text.unicodeScalars.contains { !$0.properties.isWhitespace } } else { false }
  }

  /// What is written for it as a mark.
  var writtenPieces: [MarkupPiece] { pieces.isEmpty ? [MarkupPiece(range: range, run: run?.format)] : pieces }
}

/// What an element means for the texts of a document.
enum ElementRole: Sendable, Equatable {
  /// It ends the text before and after each of its tags.
  case block
  /// It holds a text, in a format in which nothing else does.
  case paragraph
  /// Its tags are a pair of marks within a text.
  case inline
  /// The same, and what it holds is not translated.
  case code
  /// It is a mark within a text, with all it holds.
  case standalone
  /// A mark that stands for white space, and that may end a text.
  case lineBreak
  /// A mark that stands for white space within a text.
  case space
  /// It ends a text, as the tab between two columns does.
  case boundary
  /// It is a mark within a text; the texts it holds are translated by themselves.
  case opaque
  /// It is a mark within a text; nothing in it is translated.
  case skipped
  /// It ends a text, and nothing in it is translated.
  case skippedBlock
  /// It says something of the text as it was, which is not true of a translation.
  case dropped
  /// It stands for a character.
  case character(Unicode.Scalar)
  /// One of two elements that are a pair of marks, known by an attribute that both have.
  case half(opens: Bool, pair: String, attribute: String)
  /// What is said of a paragraph before its text, its style among it.
  case paragraphProperties
  /// A stretch of text of one look, as office programs cut texts into.
  case run
  /// What a run looks like.
  case runProperties
  /// The text of a run.
  case runText
  /// One of the marks that divide a field into its instruction and its result.
  case fieldMark
  /// The instruction of a field.
  case fieldInstruction
}

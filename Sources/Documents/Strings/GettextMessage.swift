/// A message of a file of gettext.
struct GettextMessage {
  /// A string of it: what it says, and the bytes from its first quote to its last.
  struct Field {
    var text: String
    var range: Range<Int>
  }

  /// Where its first word stands.
  var start = 0
  var source: Field?
  var plural: Field?
  /// `msgstr`, or each `msgstr[n]` with its number.
  var translations: [(index: Int, value: Field)] = []
  var flags: [TextLine] = []
  /// Lines with what the message was when it was translated.
  var previous: [TextLine] = []
  var isFuzzy = false
}

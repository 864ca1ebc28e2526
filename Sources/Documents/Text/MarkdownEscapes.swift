/// The signs of Markdown that a document writes with a backslash, and whether its texts stand in a table.
struct MarkdownEscapes: Sendable {
  var escaped: Set<UInt8> = []
  var isInTable = false
  var references = CharacterReferences()
}

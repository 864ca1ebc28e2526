/// Some bytes of a document, in a run of their own if they were in one.
struct MarkupPiece: Sendable {
  let range: Range<Int>
  var run: RunFormat?
}

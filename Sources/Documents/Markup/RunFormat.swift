/// The names of a run and its text, and what it looks like.
struct RunFormat: Sendable {
  let run: String
  let text: String
  /// The tag before its text.
  let textTag: String
  /// The bytes of its properties.
  let properties: Range<Int>?
  /// The properties without what does not show; runs with the same look the same.
  let look: [UInt8]
}

/// What an item knows of the run it is in.
struct RunPart: Sendable {
  var format: RunFormat
  /// Where the run begins, of its first item.
  var start: Int?
  /// Where the run ends, of its last item.
  var end: Int?
}

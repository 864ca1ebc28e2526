/// Something to be read and what is to be written for it.
struct TextPair: Sendable, Hashable {
  var source: String
  var target: String
  /// The head of each word of the source in a tree, counted from 1, and 0 for a word without one; nil where nobody asks.
  var heads: [Int]?
}

/// What systems learn: pairs, and others of the same kind that they never see.
struct TaskData: Sendable {
  var training: [TextPair]
  var test: [TextPair]
  /// BCP 47 tags.
  var languages = (source: "mul", target: "mul")
  /// Whether one vocabulary serves both sides.
  var isJoint = true
  /// Whether words are what stands between spaces, whatever they consist of.
  var isSplitAtSpaces = true
}

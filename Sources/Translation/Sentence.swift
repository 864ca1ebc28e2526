/// What the model translates at once: a text, or a part of a long one.
struct Sentence {
  let source: SourceDivision.Source
  /// What its random stream is named by.
  let number: Int
  /// Which part of its text it is, counted from 0.
  let part: Int
  var constraints: [any TokenConstraint]
  /// What its translation is to begin with.
  var prefix: String?
}

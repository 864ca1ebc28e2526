/// What the model translates at once: a text, or a part of a long one.
struct Sentence: Sendable {
  let source: SourceDivision.Source
  /// What its random stream is named by.
  let number: Int
  /// Which part of its text it is, counted from 0.
  let part: Int
  var constraints: [any TokenConstraint]
  /// What its translation is to begin with.
  var prefix: String?
  /// What it has to say for terms, of each one of several spellings.
  var terms: [[String]] = []
  /// The sentence with placeholders for these terms, to be translated where it does not say them by itself; one at most.
  var withTerms: [Sentence] = []
}

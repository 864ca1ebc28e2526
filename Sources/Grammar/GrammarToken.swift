/// A word or a mark of a sentence that is drawn from a grammar.
struct GrammarToken: Sendable {
  let text: String
  /// The name of the class of words that it was drawn from; nil where a rule writes it itself.
  var wordClass: String?
}

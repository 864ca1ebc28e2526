/// A word or a mark of a sentence that is drawn from a grammar.
struct GrammarToken: Sendable {
  let text: String
  /// Its number among the tokens of the sentence, in the order in which they were drawn.
  var number = 0
  /// The name of the class of words that it was drawn from; nil where a rule writes it itself.
  var wordClass: String?
}

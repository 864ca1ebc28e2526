/// All that is known of how a model read one sentence and wrote another, as plain arrays.
package struct InspectedSentence: Hashable, Sendable {
  /// The model.
  package var name: String
  package var source: Side
  package var target: Side
  package var attentions: [InspectedAttention]
  /// The one vector that is all the decoder knows of the source, of a model that has no attention to it.
  package var context: [Float]?

  /// One of the two sentences.
  package struct Side: Hashable, Sendable {
    /// A BCP 47 tag.
    package var language: String
    /// With the mark of the end.
    package var tokens: [InspectedToken]

    package init(language: String, tokens: [InspectedToken]) {
      self.language = language
      self.tokens = tokens
    }

    /// The sentence as a text of words.
    var text: String {
      var (text, last) = ("", Int?.none)
      for token in tokens where !token.isMark {
        if !text.isEmpty, token.word != last || token.word == nil { text += " " }
        if token.byte?.hasPrefix("1/") ?? true { text += token.text }
        last = token.word
      }
      return text
    }
  }

  package init(
    name: String, source: Side, target: Side, attentions: [InspectedAttention], context: [Float]? = nil
  ) {
    self.name = name
    self.source = source
    self.target = target
    self.attentions = attentions
    self.context = context
  }

  /// What looks in an attention of a kind.
  package func rows(of kind: InspectedAttention.Kind) -> [InspectedToken] {
    kind == .encoder ? source.tokens : target.tokens
  }

  /// What is looked at in an attention of a kind.
  ///
  /// The decoder is given `<s>` and the target: its query i is about to write token i, and knows those before it.
  package func columns(of kind: InspectedAttention.Kind) -> [InspectedToken] {
    kind == .decoder ? [Self.beginning] + target.tokens.dropLast() : source.tokens
  }

  private static let beginning = InspectedToken(text: "<s>", word: nil, isMark: true)
}

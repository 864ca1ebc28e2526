/// German verbs with the number of their subject and with the other number, after sentences of the agreement grammar.
enum AgreementContrasts {
  /// How many nouns stand between the subject and its verb in a sentence of so many English words: "the dog slept", and
  /// three words for each noun more.
  static func nouns(words: Int) -> Int { max(0, (words - 3) / 3) }

  /// The words of a sentence with so many nouns between subject and verb.
  static func words(nouns: Int) -> Int { 3 + 3 * nouns }

  /// Returns a pair with the verb in both numbers; nil where the noun nearest to the verb has the number of the subject
  /// and so does not mislead, or where there is none.
  static func contrast(_ pair: TextPair) -> Contrast? {
    var words = pair.target.dropLast().split(separator: " ").map(String.init)
    let between = nouns(words: wordCount(pair))
    guard pair.target.hasSuffix("."), words.count >= 6, between > 0, let verb = words.last else { return nil }
    let isPlural = verb.hasSuffix("en")
    // The dative of the article: dem or der of one, den of several.
    let nearestIsPlural = words[words.count - 3] == "den"
    guard isPlural != nearestIsPlural else { return nil }
    words[words.count - 1] = isPlural ? String(verb.dropLast(2)) : verb + "en"
    return Contrast(
      source: pair.source, right: pair.target, wrong: spaced(words) + ".", group: between)
  }
}

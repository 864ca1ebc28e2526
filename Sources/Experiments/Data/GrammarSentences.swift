internal import Files
internal import Grammar
internal import Randomness

/// Sentences of a grammar of Corpora, with their translations.
struct GrammarSentences {
  /// The name of the file.
  let grammar: String
  /// From and to which language of the grammar.
  let languages: (source: String, target: String)
  /// The words of a source.
  let lengths: ClosedRange<Int>

  /// Returns distinct pairs, no source of those to be tested with among those to learn from.
  ///
  /// - Throws: `ExperimentError.grammarMissing`, or `GrammarError`.
  func data(_ count: Int, test: Int, _ bench: Workbench) throws -> TaskData {
    var pairs: [TextPair] = []
    pairs.reserveCapacity(count + test)
    try generator(bench).generate(count + test, seed: bench.seed, distinct: true) { pair in
      pairs.append(TextPair(source: pair.source, target: pair.target, heads: pair.sourceHeads))
    }
    let held = Array(pairs.prefix(test))
    let sources = Set(held.map(\.source))
    return TaskData(
      training: pairs.dropFirst(test).filter { !sources.contains($0.source) }, test: held,
      languages: languages, isJoint: false, isSplitAtSpaces: false)
  }

  /// Returns what draws pairs from the grammar.
  func generator(_ bench: Workbench) throws -> PairGenerator {
    let path = bench.grammars.map { FileSystem.join($0, grammar) }
    guard let path, FileSystem.exists(path) else { throw ExperimentError.grammarMissing(name: grammar) }
    return try PairGenerator(
      SynchronousGrammar(path: path), source: languages.source, target: languages.target, lengths: lengths)
  }
}

extension GrammarSentences {
  /// Everyday German to be translated into English.
  static func everyday(_ lengths: ClosedRange<Int>) -> GrammarSentences {
    GrammarSentences(grammar: "german-english.grammar", languages: ("de", "en"), lengths: lengths)
  }
}

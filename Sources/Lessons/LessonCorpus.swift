internal import Bitext
internal import Files
internal import Grammar
internal import Randomness

/// The sentences that a lesson is about.
struct LessonCorpus: Sendable {
  /// The file in Corpora: pairs, or a grammar that makes some.
  let file: String
  /// Tags of the languages; a target of labels has none.
  let languages: (source: String, target: String?)
  /// What is drawn from a grammar; nil where the file holds pairs.
  var drawn: Drawn?
  /// How many pairs are held out to see what was learned.
  let heldOut = 200
  /// How many words the sentence has that pictures show.
  let exampleWords: Int

  struct Drawn: Sendable {
    let pairs: Int
    /// The number of words of a source.
    let lengths: ClosedRange<Int>
  }

  /// Sequences of digits, and the same backwards.
  static let digits = LessonCorpus(
    file: "reversed-digits.tsv", languages: ("x-digits", "x-reversed"), exampleWords: 8)

  /// The same with each digit of the second side for a label of the digit at its place.
  static let digitLabels = LessonCorpus(
    file: "reversed-digits.tsv", languages: ("x-digits", nil), exampleWords: 8)

  /// German sentences of a grammar, and their English translations.
  static func grammar(_ pairs: Int, lengths: ClosedRange<Int>) -> LessonCorpus {
    LessonCorpus(
      file: "german-english.grammar", languages: ("de", "en"), drawn: Drawn(pairs: pairs, lengths: lengths),
      exampleWords: 6)
  }

  /// Returns where the pairs are, drawn into the lesson's folder where that is needed.
  ///
  /// - Parameters:
  ///   - folder: That of the lesson.
  ///   - corpora: The folder Corpora; nil where there is none.
  ///   - seed: What decides which pairs are drawn.
  /// - Throws: `LessonError.corpusMissing`, or `GrammarError`.
  func path(in folder: LessonFolder, corpora: String?, seed: UInt64) throws -> String {
    let path = try original(in: corpora)
    guard let drawn else { return path }
    let generator = try PairGenerator(
      SynchronousGrammar(path: path), source: languages.source, target: languages.target,
      lengths: drawn.lengths)
    let output = pairsPath(in: folder)
    try CorpusWriter.write(to: .tabSeparated(path: output)) { writer in
      var line = 0
      try generator.generate(drawn.pairs, seed: Seed(seed), distinct: true) { pair in
        line += 1
        try writer.write(
          SentencePair(source: pair.source, target: pair.target, origin: .init(path: path, line: line)))
      }
    }
    return output
  }

  /// Returns the command that draws the pairs; nil where the file holds them.
  func command(in folder: LessonFolder, corpora: String?, seed: [String]) throws -> LessonCommand? {
    guard let drawn else { return nil }
    var parts = [
      ["translate", "corpus", "generate", try original(in: corpora)], ["--from", languages.source],
    ]
    if let target = languages.target { parts.append(["--to", target]) }
    parts += [
      ["--pairs", "\(drawn.pairs)"],
      ["--length", "\(drawn.lengths.lowerBound)..\(drawn.lengths.upperBound)"], ["--distinct"], seed,
      ["--output", pairsPath(in: folder)],
    ]
    return LessonCommand(parts: parts)
  }

  private func pairsPath(in folder: LessonFolder) -> String { folder.path(of: "pairs.tsv") }

  /// Returns where the file of Corpora is.
  ///
  /// - Throws: `LessonError.corpusMissing`.
  func original(in corpora: String?) throws -> String {
    guard let path = corpora.map({ FileSystem.join($0, file) }), FileSystem.exists(path) else {
      throw LessonError.corpusMissing(name: file)
    }
    return path
  }
}

internal import Bitext
internal import CommandLineTool
internal import Files
internal import Grammar

extension Command {
  static let corpusGenerate = Command(
    name: "corpus generate", summary: "write sentence pairs of any length from a grammar in two languages",
    operands: .files("GRAMMAR", from: 1, through: 1),
    options: {
      pairs
      length
      distinct
      sourceLanguage
      targetLanguage
      CorpusOptions.output
      outputClasses
      outputEdges
    },
    example: """
      translate corpus generate Corpora/german-english.grammar --pairs 10000 --length 4..12 --output pairs.tsv
      translate corpus generate Corpora/german-english.grammar --from en --to de --length 40 --pairs 5 --seed 7
      """
  ) { arguments in
    let grammar = try SynchronousGrammar(path: arguments.operands[0])
    let generator = try PairGenerator(
      grammar, source: arguments[sourceLanguage], target: arguments[targetLanguage],
      lengths: arguments[length])
    for (path, name) in [
      (arguments[outputClasses], outputClasses.name), (arguments[outputEdges], outputEdges.name),
    ] where path != nil && !generator.isSourceSpaced {
      throw UsageError.inconsistent(
        "--\(name) speaks of words between spaces, and the source is written without: "
          + "take the other language with --from, or leave --\(name) out")
    }
    let console = arguments.console
    let missing = arguments[length].filter { !generator.lengths.contains($0) }
    if !missing.isEmpty { console.note("no sentence of this grammar has \(listed(missing)) words") }
    let progress = console.progress("generating", total: arguments[pairs], unit: "pairs")
    let destination = try arguments.corpusDestination(otherwise: .tabSeparated(path: "-"))
    let exhausted = try withOutput(arguments[outputClasses]) { classes in
      try withOutput(arguments[outputEdges]) { edges in
        try CorpusWriter.write(to: destination) { writer in
          var number = 0
          return try generator.generate(
            arguments[pairs], seed: arguments.seed, distinct: arguments[distinct]
          ) { pair in
            number += 1
            let origin = SentencePair.Origin(path: grammar.path, line: number)
            try writer.write(SentencePair(source: pair.source, target: pair.target, origin: origin))
            try classes?.writeLine(pair.sourceClasses.map { $0 ?? ruleWord }.joined(separator: " "))
            try edges?.writeLine(pair.sourceHeads.map(String.init).joined(separator: " "))
            progress.advance()
          }
        }
      }
    }
    progress.finish()
    if !exhausted.isEmpty {
      console.note(
        "all distinct sentences of \(listed(exhausted)) words are there; the others are longer or shorter")
    }
  }
}

private let pairs = Option("pairs", .integer(from: 1), default: 1000, help: "how many pairs to write")
private let length = Option(
  "length", .integers(from: 1, through: 1000), default: 4...20,
  help: "the number of words of a source sentence: each in the range is equally likely")
private let distinct = Option.flag("distinct", help: "write no pair twice")
private let sourceLanguage = Option.optional(
  "from", .text("TAG"), defaultText: "the first of the grammar", help: "the language of the first column")
private let targetLanguage = Option.optional(
  "to", .text("TAG"), defaultText: "the other", help: "the language of the second column")

private let outputClasses = Option.optional(
  "output-classes", .output,
  help:
    "also write the class of each word of the source, as the grammar calls it, in a line for each sentence; "
    + "\(ruleWord) for words that rules write themselves")

private let outputEdges = Option.optional(
  "output-edges", .output,
  help:
    "also write the tree of each source, for 'train --source-edges': a line for each, with the number of the head of each "
    + "word, counted from 1, and 0 for the one above all others")

/// What stands for the class of a word that belongs to none.
private let ruleWord = "Text"

/// Calls the body with a file that is written whole, or with nil where none is wanted.
private func withOutput<Result>(_ path: String?, _ body: (OutputFile?) throws -> Result) throws -> Result {
  guard let path else { return try body(nil) }
  return try AtomicFile.write(to: path) { try body($0) }
}

private func listed(_ numbers: [Int]) -> String {
  numbers.map(String.init).joined(separator: ", ")
}

internal import CommandLineTool
internal import Files
internal import Ranks
internal import Translation

extension Command {
  static let translateText = Command(
    name: "", summary: "translate texts, or without any each line of standard input",
    operands: .of("TEXT"),
    options: {
      group("Model") {
        ModelOptions.system
        ModelOptions.fromAny
        ModelOptions.to
        ModelOptions.maskedHeads
      }
      group("Text") {
        TranslateTextOptions.input
        TranslateTextOptions.output
        TranslateTextOptions.nBest
        TranslateTextOptions.prefix
        TranslateTextOptions.prefixes
        TranslateTextOptions.edges
        TranslateTextOptions.alternatives
        TranslateTextOptions.alignments
        TranslateTextOptions.attention
        TranslateTextOptions.json
      }
      HandlingOptions.all
      SearchOptions.all
      EnsembleOptions.all
      group("Work") {
        TranslateTextOptions.batchTokens
        TranslateTextOptions.timing
      }
    },
    example: """
      translate "Ein kleiner Hund läuft."
      translate --from de --to en < text.de > text.en
      translate --from auto --to en --input mixed --output text.en
      translate --model Models/german-english --input text.de.gz --output text.en --timing
      mpirun --bind-to none -n 4 translate --threads 2 --input text.de.gz --output text.en
      """
  ) { arguments in
    try arguments.inAllProcesses { group, arguments in
      if MixedTranslation.isWanted(by: arguments) {
        try group.prepared { try MixedTranslation(arguments, group) }.run()
      } else {
        try group.prepared { try TextTranslation(arguments, group) }.run()
      }
    }
  }
}

/// What to read, what to write and how of the command without a name.
enum TranslateTextOptions {
  static let input = Option(
    "input", .inputOnce, default: "-", help: "the lines to translate, plain or .gz; - is standard input")
  static let output = Option("output", .output, default: "-", help: "where to write; - is standard output")
  static let nBest = Option(
    "n-best", .integer(from: 1, through: 1000), default: 1,
    help: "N lines for each input line, best first: index ||| translation ||| score")
  static let prefix = Option.optional(
    "prefix", .text("TEXT"),
    help: "translations begin with this text; its last word may go on, unless a space follows it")
  static let prefixes = Option.optional(
    "prefixes", .inputOnce,
    help: "the same, with a line for each text: what its translation begins with, or nothing")
  static let edges = Option.optional(
    "edges", .inputOnce,
    help:
      "the edges between the words of each text, which a model trained with --source-edges needs: a line for each, in "
      + "the form that training takes; such texts are read as they are and at once"
  )
  static let alternatives = Option.optional(
    "alternatives", .integer(from: 1, through: 100),
    help:
      "N translations that differ in the word after the prefix, or in the first word, the most probable word "
      + "first, as lines of --n-best")
  static let alignments = Option.optional(
    "alignments", .output,
    help:
      "also write which words belong together: a line for each input line, pairs such as 0-0 1-2 counted from 0; words "
      + "are what white space of any kind separates in the texts as they are, no-break spaces among it"
  )
  static let attention = Option.optional(
    "attention", .output,
    help:
      "also draw where the model looked, for each sentence: pages of a .pdf, or .svg or .png files, of which several "
      + "are numbered, as in name-1.svg; 'translate attention' draws other layers and heads")
  static let json = Option.flag(
    "json", help: "an object a line: source, translation, score, pieces of both sides, alignment")
  static let batchTokens = Option.optional(
    "batch-tokens", .integer(from: 1),
    help:
      "source tokens, times the beam, that a thread works on at a time (default: what suits the size of the "
      + "model); never changes a translation")
  static let timing = Option.flag(
    "timing", help: "sentences, tokens per second and peak memory on standard error at the end")
}

internal import Bitext
internal import CommandLineTool

extension Command {
  static let corpusClean = Command(
    name: "corpus clean", summary: "write a corpus without flaws and without the pairs that only do harm",
    options: {
      CorpusOptions.input
      CorpusOptions.output
      CorpusOptions.maximumLength
      CorpusOptions.maximumLengthRatio
      keepIdentical
      keepDuplicates
      keepFlaws
      unquote
    },
    example: """
      translate corpus clean --source raw.de --target raw.en --output-source train.de --output-target train.en
      translate corpus clean --corpus raw.tsv.gz --output train.tsv.gz
      """
  ) { arguments in
    let filter = CorpusFilter(
      maximumLength: arguments[CorpusOptions.maximumLength],
      maximumLengthRatio: arguments[CorpusOptions.maximumLengthRatio],
      dropsIdenticalSides: !arguments[keepIdentical], dropsDuplicates: !arguments[keepDuplicates])
    let cleaner = CorpusCleaner(
      filter: filter, repairs: arguments[keepFlaws] ? [] : .repairable, removesQuotes: arguments[unquote])
    let outcome = try cleaner.clean(
      try arguments.corpus(isReadOnce: true), to: try arguments.corpusDestination())
    // Data that are left out are told of even where the user wants quiet.
    arguments.console.write("\(outcome)\n")
  }
}

private let keepIdentical = Option.flag("keep-identical", help: "keep pairs whose sides are the same")
private let keepDuplicates = Option.flag("keep-duplicates", help: "keep pairs that came before")
private let keepFlaws = Option.flag(
  "keep-flaws", help: "write texts as they are, with control characters, entities, stray spaces and tabs")
private let unquote = Option.flag(
  "unquote", help: "take away the quotes of CSV: those around a sentence, and one of each two inside")

internal import Bitext
internal import CommandLineTool

extension Command {
  static let corpusClean = Command(
    name: "corpus clean", summary: "write a corpus without flaws and without the pairs that only do harm",
    options: {
      CorpusOptions.input
      outputSource
      outputTarget
      output
      CorpusOptions.maximumLength
      CorpusOptions.maximumLengthRatio
      keepIdentical
      keepDuplicates
      keepFlaws
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
    let cleaner = CorpusCleaner(filter: filter, repairs: arguments[keepFlaws] ? [] : .repairable)
    let outcome = try cleaner.clean(try arguments.corpus(), to: try destination(arguments))
    // Data that are left out are told of even where the user wants quiet.
    arguments.console.write("\(outcome)\n")
  }
}

private let outputSource = Option.optional("output-source", .file, help: "where to write the sources")
private let outputTarget = Option.optional("output-target", .file, help: "where to write the targets")
private let output = Option.optional("output", .file, help: "instead: one file of both, separated by tabs")
private let keepIdentical = Option.flag("keep-identical", help: "keep pairs whose sides are the same")
private let keepDuplicates = Option.flag("keep-duplicates", help: "keep pairs that came before")
private let keepFlaws = Option.flag(
  "keep-flaws", help: "write texts as they are, with control characters, entities, stray spaces and tabs")

private func destination(_ arguments: Arguments) throws -> CorpusWriter.Destination {
  try arguments.refuse(output, with: outputSource)
  try arguments.refuse(output, with: outputTarget)
  if let path = arguments[output] { return .tabSeparated(path: path) }
  guard let source = arguments[outputSource], let target = arguments[outputTarget] else {
    throw UsageError.inconsistent(
      "nowhere to write to: give --output-source FILE and --output-target FILE, or --output FILE")
  }
  return .aligned(source: source, target: target)
}

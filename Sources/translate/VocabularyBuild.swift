internal import Bitext
internal import CommandLineTool
internal import Files
internal import NumberText
internal import Settings
internal import Text

extension Command {
  static let vocabularyBuild = Command(
    name: "vocabulary build", summary: "learn the pieces of a vocabulary from text",
    options: {
      input
      dictionary
      tags
      output
      fields.map(\.declaration)
      language
      format
    },
    example: """
      translate vocabulary build --input train.de train.en --subword bpe --size 8000 --output joint.vocabulary
      translate vocabulary build --input train.de --format subword-nmt --size 10000 --output codes.de
      """
  ) { arguments in
    switch arguments[format] {
    case .translate: try build(arguments)
    case .subwordNMT: try learnCodes(arguments)
    }
  }
}

private let input = Option.list(
  "input", .inputOnce, isRequired: true,
  help: "text files, plain or .gz, or sets of fairseq or Megatron-LM (.idx); several make one text")
private let dictionary = Option.optional(
  "dictionary", .input, defaultText: "dict.LANGUAGE.txt beside the set",
  help: "the tokens of sets: fairseq's dictionary or SentencePiece's .vocab")
private let tags = Option.list(
  "tag", .text("TEXT"),
  help:
    "texts such as '>>de<<' that are to be one piece each where a text begins with them, as 'train --tag' puts them"
)
private let output = Option.required("output", .output, help: "the vocabulary file to write")
private let language = Option(
  "language", .text("TAG"), default: "root",
  help: "whose word boundaries pieces never cross, as a BCP 47 tag; root knows every script")
/// The fields of what to build; the default of a share is for vocabularies of many languages.
private let fields: [SettingsField<VocabularyBuilder.Options>] = VocabularyBuilder.Options.settings.compactMap
{ setting in
  setting.option?.name == "vocabulary-size"
    ? SettingsField(
      setting.named(
        "size", help: "pieces in all, special pieces and bytes included; for subword-nmt: merges"),
      standard: standard) : SettingsField(setting, standard: standard)
}
private let standard: VocabularyBuilder.Options = {
  var standard = VocabularyBuilder.Options()
  standard.characterCoverage = 0.9995
  return standard
}()
private let format = Option(
  "format", .choice("FORMAT", of: VocabularyFormat.self), default: .translate,
  help: "translate, or subword-nmt for a file of codes as that program writes it")

/// The sets of fairseq and Megatron-LM among the files to read, by path.
private func sets(_ arguments: Arguments) throws -> [String: IndexedText] {
  var sets: [String: IndexedText] = [:]
  for path in arguments[input] {
    guard let index = try IndexedText.index(named: path) else { continue }
    let set = IndexedText(index: index, dictionary: arguments[dictionary])
    try arguments.checkOutputs(sparing: set.paths, readBy: input.name)
    sets[path] = set
  }
  if sets.isEmpty, arguments.isGiven(dictionary) {
    throw UsageError.inconsistent(
      "--\(dictionary.name) says which tokens the identifiers of a set (.idx) are, and these are texts: leave it out"
    )
  }
  return sets
}

private func build(_ arguments: Arguments) throws {
  if let problem = CorpusMixture(tags: arguments[tags].map { $0 }).problems.first {
    throw UsageError.inconsistent(problem)
  }
  var options = arguments.applying(fields, to: standard)
  if options.wordBoundaries != .whitespace { options.wordBoundaries = .icu(locale: arguments[language]) }
  var builder = try VocabularyBuilder(options, threads: arguments.threads)
  let lines = try forEachLine(arguments) { builder.add($0) }
  let vocabulary = try builder.build(tags: arguments[tags])
  try vocabulary.write(to: arguments[output])
  if vocabulary.count < options.size {
    arguments.console.warn(
      "the text holds only \(counted(vocabulary.count, "piece")); \(grouped(options.size)) were asked for"
    )
  }
  arguments.console.note("\(counted(vocabulary.count, "piece")) from \(counted(lines, "line"))")
}

private func learnCodes(_ arguments: Arguments) throws {
  let options = arguments.applying(fields, to: standard)
  if options.kind != .bpe {
    throw UsageError.inconsistent("--format subword-nmt is byte pair encoding: leave out --subword")
  }
  if arguments.isGiven(tags) {
    throw UsageError.inconsistent("--format subword-nmt has no pieces for tags: leave out --tag")
  }
  var learner = SubwordNMTCodes.Learner()
  let lines = try forEachLine(arguments) { learner.add($0) }
  let codes = learner.learn(merges: options.size, minimumFrequency: options.minimumFrequency)
  try codes.write(to: arguments[output])
  arguments.console.note("\(counted(codes.merges.count, "merge")) from \(counted(lines, "line"))")
}

/// Calls `body` with every line of all input files and returns how many there are.
private func forEachLine(_ arguments: Arguments, _ body: (String) -> Void) throws -> Int {
  let progress = arguments.console.progress("reading", unit: "lines")
  defer { progress.finish() }
  let sets = try sets(arguments)
  for path in arguments[input] {
    if let set = sets[path] {
      let lines = try IndexedLines(set)
      while let line = try lines.next() {
        if line.isWhole { body(line.text) }
        progress.advance(by: 1)
      }
      continue
    }
    let reader = try LineReader(path: path)
    while let line = try reader.next() {
      body(line)
      if reader.lineNumber & 1023 == 0 { progress.advance(by: 1024) }
    }
    progress.advance(by: reader.lineNumber & 1023)
  }
  return progress.count
}

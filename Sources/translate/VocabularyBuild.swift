internal import CommandLineTool
internal import Files
internal import NumberText
internal import Text

extension Command {
  static let vocabularyBuild = Command(
    name: "vocabulary build", summary: "learn the pieces of a vocabulary from text",
    options: {
      input
      output
      subword
      size
      normalization
      language
      boundaries
      coverage
      minimumFrequency
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
  "input", .inputOnce, isRequired: true, help: "text files, plain or .gz; several make one text")
private let output = Option.required("output", .output, help: "the vocabulary file to write")
private let subword = Option(
  "subword", .choice("KIND", of: SubwordKind.self), default: .bpe,
  help: "bpe (Sennrich et al. 2016), unigram (Kudo 2018), word, or character")
private let size = Option(
  "size", .integer(from: 1), default: 8000,
  help: "pieces in all, special pieces and bytes included; for subword-nmt: merges")
private let normalization = Option(
  "normalization", .choice("FORM", of: NormalizationForm.self), default: .visibleNFC,
  help: NormalizationForm.help)
private let language = Option(
  "language", .text("TAG"), default: "root",
  help: "whose word boundaries pieces never cross, as a BCP 47 tag; root knows every script")
private let boundaries = Option(
  "word-boundaries", .choice("KIND", ["icu": Boundaries.icu, "whitespace": Boundaries.whitespace]),
  default: .icu,
  help: "icu (Unicode Standard Annex 29), or whitespace for text that is tokenised already")
private let coverage = Option(
  "character-coverage", .number(above: 0, through: 1), default: 0.9995,
  help: "share of the text whose characters get pieces; rarer characters are spelled out in bytes")
private let minimumFrequency = Option(
  "minimum-frequency", .integer(from: 1), default: 2,
  help: "how often a pair or a word must occur to become a piece")
private let format = Option(
  "format", .choice("FORMAT", of: VocabularyFormat.self), default: .translate,
  help: "translate, or subword-nmt for a file of codes as that program writes it")

private enum Boundaries {
  case icu, whitespace
}

private func build(_ arguments: Arguments) throws {
  var options = VocabularyBuilder.Options()
  options.kind = arguments[subword]
  options.size = arguments[size]
  options.normalization = arguments[normalization]
  switch arguments[boundaries] {
  case .icu: options.wordBoundaries = .icu(locale: arguments[language])
  case .whitespace: options.wordBoundaries = .whitespace
  }
  options.characterCoverage = arguments[coverage]
  options.minimumFrequency = arguments[minimumFrequency]
  var builder = try VocabularyBuilder(options, threads: arguments.threads)
  let lines = try forEachLine(arguments) { builder.add($0) }
  let vocabulary = try builder.build()
  try vocabulary.write(to: arguments[output])
  if vocabulary.count < options.size {
    arguments.console.warn(
      "the text holds only \(grouped(vocabulary.count)) pieces; \(grouped(options.size)) were asked for"
    )
  }
  arguments.console.note("\(grouped(vocabulary.count)) pieces from \(grouped(lines)) lines")
}

private func learnCodes(_ arguments: Arguments) throws {
  if arguments[subword] != .bpe {
    throw UsageError.inconsistent("--format subword-nmt is byte pair encoding: leave out --subword")
  }
  var learner = SubwordNMTCodes.Learner()
  let lines = try forEachLine(arguments) { learner.add($0) }
  let codes = learner.learn(merges: arguments[size], minimumFrequency: arguments[minimumFrequency])
  try codes.write(to: arguments[output])
  arguments.console.note("\(grouped(codes.merges.count)) merges from \(grouped(lines)) lines")
}

/// Calls `body` with every line of all input files and returns how many there are.
private func forEachLine(_ arguments: Arguments, _ body: (String) -> Void) throws -> Int {
  let progress = arguments.console.progress("reading", unit: "lines")
  defer { progress.finish() }
  for path in arguments[input] {
    let reader = try LineReader(path: path)
    while let line = try reader.next() {
      body(line)
      if reader.lineNumber & 1023 == 0 { progress.advance(by: 1024) }
    }
    progress.advance(by: reader.lineNumber & 1023)
  }
  return progress.count
}

internal import Bitext
internal import CommandLineTool
internal import Files
internal import NumberText
internal import Packing
internal import Text

extension Command {
  static let corpusPack = Command(
    name: "corpus pack", summary: "turn a corpus into files of tokens, to train on what memory does not hold",
    options: {
      CorpusOptions.input
      group("Vocabularies") {
        jointVocabulary
        sourceVocabulary
        targetVocabulary
      }
      fields.map(\.declaration)
      directory
      restart
    },
    example: """
      translate corpus pack --source train.de --target train.en --vocabulary joint.vocabulary --output train.packed
      translate vocabulary build --input train.de train.en --size 16000 --output joint.vocabulary
      translate train --model de-en --from de --to en --corpus train.packed --validation-corpus validation.tsv
      translate corpus pack --source train.de-en.de.idx --target train.de-en.en.idx --vocabulary V --output DIR
      """
  ) { arguments in
    let (source, target) = try arguments.vocabulariesToPackWith()
    let packer = CorpusPacker(
      try arguments.corpus(isReadOnce: true), arguments.applying(fields, to: .training), source: source,
      target: target, threads: arguments.threads)
    let progress = arguments.console.progress("packing", unit: "pairs")
    let start = ContinuousClock.now
    let outcome: CorpusPacker.Outcome
    do {
      defer { progress.finish() }
      outcome = try packer.pack(into: arguments[directory], restarts: arguments[restart]) {
        progress.update(to: $0)
      }
    }
    // Data that are left out are told of even where the user wants quiet.
    arguments.console.write("\(outcome.corpus.header.report)\n")
    arguments.console.note(summary(of: outcome, in: ContinuousClock.now - start))
  }
}

private let jointVocabulary = Option.optional(
  "vocabulary", .input, help: "the vocabulary of both sides, as 'vocabulary build' makes it")
private let sourceVocabulary = Option.optional(
  "source-vocabulary", .input, help: "instead: the vocabulary of the sources")
private let targetVocabulary = Option.optional(
  "target-vocabulary", .input, help: "and that of the targets")
private let fields: [SettingsField<CorpusFilter>] = CorpusFilter.settings.compactMap {
  SettingsField($0, standard: .training)
}
private let directory = Option.required(
  "output", .directory,
  help: "folder for the packed corpus; after an interruption the same command goes on where it was")
private let restart = Option.flag("restart", help: "throw away what is packed there and begin anew")

extension Arguments {
  /// Returns the vocabularies that options name; nil for the target where both sides share one.
  fileprivate func vocabulariesToPackWith() throws -> (source: Vocabulary, target: Vocabulary?) {
    try refuse(jointVocabulary, with: sourceVocabulary)
    try refuse(jointVocabulary, with: targetVocabulary)
    if let path = self[jointVocabulary] { return (try Vocabulary.read(from: path), nil) }
    guard let source = self[sourceVocabulary], let target = self[targetVocabulary] else {
      throw UsageError.inconsistent(
        "no vocabulary: give --vocabulary FILE for both sides, or --source-vocabulary FILE and --target-vocabulary FILE"
      )
    }
    return (try Vocabulary.read(from: source), try Vocabulary.read(from: target))
  }
}

private func summary(of outcome: CorpusPacker.Outcome, in time: Duration) -> String {
  let header = outcome.corpus.header
  let text =
    "\(counted(header.pairs, "pair")) of \(grouped(header.source.tokens)) source and \(grouped(header.target.tokens)) "
    + "target tokens"
  if outcome.readBefore == header.report.read {
    return text + " were packed before; their checksums are right"
  }
  let seconds = time / .seconds(1)
  let isWhole = outcome.readBefore == 0
  let bytes = header.recipe.texts.reduce(0) { $0 + ($1?.length ?? 0) }
  let isPlain = !header.recipe.corpus.paths.contains { $0.hasSuffix(".gz") }
  return text + " packed in \(fixed(seconds, 1)) s"
    + (isWhole ? "" : ", after the first \(grouped(outcome.readBefore)) had been read before")
    + (isWhole && isPlain && bytes > 0
      ? ", \(fixed(Double(bytes) / 1e6 / max(seconds, 1e-9), 1)) MB of text a second" : "")
}

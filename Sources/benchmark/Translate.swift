internal import CommandLineTool
internal import Files
internal import Layers
internal import Randomness
internal import Tensors
internal import Text
internal import Translation

extension Command {
  static let translate = Command(
    name: "translate",
    summary: "measure translating into a fixed number of tokens, so that every model does the same work",
    options: {
      preset
      ModelOptions.architecture
      trainedModel
      beam
      precision
      budget
      oneAtATime
      outputLength
      sentences
      CorpusOptions.sourceIdentifiers
      group("Measuring") {
        repetitions
        ProfileOptions.profile
      }
    },
    example: """
      benchmark translate --preset small --beam-size 4 --threads 2
      benchmark translate --preset tiny --one-at-a-time --sentences 200
      """
  ) { arguments in
    let profile = arguments.profile
    let (model, identifiers) = try chosenModel(arguments, on: .cpu(profile: profile))
    let run = TranslationRun(
      model, try options(arguments, parameters: model.network.parameters.count),
      try sourceSentences(arguments, identifiers))
    let output = try OutputFile(path: "-")
    run.translateSome()
    profile?.reset()
    let measured = run.measure(runs: arguments[repetitions])
    try output.write(run.record(measured))
    if let profile { try output.write(profile, bench: "translate_profile", measured.profiledTime) }
    try output.close()
  }
}

private let preset = Option.optional(
  "preset", ModelOptions.presetKind, help: ModelOptions.presetHelp + "; weights are random")
private let trainedModel = Option.optional(
  "model", .directory, help: "instead: a trained model, on synthetic sentences of its vocabulary")
private let beam = Option("beam-size", .integer(from: 1, through: 1000), default: 1, help: "1 is greedy")
private let precision = Option(
  "precision", .choice("NAME", of: WeightPrecision.self), default: .float32,
  help: "what weights are packed in and products computed with")
private let budget = Option.optional(
  "batch-tokens", .integer(from: 1),
  help: "source tokens, times the beam, that a thread works on at a time (default: as translate chooses)")
private let oneAtATime = Option.flag(
  "one-at-a-time", help: "each sentence alone on one thread, as a user who waits for it sees it")
private let outputLength = Option(
  "output-length", .integer(from: 1, through: 10_000), default: 14, help: "tokens of every translation")
private let sentences = Option(
  "sentences", .integer(from: 1), default: 1000, help: "sentences of a run")
private let repetitions = Option(
  "runs", .integer(from: 1), default: 5, help: "how often the sentences are translated")

private func options(_ arguments: Arguments, parameters: Int) throws -> TranslationRun.Options {
  guard arguments[precision].isSupported else {
    throw UsageError.inconsistent(
      "this processor has no instructions for \(arguments[precision].rawValue)")
  }
  let isOneAtATime = arguments[oneAtATime]
  return TranslationRun.Options(
    beamSize: arguments[beam],
    batchTokens: isOneAtATime
      ? nil : arguments[budget] ?? preferredBatchTokens(parameters: parameters, arguments[precision]),
    length: arguments[outputLength], threads: isOneAtATime ? 1 : arguments.threads,
    precision: arguments[precision])
}

/// Returns the model to measure, and the identifiers that sources can be made of.
private func chosenModel(
  _ arguments: Arguments, on device: Device
) throws -> (model: TranslationRun.Model, identifiers: Range<TokenID>) {
  try arguments.refuse(preset, with: trainedModel)
  try arguments.refuse(oneAtATime, with: budget)
  if let path = arguments[trainedModel] {
    let trained = try ModelDirectory(path).load(on: device)
    let source = trained.sourceTokenizer.vocabulary
    let model = TranslationRun.Model(
      name: ("model", path), architecture: trained.configuration.architecture, network: trained.network,
      device: device, vocabulary: trained.targetTokenizer.vocabulary.count,
      rules: GenerationRules(trained.targetTokenizer), sourceEnd: source.endID)
    return (model, source.firstTextID..<TokenID(source.count))
  }
  guard let size = arguments[preset] else {
    throw UsageError.missingOption(preset.name, valueName: "SIZE")
  }
  let measured = MeasuredModel(arguments[ModelOptions.architecture], size)
  let network = try measured.makeStoredNetwork(on: device, arguments.seed)
  let model = TranslationRun.Model(
    name: ("preset", size.rawValue), architecture: measured.architecture, network: network, device: device,
    vocabulary: measured.vocabulary,
    rules: GenerationRules(
      beginningID: IdentifierCorpus.beginningID, endID: IdentifierCorpus.endID, count: measured.vocabulary),
    sourceEnd: IdentifierCorpus.endID)
  return (model, IdentifierCorpus.firstID..<TokenID(measured.vocabulary))
}

private func sourceSentences(_ arguments: Arguments, _ identifiers: Range<TokenID>) throws -> [[TokenID]] {
  let count = arguments[sentences]
  guard let path = arguments[CorpusOptions.sourceIdentifiers] else {
    return IdentifierCorpus.synthetic(count: count, identifiers: identifiers, seed: arguments.seed).sources
  }
  let sources = try IdentifierCorpus.readSentences(path, vocabulary: Int(identifiers.upperBound))
    .filter { !$0.isEmpty }
  guard !sources.isEmpty else { throw IdentifierFileError.noSentences(path: path) }
  return Array(sources.prefix(count))
}

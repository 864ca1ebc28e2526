internal import CommandLineTool
internal import Files
internal import Ranks
internal import Tensors
internal import Text
internal import Training

extension Command {
  static let train = Command(
    name: "train", summary: "measure steps of training a model",
    options: {
      ModelOptions.preset
      ModelOptions.architecture
      precision
      batchTokens
      shards
      CorpusOptions.sourceIdentifiers
      CorpusOptions.targetIdentifiers
      group("Measuring") {
        steps
        segments
        warmup
        overlap
        ProfileOptions.profile
      }
    },
    example: """
      benchmark train --preset small --precision bfloat16 --threads 2
      benchmark train --preset tiny --steps 10 --segments 1 --profile
      mpirun --bind-to none -n 4 benchmark train --preset base --shards 16 --threads 1
      """
  ) { arguments in
    let model = MeasuredModel(arguments[ModelOptions.architecture], arguments[ModelOptions.preset])
    let profile = KernelProfile()
    let group = try ProcessGroups.join()
    let run = TrainingRun(
      model, try configuration(arguments), try corpus(arguments, vocabulary: model.vocabulary),
      seed: arguments.seed, threads: arguments.threads, on: .cpu(profile: profile), group: group,
      overlaps: arguments[overlap])
    run.takeSteps(arguments[warmup])
    profile.reset()
    let measured = run.measure(
      segments: arguments[segments], stepsEach: max(1, arguments[steps] / arguments[segments]))
    defer { group.leave() }
    guard group.isFirst else { return }
    let output = try OutputFile(path: "-")
    var record = run.record(measured)
    record.add(
      "share_outside_products",
      .number(profile.shareOutsideLinearProducts(measured.profiledTime), decimals: 3))
    record.add("warmup", .integer(arguments[warmup]))
    try output.write(record)
    if arguments[ProfileOptions.profile] {
      try output.write(profile, bench: "train_profile", measured.profiledTime)
    }
    try output.close()
  }
}

private let precision = Option(
  "precision", .choice("NAME", of: Precision.self), default: .float32, help: "of products")
private let batchTokens = Option(
  "batch-tokens", .integer(from: 1), default: TrainingConfiguration().batchTokens,
  help: "target tokens of a batch at most")
private let shards = Option(
  "shards", .integer(from: 1, through: 4096), default: TrainingConfiguration().shards,
  help: "parts of a batch whose gradients are computed separately")
private let steps = Option(
  "steps", .integer(from: 1), default: 30, help: "steps that are measured")
private let segments = Option(
  "segments", .integer(from: 1), default: 5,
  help: "parts the steps are divided among; median, minimum and maximum are over these")
private let warmup = Option(
  "warmup", .integer(from: 0), default: 5, help: "steps before the first measured one")
private let overlap = Option.flag(
  "overlap",
  help: "processes exchange gradients while they compute others, as with 'translate train --overlap'")

private func configuration(_ arguments: Arguments) throws -> TrainingConfiguration {
  var configuration = TrainingConfiguration()
  configuration.batchTokens = arguments[batchTokens]
  configuration.shards = arguments[shards]
  configuration.precision = arguments[precision]
  configuration.learningRate = 5e-4
  guard configuration.precision.isSupported else {
    throw UsageError.inconsistent(
      "this processor has no instructions for \(configuration.precision.rawValue)")
  }
  return configuration
}

/// The sentence pairs to train on: those of files, or synthetic ones.
private func corpus(_ arguments: Arguments, vocabulary: Int) throws -> IdentifierCorpus {
  switch (arguments[CorpusOptions.sourceIdentifiers], arguments[CorpusOptions.targetIdentifiers]) {
  case (let source?, let target?):
    return try IdentifierCorpus.read(source: source, target: target, vocabulary: vocabulary)
  case (nil, nil):
    return IdentifierCorpus.synthetic(
      count: 29_000, identifiers: IdentifierCorpus.firstID..<TokenID(vocabulary), seed: arguments.seed)
  case (nil, _): throw UsageError.missingOption("source-ids", valueName: "FILE")
  case (_, nil): throw UsageError.missingOption("target-ids", valueName: "FILE")
  }
}

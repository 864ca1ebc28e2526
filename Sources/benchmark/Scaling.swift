internal import CommandLineTool
internal import Files
internal import Layers
internal import Translation

extension Command {
  static let scaling = Command(
    name: "scaling", summary: "compute on paper how training goes on 1 to 1,024 machines",
    options: {
      size
      rate
      batchTokens
      machineTokens
      shardsEach
      group("Network") {
        gigabits
        latency
        additions
      }
    },
    example: """
      benchmark scaling --size base --rate 4000
      benchmark scaling --size big --rate 1400 --batch-tokens 400000 --gigabits 100
      """
  ) { arguments in
    let model = ScalingModel(
      parameters: arguments[size].parameters, rate: arguments[rate],
      bandwidth: arguments[gigabits] * 1e9 / 8, latency: arguments[latency] * 1e-6,
      additions: arguments[additions] * 1e9, shardsEach: arguments[shardsEach])
    let output = try OutputFile(path: "-")
    for exponent in 0...10 {
      let machines = 1 << exponent
      let tokens = arguments[batchTokens] ?? machines * arguments[machineTokens]
      try output.write(record(model.step(machines: machines, tokens: Double(tokens)), model, arguments))
    }
    try output.close()
  }
}

/// The sizes of a Transformer that have names.
///
/// Vaswani et al. 2017, table 3.
private enum ModelSize: String, CaseIterable, Sendable {
  case base, big

  /// Floats of the array of all parameters, with a joint vocabulary of 16,000.
  var parameters: Int {
    var architecture = Architecture(.transformer, .base)
    if self == .big {
      (architecture.features, architecture.feedForwardFeatures, architecture.heads) = (1024, 4096, 16)
    }
    return architecture.makeModel(sourceVocabulary: 16_000, targetVocabulary: 16_000).parameters.flatCount
  }
}

private func record(_ step: ScalingModel.Step, _ model: ScalingModel, _ arguments: Arguments) -> Record {
  let rate = step.tokens / step.seconds
  return [
    "bench": "scaling", "size": .text(arguments[size].rawValue), "params": .integer(model.parameters),
    "gbit_s": .number(arguments[gigabits], decimals: 1), "machines": .integer(step.machines),
    "batch_tokens": .number(step.tokens, decimals: 0), "tgt_tok_s": .number(rate, decimals: 0),
    "efficiency": .number(rate / (Double(step.machines) * model.rate), decimals: 3),
    "step_ms": .number(1000 * step.seconds, decimals: 1),
    "computing_ms": .number(1000 * step.computing, decimals: 1),
    "reducing_ms": .number(1000 * step.reducing, decimals: 1),
    "exposed_ms": .number(1000 * step.exposed, decimals: 1),
    "gathering_ms": .number(1000 * step.gathering, decimals: 1),
    "sent_mib": .number(Double(step.bytes) / 1_048_576, decimals: 1),
  ]
}

private let size = Option.required(
  "size", .choice("SIZE", of: ModelSize.self),
  help: "sizes: base (512 features), big (1,024), both with 6+6 layers and 16,000 pieces")
private let rate = Option.required(
  "rate", .number(above: 0, through: 1e12),
  help: "target tokens a second of one machine, as 'benchmark train' measures them")
private let batchTokens = Option.optional(
  "batch-tokens", .integer(from: 1), defaultText: "--machine-tokens times the number of machines",
  help: "target tokens of a step, of all machines together")
private let machineTokens = Option(
  "machine-tokens", .integer(from: 1, through: 1 << 20), default: 4096,
  help: "target tokens of a step, of one machine")
private let shardsEach = Option(
  "shards-each", .integer(from: 1, through: 4096), default: 1,
  help: "parts of a machine's batch that a thread computes one after the other")
private let gigabits = Option(
  "gigabits", .number(above: 0, through: 1e6), default: 10, help: "10⁹ bits a second of a machine's link")
private let latency = Option(
  "latency", .number(from: 0, through: 1e6), default: 20, help: "microseconds until a short message has come")
private let additions = Option(
  "additions", .number(above: 0, through: 1e6), default: 1, help: "10⁹ floats a second that a thread adds")

internal import Foundation
internal import Testing

/// The program that measures: what it prints can be read, and counts what it says it counts.
struct BenchmarkTests {
  private struct Rates: Decodable {
    let median: Double
    let min: Double
    let max: Double
    let n: Int
  }

  private struct Training: Decodable {
    let bench: String
    let preset: String
    let params: Int
    let threads: Int
    let steps: Int
    let tokS: Rates
    let stepMs: Rates
    let gflopS: Rates
    let gflopStep: Double
    let shareOfProductRate: Double
    let peakMib: Int
  }

  private struct Operation: Decodable {
    let bench: String
    let operation: String
    let msStep: Double
    let share: Double
    let gflopStep: Double?
  }

  private var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return decoder
  }

  private func measure(_ arguments: String...) throws -> TranslateCommand {
    try TranslateCommand(arguments, program: "benchmark")
  }

  @Test func everyCommandExplainsItself() throws {
    for name in ["train", "translate", "serve", "text", "products", "scaling"] {
      let help = try measure(name, "--help")
      #expect(help.status == 0)
      #expect(help.text.contains("Usage: benchmark \(name) "))
      #expect(help.text.contains("Example"))
      #expect(help.text.contains("\n  benchmark \(name)"))
    }
    let wrong = try measure("train", "--preset", "huge")
    #expect(wrong.status == 64)
    #expect(wrong.errors.hasPrefix("benchmark: --preset: 'huge' is not one of tiny, small, base; see"))
  }

  private struct Scaling: Decodable {
    let machines: Int
    let params: Int
    let tgtTokS: Double
    let efficiency: Double
    let sentMib: Double
  }

  private func scaling(_ words: String...) throws -> [Scaling] {
    let run = try TranslateCommand(["scaling", "--rate", "5000"] + words, program: "benchmark")
    #expect(run.status == 0, "\(run.errors)")
    return try run.lines.map { try decoder.decode(Scaling.self, from: Data($0.utf8)) }
  }

  @Test func scalingIsComputedForUpTo1024Machines() throws {
    let base = try scaling("--size", "base")
    #expect(base.map(\.machines) == (0...10).map { 1 << $0 })
    #expect(base[0].tgtTokS == 5000 && base[0].sentMib == 0)
    #expect(zip(base, base.dropFirst()).allSatisfy { $0.tgtTokS < $1.tgtTokS })
    // One half of the gradients and one half of the weights.
    #expect(abs(base[1].sentMib - Double(base[1].params) * 4 / 1_048_576) < 1)
    let fast = try scaling("--size", "base", "--gigabits", "100")
    #expect(zip(base, fast).dropFirst().allSatisfy { $0.efficiency < $1.efficiency })
    let (batch, larger) = (
      try scaling("--size", "big", "--batch-tokens", "25000"),
      try scaling("--size", "big", "--batch-tokens", "400000")
    )
    #expect(zip(batch, larger).dropFirst().allSatisfy { $0.efficiency < $1.efficiency })
  }

  @Test func trainingIsMeasuredAndItsOperationsAreCounted() throws {
    let run = try measure(
      "train", "--preset", "tiny", "--steps", "2", "--segments", "2", "--warmup", "0", "--threads", "1",
      "--batch-tokens", "256", "--profile")
    try #require(run.status == 0, "\(run.errors)")
    let lines = run.lines.map { Data($0.utf8) }
    let training = try decoder.decode(Training.self, from: try #require(lines.first))
    #expect(training.bench == "train")
    #expect(training.preset == "tiny")
    #expect(training.threads == 1)
    #expect(training.steps == 2)
    #expect(training.tokS.n == 2)
    #expect(training.tokS.min <= training.tokS.median && training.tokS.median <= training.tokS.max)
    #expect(training.shareOfProductRate > 0)
    #expect(training.peakMib > 10)
    // 128 features, 256 within feed-forward blocks, 4 + 4 layers, one matrix of 8,000 embeddings.
    let attention = 4 * (128 * 128 + 128)
    let feedForward = 2 * 128 * 256 + 256 + 128
    let norm = 2 * 128
    let encoderSize = 4 * (attention + feedForward + 2 * norm) + norm
    let decoderSize = 4 * (2 * attention + feedForward + 3 * norm) + norm
    #expect(training.params == encoderSize + decoderSize + 8000 * 128 + 8000)

    let operations = try lines.dropFirst().map { try decoder.decode(Operation.self, from: $0) }
    #expect(operations.contains { $0.operation == "adam" })
    #expect(abs(operations.reduce(0) { $0 + $1.share } - 1) < 0.01)
    // What the kernels were asked for is what the sizes of the model say.
    let counted = operations.reduce(0) { $0 + ($1.gflopStep ?? 0) }
    #expect(abs(counted - training.gflopStep) < 0.01, "\(counted) against \(training.gflopStep)")
  }

  @Test func translatingIsMeasured() throws {
    struct Translating: Decodable {
      let sentences: Int
      let beam: Int
      let sentS: Rates
      let tgtTokS: Rates
    }
    let run = try measure(
      "translate", "--preset", "tiny", "--sentences", "8", "--runs", "1", "--beam-size", "2",
      "--output-length",
      "3", "--threads", "2")
    try #require(run.status == 0, "\(run.errors)")
    let line = try #require(run.lines.first)
    let translating = try decoder.decode(Translating.self, from: Data(line.utf8))
    #expect(translating.sentences == 8)
    #expect(translating.beam == 2)
    // Every translation has the length asked for; both rates are rounded.
    #expect(abs(translating.tgtTokS.median - 3 * translating.sentS.median) < 2)
  }

  @Test func aServerIsMeasured() throws {
    struct Serving: Decodable {
      let bench: String
      let clients: Int
      let sentS: Rates
      let p50Ms: Double
      let p95Ms: Double
      let p99Ms: Double
      let answers: Int
      let refused: Int
      let failed: Int
      let rssMib: Int?
      let shareOfTranslator: Double?
      let shareOfTranslate: Double?
    }
    let run = try measure(
      "serve", "--model", "Models/german-english", "--clients", "1", "8", "--beam-size", "1", "--seconds",
      "0.5",
      "--warmup", "0.2", "--runs", "2", "--threads", "2")
    try #require(run.status == 0, "\(run.errors)")
    let lines = try run.lines.map { try decoder.decode(Serving.self, from: Data($0.utf8)) }
    #expect(lines.map(\.clients) == [1, 8])
    for line in lines {
      #expect(line.bench == "serve" && line.sentS.n == 2 && line.sentS.median > 0)
      #expect(line.p50Ms > 0 && line.p50Ms <= line.p95Ms && line.p95Ms <= line.p99Ms)
      #expect(line.answers > 0 && line.refused == 0 && line.failed == 0)
      #expect(line.rssMib ?? 0 > 10)
      #expect(line.shareOfTranslator ?? 0 > 0 && line.shareOfTranslate ?? 0 > 0)
    }
  }

  @Test func serversThatCannotBeMeasuredAreSaid() throws {
    #expect(try measure("serve").status == 64)
    #expect(try measure("serve", "--url", "ftp://127.0.0.1/").status == 64)
    let gone = try measure(
      "serve", "--url", "http://127.0.0.1:1/translate", "--clients", "1", "--seconds", "30")
    #expect(gone.status == 66)
    #expect(gone.errors.contains("no server answers at 127.0.0.1:1"), "\(gone.errors)")
  }
}

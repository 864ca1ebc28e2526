internal import Bitext
internal import CommandLineTool
internal import Files
internal import Layers
internal import Tensors
internal import Text
internal import Threads
internal import Translation

/// Translating as `Translator` does it, from identifiers to identifiers.
struct TranslationRun {
  /// What translates.
  struct Model {
    let name: (field: String, value: String)
    let architecture: Architecture
    let network: any TranslationModel
    let device: Device
    /// Number of target tokens.
    let vocabulary: Int
    let rules: GenerationRules
    /// The mark after a source.
    let sourceEnd: TokenID
  }

  /// How it translates.
  struct Options {
    let beamSize: Int
    /// Source tokens, times the beam, of a batch; nil for sentences one at a time.
    let batchTokens: Int?
    /// Number of tokens of a translation.
    let length: Int
    let threads: Int
    let precision: WeightPrecision
  }

  /// What was measured: one value for each run.
  struct Measurement {
    fileprivate var times: [Double] = []
    fileprivate var targetTokens = 0
    fileprivate(set) var profiledTime = ProfiledTime()
    /// Before anything else is measured.
    fileprivate var peakMebibytes = 0
  }

  private let model: Model
  private let options: Options
  private let sources: [[TokenID]]
  private let workers: ThreadPool
  private let memories: WorkerLocal<MemoryPool>

  /// Prepares translating sources without marks.
  init(_ model: Model, _ options: Options, _ sources: [[TokenID]]) {
    self.model = model
    self.options = options
    self.sources = sources.map { $0 + [model.sourceEnd] }
    workers = ThreadPool(threads: options.threads, device: model.device)
    memories = WorkerLocal(workers) { _ in MemoryPool(model.device) }
    model.network.parameters.pack(for: model.device, as: options.precision)
  }

  /// Translates a few sentences, so that what comes after finds memory and caches in use.
  func translateSome() { translate(Array(sources.prefix(128))) }

  /// Translates all sentences several times.
  func measure(runs: Int) -> Measurement {
    var measured = Measurement()
    for _ in 0..<runs { measured.times.append(seconds { measured.targetTokens = translate(sources) }) }
    measured.profiledTime = ProfiledTime(
      seconds: measured.times.reduce(0, +), threads: workers.threads, steps: runs)
    measured.peakMebibytes = PeakMemory.mebibytes
    return measured
  }

  /// Translates all sentences once; returns how many a second.
  func rate() -> Double { Double(sources.count) / seconds { _ = translate(sources) } }

  func record(_ measured: Measurement) -> Record {
    let sourceTokens = sources.reduce(0) { $0 + $1.count }
    func rate(_ count: Int) -> Spread { Spread(measured.times.map { Double(count) / $0 }) }
    var record: Record = ["bench": "translate"]
    record.add(model.name.field, .text(model.name.value))
    record.add(model.architecture, vocabulary: model.vocabulary)
    record.add("precision", .text(options.precision.rawValue))
    record.add("kernels", .text(model.device.description))
    record.add("threads", .integer(workers.threads))
    record.add("beam", .integer(options.beamSize))
    record.add(options.batchTokens == nil ? "batch" : "batch_tokens", .integer(options.batchTokens ?? 1))
    record.add("out_len", .integer(options.length))
    record.add("sentences", .integer(sources.count))
    record.add("mean_src", .number(Double(sourceTokens) / Double(sources.count) - 1, decimals: 2))
    record.add("params", .integer(model.network.parameters.count))
    record.add("sent_s", .spread(rate(sources.count), decimals: 1))
    record.add("tok_s", .spread(rate(sourceTokens + measured.targetTokens), decimals: 0))
    record.add("tgt_tok_s", .spread(rate(measured.targetTokens), decimals: 0))
    let work = work
    let rates = Spread(measured.times.map { Double(work.operations) / $0 * 1e-9 })
    if let precision = Precision(rawValue: options.precision.rawValue) {
      let productRate = ProductRate(
        workers: workers, device: .cpu, precision: precision, duration: 0.01, repeats: 3)
      record.add(rate: rates, productRate: productRate.measure(work, shards: 1, [.forward]))
    } else {
      record.add("gflop_s", .spread(rates, decimals: 1))
    }
    record.add("peak_mib", .integer(measured.peakMebibytes))
    return record
  }

  private var work: ProductWork {
    batches(sources).reduce(into: ProductWork()) { work, batch in
      work += model.architecture.decodingWork(
        sourceLengths: batch.map { sources[$0].count }, length: options.length, beamSize: options.beamSize,
        vocabulary: model.vocabulary)
    }
  }

  private func batches(_ sources: [[TokenID]]) -> [[Int]] {
    guard let budget = options.batchTokens else { return sources.indices.map { [$0] } }
    return sentenceBatches(
      lengths: sources.map(\.count), rowsPerSentence: options.beamSize, tokenBudget: budget,
      threads: workers.threads)
  }

  /// Translates sentences and returns how many tokens their translations have.
  @discardableResult
  private func translate(_ sources: [[TokenID]]) -> Int {
    let search: any Search = options.beamSize == 1 ? GreedySearch() : BeamSearch(size: options.beamSize)
    let batches = batches(sources)
    return workers.map(batches.count, with: memories) { index, memory in
      let task = SearchTask(
        sources: TokenBatch(batches[index].map { sources[$0] }), rules: model.rules,
        targetLength: .exactly(options.length), numbers: batches[index])
      let pass = ForwardPass(.inference, on: model.device, memory: memory)
      let translations = search.hypotheses(for: task, from: model.network, pass)
      return translations.reduce(0) { $0 + ($1.first?.tokens.count ?? 0) }
    }.reduce(0, +)
  }
}

internal import Bitext
internal import CommandLineTool
internal import Files
internal import Layers
internal import Randomness
internal import Ranks
internal import Tensors
internal import Threads
internal import Training
internal import Translation

/// Training as `Trainer` does it, without validating and saving.
final class TrainingRun {
  private let model: MeasuredModel
  private let configuration: TrainingConfiguration
  private let corpus: IdentifierCorpus
  private let sampler: BatchSampler
  private var epoch: BatchSampler.Epoch
  private var epochNumber = 0
  private var position = 0
  private let network: any TranslationModel
  private let device: Device
  private let workers: ThreadPool
  private let group: any ProcessGroup
  private let team: TrainingTeam
  private let gradients: GradientComputer
  private let adam: Adam
  private let seed: Seed
  /// Whether processes talk while they compute.
  private let overlaps: Bool
  private var step = 0
  private var lastLoss = 0.0
  /// Seconds in which this process did not compute for the sake of the others.
  private var secondsTogether = 0.0
  private var traffic = Traffic()

  init(
    _ model: MeasuredModel, _ configuration: TrainingConfiguration, _ corpus: IdentifierCorpus, seed: Seed,
    threads: Int, on device: Device, group: any ProcessGroup, overlaps: Bool
  ) {
    self.overlaps = overlaps
    self.group = group
    self.model = model
    self.configuration = configuration
    self.corpus = corpus
    self.seed = seed
    self.device = device
    sampler = BatchSampler(
      sourceLengths: corpus.sources.map { $0.count + 1 }, targetLengths: corpus.targets.map { $0.count + 1 },
      tokenBudget: configuration.batchTokens, seed: seed)
    epoch = sampler.epoch(0)
    network = model.makeNetwork(on: device)
    network.parameters.initialize(seed)
    workers = ThreadPool(threads: threads, device: device)
    gradients = GradientComputer(
      network, shards: configuration.shards, workers: workers, device: device,
      precision: configuration.precision, group: group, overlaps: overlaps)
    team = TrainingTeam(group, parameters: network.parameters.flatCount, device: device, overlaps: overlaps)
    adam = Adam(
      count: network.parameters.flatCount, own: team.own, memory: MemoryPool(device), device: device,
      workers: workers)
  }

  /// What was measured: one value for each segment, and what all of them did.
  struct Measurement {
    fileprivate var tokenRates: [Double] = []
    fileprivate var targetTokenRates: [Double] = []
    fileprivate var milliseconds: [Double] = []
    /// 10⁹ floating-point operations a second, forward and backward.
    fileprivate var rates: [Double] = []
    fileprivate var work = ProductWork()
    fileprivate var sentences = 0
    fileprivate(set) var profiledTime = ProfiledTime()
    /// Seconds in which processes told each other what they have, or waited to, and computed nothing meanwhile.
    fileprivate var together = 0.0
    /// The same with what was computed meanwhile, and what the first process has sent.
    fileprivate var traffic = Traffic()
    /// Before anything else is measured.
    fileprivate var peakMebibytes = 0
  }

  /// Makes updates and returns the batches that they were made with.
  @discardableResult
  func takeSteps(_ count: Int) -> [Batch] { (0..<count).map { _ in takeStep() } }

  func measure(segments: Int, stepsEach: Int) -> Measurement {
    var measured = Measurement()
    for _ in 0..<segments {
      var batches: [Batch] = []
      (secondsTogether, traffic) = (0, Traffic())
      let time = seconds { batches = takeSteps(stepsEach) }
      var work = ProductWork()
      for batch in batches { work += model.architecture.trainingWork(batch, vocabulary: model.vocabulary) }
      measured.work += work
      measured.sentences += batches.reduce(0) { $0 + $1.count }
      measured.tokenRates.append(Double(batches.reduce(0) { $0 + $1.tokenCount }) / time)
      measured.targetTokenRates.append(Double(batches.reduce(0) { $0 + $1.targetTokenCount }) / time)
      measured.milliseconds.append(1000 * time / Double(stepsEach))
      measured.rates.append(Double(passes * work.operations) / time * 1e-9)
      measured.profiledTime.seconds += time
      measured.together += secondsTogether
      measured.traffic += traffic
    }
    measured.profiledTime.threads = workers.threads
    measured.profiledTime.steps = segments * stepsEach
    measured.peakMebibytes = PeakMemory.mebibytes
    return measured
  }

  func record(_ measured: Measurement) -> Record {
    let steps = measured.profiledTime.steps
    var record: Record = ["bench": "train", "preset": .text(model.preset.rawValue)]
    record.add(model.architecture, vocabulary: model.vocabulary)
    record.add("precision", .text(configuration.precision.rawValue))
    record.add("kernels", .text(device.description))
    record.add("threads", .integer(workers.threads))
    if group.count > 1 {
      record.add("processes", .integer(group.count))
      record.add("overlap", .text(overlaps ? "yes" : "no"))
      let seconds = max(1e-9, measured.profiledTime.seconds)
      record.add("share_together", .number(measured.together / seconds, decimals: 3))
      record.add("share_talking", .number(measured.traffic.seconds / seconds, decimals: 3))
      record.add(
        "sent_mib_step", .number(Double(measured.traffic.bytes) / Double(steps) / 1_048_576, decimals: 2))
    }
    record.add("shards", .integer(configuration.shards))
    record.add("batch_tokens", .integer(configuration.batchTokens))
    record.add("mean_sentences", .number(Double(measured.sentences) / Double(steps), decimals: 1))
    record.add("params", .integer(network.parameters.count))
    record.add("tok_s", .spread(Spread(measured.tokenRates), decimals: 0))
    record.add("tgt_tok_s", .spread(Spread(measured.targetTokenRates), decimals: 0))
    record.add("step_ms", .spread(Spread(measured.milliseconds), decimals: 1))
    record.add(
      "gflop_step", .number(Double(passes * measured.work.operations) / Double(steps) * 1e-9, decimals: 2))
    record.add(rate: Spread(measured.rates), productRate: productRate(measured.work))
    record.add("last_loss", .number(lastLoss, decimals: 4))
    record.add("peak_mib", .integer(measured.peakMebibytes))
    record.add("steps", .integer(steps))
    return record
  }

  /// Makes one update, with everything that an update of a training is made of.
  private func takeStep() -> Batch {
    let batch = nextBatch()
    step += 1
    let sums = gradients.compute([batch], configuration.objective, seed: seed, step: step)
    let norm = gradients.norm
    let clip = Double(configuration.clipNorm)
    var updating = 0.0
    let sharing = seconds {
      let shared = team.share(network.parameters.storage) { isUpdated in
        updating = seconds {
          adam.update(
            network.parameters.storage, gradient: gradients.sum, learningRate: configuration.learningRate,
            scale: norm > clip ? Float(clip / norm) : 1, configuration, isUpdated: isUpdated)
        }
      }
      traffic += shared
    }
    traffic += gradients.traffic
    secondsTogether += gradients.secondsTogether + max(0, sharing - updating)
    lastLoss = sums.loss / Double(max(1, sums.tokens))
    return batch
  }

  private func nextBatch() -> Batch {
    if position == epoch.count {
      epochNumber += 1
      position = 0
      epoch = sampler.epoch(epochNumber)
    }
    let pairs = epoch[position]
    position += 1
    return Batch(
      sources: pairs.map { corpus.sources[$0] + [IdentifierCorpus.endID] },
      targets: pairs.map { corpus.targets[$0] }, pairIndices: pairs, start: IdentifierCorpus.beginningID,
      end: IdentifierCorpus.endID)
  }

  private func productRate(_ work: ProductWork) -> Double {
    let rate = ProductRate(
      workers: workers, device: .cpu, precision: configuration.precision, duration: 0.01, repeats: 3)
    return rate.measure(work, shards: configuration.shards, LinearProducts.Orientation.allCases)
  }
}

/// The backward pass makes two products for each of the forward pass.
private let passes = 3

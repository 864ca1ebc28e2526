public import Bitext
internal import Packing
internal import Randomness

/// What a training learns from and what it is judged by.
public struct TrainingPairs: Sendable {
  public let training: [SentencePair]
  public let validation: [SentencePair]
  /// Which pairs of the corpus were kept and dropped.
  public let report: CorpusReport
  /// How many pairs of the corpus were held out, where no others were named to judge by; else nil.
  public let heldOut: Int?
  /// Where packed corpora are trained on, these; `training` then is empty.
  let packed: [PackedCorpus]

  /// What a plan goes by.
  public var facts: CorpusFacts { packed.isEmpty ? CorpusFacts(training) : CorpusFacts(packed) }

  /// Takes packed corpora to train on, at least one, and reads what a model is judged by.
  init(packed: [PackedCorpus], validation: Corpus) throws {
    guard var report = packed.first?.header.report else { preconditionFailure("no packed corpus") }
    for corpus in packed.dropFirst() { report.add(corpus.header.report) }
    self.report = report
    self.packed = packed
    training = []
    heldOut = nil
    self.validation = try validation.pairs(.none).pairs
  }

  /// Reads a corpus, and either another one to judge by or as many pairs of the first.
  ///
  /// No sentence of a pair held out is trained on, on either side; where all pairs hang together so, or have labels, no
  /// source sentence, or else no target sentence. The seed alone decides which pairs these are.
  ///
  /// - Parameters:
  ///   - corpus: The corpus.
  ///   - validation: nil holds pairs out.
  ///   - heldOut: How many; nil leaves it to `TrainingPlan`.
  ///   - filter: Which pairs are left out.
  ///   - seed: What decides which pairs are held out.
  public init(_ corpus: Corpus, validation: Corpus?, heldOut: Int?, filter: CorpusFilter, seed: UInt64) throws
  {
    let (pairs, report) = try corpus.pairs(filter)
    self.report = report
    packed = []
    if let validation {
      self.validation = try validation.pairs(.none).pairs
      // What the model is judged by is to be whole.
      try filter.labels?.check(self.validation)
      training = pairs
      self.heldOut = nil
      return
    }
    let count = heldOut ?? TrainingPlan.validationPairs(of: pairs.count)
    // Many sentences have the same labels.
    let groupings: [CorpusSplitter.Grouping] = filter.labels == nil ? [.both, .source, .target] : [.source]
    let split = try Self.split(pairs, count, groupings, Seed(seed))
    training = split.training.map { pairs[$0] }
    self.validation = split.validation.map { pairs[$0].tagged(corpus.mixture) }
    self.heldOut = count
  }

  /// Returns the division by the first grouping that holds out at least half as many as wanted.
  private static func split(
    _ pairs: [SentencePair], _ count: Int, _ groupings: [CorpusSplitter.Grouping], _ seed: Seed
  ) throws -> CorpusSplit {
    func split(_ grouping: CorpusSplitter.Grouping) throws -> CorpusSplit {
      try CorpusSplitter(validationCount: count, testCount: 0, grouping: grouping, seed: seed).split(pairs)
    }
    for grouping in groupings {
      // Few that share nothing say less than many of which one side is new.
      if let found = try? split(grouping), 2 * found.validation.count >= count { return found }
    }
    return try split(groupings[0])
  }
}

extension SentencePair {
  /// Returns the pair as who translates writes it: with the tag of its part before the source.
  fileprivate func tagged(_ mixture: CorpusMixture?) -> SentencePair {
    guard let tag = mixture?.tag(of: part) else { return self }
    var pair = self
    pair.source = "\(tag) \(source)"
    return pair
  }
}

internal import Bitext
internal import Layers
public import Tensors
internal import Text

/// What translates: a model, or several of one target vocabulary that decide together on each token (an ensemble).
///
/// The members of an ensemble may be of different architectures and sizes. Each reads the source text in its own pieces;
/// long texts are divided by the first one's, and attention and alignments are the first one's.
public struct TranslationSystem: Sendable {
  /// At least one.
  public let members: [TrainedModel]
  /// How the distributions of the members become one.
  public let mean: DistributionMean
  /// What each member counts for; together they are 1.
  public let weights: [Float]
  /// Whether each member reads the pieces that the first one reads.
  private let readsAsFirst: [Bool]

  /// A model by itself.
  public init(_ model: TrainedModel) {
    (members, mean, weights, readsAsFirst) = ([model], .probabilities, [1], [true])
  }

  /// Several models together.
  ///
  /// - Parameters:
  ///   - members: The models, at least one.
  ///   - names: What messages call them; their numbers where nothing is said.
  ///   - mean: How their distributions become one.
  ///   - weights: What each counts for, above 0, in any unit; nil for all the same.
  public init(
    _ members: [TrainedModel], names: [String]? = nil, mean: DistributionMean = .probabilities,
    weights: [Double]? = nil
  ) throws(EnsembleError) {
    precondition(!members.isEmpty, "an ensemble of no models")
    let weights = weights ?? members.map { _ in 1 }
    guard weights.count == members.count else {
      throw .weightCount(weights: weights.count, members: members.count)
    }
    let sum = weights.reduce(0, +)
    let shares = weights.map { Float($0 / sum) }
    guard sum.isFinite, weights.allSatisfy({ $0 > 0 }), shares.allSatisfy({ $0 > 0 }) else {
      throw .unusableWeights(weights)
    }
    let names = names ?? members.indices.map { "model \($0 + 1)" }
    let target = members[0].targetTokenizer.vocabulary
    for (name, member) in zip(names, members).dropFirst()
    where member.targetTokenizer.vocabulary.rowChecksum != target.rowChecksum {
      throw .otherTargetVocabulary(first: names[0], other: name)
    }
    self.members = members
    self.mean = mean
    self.weights = shares
    let source = members[0].sourceTokenizer.vocabulary
    readsAsFirst = members.map { $0.sourceTokenizer.vocabulary.readsLike(source) }
  }

  /// Loads the models of folders, for inference.
  public static func load(
    _ directories: [ModelDirectory], mean: DistributionMean = .probabilities, weights: [Double]? = nil,
    on device: Device = .cpu
  ) throws -> TranslationSystem {
    let members = try directories.map { try $0.load(on: device) }
    return try TranslationSystem(members, names: directories.map(\.path), mean: mean, weights: weights)
  }

  /// The member that divides texts and tells where it looks.
  public var first: TrainedModel { members[0] }

  /// Whether several models decide together.
  public var isEnsemble: Bool { members.count > 1 }

  /// Number of weights of all members.
  var parameterCount: Int { members.reduce(0) { $0 + $1.network.parameters.count } }

  /// Lays the weights of all members out for inference.
  func pack(as precision: WeightPrecision) {
    for member in members { member.network.parameters.pack(for: first.device, as: precision) }
  }

  // MARK: Sources

  /// Returns what each member reads of texts, for each text; nil for what reads the pieces that the first one reads.
  func otherSources(_ encode: (Tokenizer) -> [[TokenID]]) -> [[[TokenID]]?] {
    zip(members, readsAsFirst).map { $1 ? nil : encode($0.sourceTokenizer) }
  }

  // MARK: Searching

  /// Returns the translations of the sources of a task.
  ///
  /// - Parameters:
  ///   - search: How they are found.
  ///   - task: What the first member reads.
  ///   - texts: What the others read, as text.
  ///   - pass: The computation.
  func hypotheses(
    of search: any Search, for task: SearchTask, texts: @autoclosure () -> [String], _ pass: ForwardPass
  ) -> [[Hypothesis]] {
    guard isEnsemble else { return search.hypotheses(for: task, from: first.network, pass) }
    let texts = texts()
    let sources = otherSources { tokenizer in texts.map(tokenizer.encodeSource) }
    let ensemble = Ensemble(
      members: zip(members, sources).map {
        Ensemble.Member(scorer: $0.network, sources: $1.map { TokenBatch($0) })
      }, weights: weights, mean: mean)
    return search.hypotheses(for: task, from: ensemble, pass)
  }

  // MARK: Scoring

  /// Returns the log-probability of each target token, in nats: of one model, or of the mean of all.
  ///
  /// - Parameters:
  ///   - batch: What the first member reads, and the targets.
  ///   - sources: What others read in its place.
  ///   - pass: A computation of inference.
  func tokenLogProbabilities(
    of batch: Batch, otherSources sources: [[[TokenID]]?], _ pass: ForwardPass
  ) -> [Float] {
    guard isEnsemble else { return first.network.tokenLogProbabilities(of: batch, pass) }
    let states = zip(members, sources).map { member, sources in
      member.network.states(sources.map { batch.reading(TokenBatch($0)) } ?? batch, pass)
    }
    return Tensors.tokenLogProbabilities(of: batch.targetOutputs.identifiers) { rows in
      let logits = zip(members, states).map { $0.network.output.logits($1.slice(rows: rows)) }
      return meanLogProbabilities(of: logits, weights: weights, mean)
    }
  }
}

extension Vocabulary {
  /// Whether texts become the same tokens by both vocabularies.
  fileprivate func readsLike(_ other: Vocabulary) -> Bool {
    normalization == other.normalization && rowChecksum == other.rowChecksum
  }
}

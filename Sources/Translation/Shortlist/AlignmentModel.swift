public import Bitext
internal import Glibc
public import Text
internal import Threads

/// How probably a source token is translated by a target token, learned from sentence pairs alone.
///
/// The model of Dyer, Chahuneau and Smith 2013, "A Simple, Fast, and Effective Reparameterization of IBM Model 2",
/// section 2: each target token comes from nothing, or from a source token, the more probably the nearer that stands to
/// the diagonal. The translations are fitted by expectation maximization; the diagonal's tension stays as it is.
///
/// The target vocabulary is divided into a fixed number of parts, and all about a target token is computed by its part
/// alone, in the order of the corpus: threads never change a result.
public struct AlignmentModel {
  /// A translation of a source token.
  public struct Translation: Hashable, Sendable {
    public var source: TokenID
    public var target: TokenID
    /// The probability of the target token, given the source token.
    public var probability: Float
  }

  /// The logarithm of the likelihood of the targets in each step so far, as it was before the step;
  /// the first begins with numbers that are no probabilities yet, and is comparable to none of the others.
  public private(set) var logLikelihoods: [Double] = []

  private let corpus: TokenPairs
  private var parts: [Part]
  private let workers: ThreadPool

  private static let partCount = 16

  /// Prepares learning from sentence pairs; pairs with an empty side say nothing.
  ///
  /// - Parameters:
  ///   - sources: The source tokens of each pair.
  ///   - targets: The target tokens of each pair.
  ///   - sourceVocabulary: The number of source tokens.
  ///   - threads: How many to work with; they change no number.
  public init(sources: TokenBatch, targets: TokenBatch, sourceVocabulary: Int, threads: Int = 1) {
    precondition(sources.count == targets.count, "\(sources.count) sources, \(targets.count) targets")
    let corpus = TokenPairs(sources: sources, targets: targets, nothing: TokenID(sourceVocabulary))
    self.corpus = corpus
    workers = ThreadPool(threads: threads)
    parts = (0..<Self.partCount).map { Part(number: $0, of: Self.partCount) }
    workers.update(&parts) { $0.collect(corpus) }
  }

  /// One step of expectation maximization.
  public mutating func step() {
    let corpus = corpus
    workers.update(&parts) { $0.expect(corpus) }
    logLikelihoods.append(parts.reduce(0) { $0 + $1.logLikelihood })
    var totals = [Double](repeating: 0, count: Int(corpus.nothing) + 1)
    for part in parts { part.add(to: &totals) }
    workers.update(&parts) { [totals] in $0.maximize(totals) }
  }

  /// Returns the translations of all source tokens that have at least a probability: by source token, the most probable
  /// first.
  public func translations(atLeast probability: Float) -> [Translation] {
    parts.flatMap { $0.translations(atLeast: probability) }
      .filter { $0.source < corpus.nothing }
      .sorted { ($0.source, $1.probability, $0.target) < ($1.source, $0.probability, $1.target) }
  }
}

/// The sentence pairs, and the number that stands for no source token at all.
private struct TokenPairs {
  let sources: TokenBatch
  let targets: TokenBatch
  let nothing: TokenID
}

/// All about some of the target tokens.
private struct Part {
  private let number: Int32
  private let count: Int32
  /// The numbers of the pairs of tokens that occur in a pair of sentences.
  private var pairs = PairTable(minimumCapacity: 1 << 12)
  // By pair of tokens.
  private var sources: [TokenID] = []
  private var targets: [TokenID] = []
  private var probabilities: [Float] = []
  private var expectations: [Double] = []
  private(set) var logLikelihood = 0.0

  /// The probability that a target token comes from nothing.
  private static let nothingProbability = 0.08
  /// How strongly source tokens near the diagonal are preferred.
  private static let tension = 4.0

  init(number: Int, of count: Int) {
    self.number = Int32(number)
    self.count = Int32(count)
  }

  mutating func collect(_ corpus: TokenPairs) {
    forEachToken(of: corpus) { part, target, source, _ in
      part.add(corpus.nothing, target)
      for token in source { part.add(token, target) }
    }
    // Whatever all have in common cancels out in the first step.
    probabilities = [Float](repeating: 1, count: sources.count)
    expectations = [Double](repeating: 0, count: sources.count)
  }

  mutating func expect(_ corpus: TokenPairs) {
    logLikelihood = 0
    for pair in expectations.indices { expectations[pair] = 0 }
    var numbers: [Int] = []
    var weights: [Double] = []
    forEachToken(of: corpus) { part, target, source, place in
      part.expect(target, source, place, corpus.nothing, &numbers, &weights)
    }
  }

  func add(to totals: inout [Double]) {
    for (pair, source) in sources.enumerated() { totals[Int(source)] += expectations[pair] }
  }

  mutating func maximize(_ totals: [Double]) {
    for (pair, source) in sources.enumerated() {
      probabilities[pair] = Float(expectations[pair] / max(totals[Int(source)], .leastNormalMagnitude))
    }
  }

  func translations(atLeast probability: Float) -> [AlignmentModel.Translation] {
    sources.indices.filter { probabilities[$0] >= probability }.map {
      .init(source: sources[$0], target: targets[$0], probability: probabilities[$0])
    }
  }

  private mutating func add(_ source: TokenID, _ target: TokenID) {
    let fresh = Int32(sources.count)
    if pairs.insert(source, target, fresh) == fresh {
      sources.append(source)
      targets.append(target)
    }
  }

  /// Shares a target token out to what it may come from.
  ///
  /// - Parameter place: Where it stands in its sentence, from 0 to 1.
  private mutating func expect(
    _ target: TokenID, _ source: ArraySlice<TokenID>, _ place: Double, _ nothing: TokenID,
    _ numbers: inout [Int], _ weights: inout [Double]
  ) {
    numbers.removeAll(keepingCapacity: true)
    weights.removeAll(keepingCapacity: true)
    var normalizer = 0.0
    for offset in 1...source.count {
      let weight = exp(-Self.tension * abs(place - Double(offset) / Double(source.count)))
      normalizer += weight
      weights.append(weight)
    }
    let scale = (1 - Self.nothingProbability) / normalizer
    var total = 0.0
    for (offset, token) in source.enumerated() {
      let number = Int(pairs.value(of: token, target))
      weights[offset] *= scale * Double(probabilities[number])
      total += weights[offset]
      numbers.append(number)
    }
    numbers.append(Int(pairs.value(of: nothing, target)))
    weights.append(Self.nothingProbability * Double(probabilities[numbers[source.count]]))
    total += weights[source.count]
    if total <= 0 { return }
    logLikelihood += log(total)
    for (number, weight) in zip(numbers, weights) { expectations[number] += weight / total }
  }

  /// Calls the body with each of the part's target tokens, the source it translates, and where it stands.
  private mutating func forEachToken(
    of corpus: TokenPairs, _ body: (inout Part, TokenID, ArraySlice<TokenID>, Double) -> Void
  ) {
    for sentence in 0..<corpus.sources.count {
      let source = corpus.sources[sentence]
      if source.isEmpty { continue }
      let target = corpus.targets[sentence]
      for (offset, token) in target.enumerated() where token % count == number {
        body(&self, token, source, Double(offset + 1) / Double(target.count))
      }
    }
  }
}

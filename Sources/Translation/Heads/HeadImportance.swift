public import Bitext
internal import Layers
internal import Tensors
internal import Text
internal import Threads

/// How much a model's loss depends on one of its heads.
public struct HeadImportance: Sendable, Hashable {
  public let head: AttentionHead
  /// How the loss of a sentence changes with the weight of the head's result, whichever way, for each target token.
  public let value: Double
  /// The same for heads of one layer to be compared with those of another: divided by the length of the vector of the
  /// values of its layer.
  public let share: Double
}

/// Adds up how much a model's loss depends on each of its heads.
///
/// Michel et al. 2019, section 4.1: I_h = E |∂L(x) / ∂ξ_h|, where ξ_h = 1 multiplies the result of head h, and the mean
/// is over sentences x. A sentence is taken by itself, so that derivatives of two with opposite signs do not cancel, and
/// the sum over sentences is divided by their tokens. The result does not depend on the number of threads.
public final class HeadImportanceMeter {
  private let model: TrainedModel
  private let attentions: [MultiHeadAttention]
  private let workers: ThreadPool
  private let resources: WorkerLocal<Resources>
  private var sums: [[Double]]
  /// The number of pairs that were measured.
  public private(set) var pairs = 0
  /// The number of pairs that were too long.
  public private(set) var tooLong = 0
  private var tokens = 0

  /// A pair has at most so many tokens on a side.
  public static let mostTokens = 1024

  private struct Resources {
    let memory: MemoryPool
    let gradients: Gradients
  }

  /// Loads a model.
  ///
  /// - Parameters:
  ///   - directory: Its folder.
  ///   - masked: Heads that count for nothing.
  ///   - threads: How many to work with; they change no number.
  ///   - withEdges: Whether sources come with the edges that an encoder may need.
  /// - Throws: `AttentionError.noHeads`, among others, where no attention of the model has several heads.
  public init(
    _ directory: ModelDirectory, without masked: [AttentionHead] = [], threads: Int = 1,
    withEdges: Bool = false
  ) throws {
    let model = try directory.loadForGradients(withEdges: withEdges)
    attentions = model.network.attentions
    if attentions.isEmpty { throw AttentionError.noHeads }
    try model.mask(masked)
    self.model = model
    workers = ThreadPool(threads: threads, device: model.device)
    let (device, count) = (model.device, model.network.parameters.flatCount)
    resources = WorkerLocal(workers) { _ in
      let memory = MemoryPool(device)
      return Resources(memory: memory, gradients: Gradients(count: count, from: memory))
    }
    sums = attentions.map { [Double](repeating: 0, count: $0.attention.heads) }
  }

  /// Takes pairs of texts into the mean.
  ///
  /// - Parameters:
  ///   - sources: What is read.
  ///   - targets: What it became.
  ///   - graphs: The edges between the words of each source, for a model whose encoder goes along edges, which then reads each
  ///     pair as it is; other models do without.
  public func add(sources: [String], targets: [String], graphs: [WordGraph]? = nil) {
    precondition(sources.count == targets.count, "\(sources.count) sources, \(targets.count) targets")
    let (model, attentions) = (model, attentions)
    let graphs = model.configuration.needsEdges ? graphs : nil
    let results = workers.map(sources.count, with: resources) { index, resources -> Measured? in
      let pair: (source: String, target: String) =
        graphs == nil
        ? model.reading(source: sources[index], target: targets[index]) : (sources[index], targets[index])
      let source = model.sourceTokenizer.encodeSource(pair.source)
      let target = model.targetTokenizer.encode(pair.target)
      let length = max(source.count, target.count)
      // Beyond that, the edges between the pieces of a very long word would be very many.
      guard length <= HeadImportanceMeter.mostTokens else { return nil }
      let graph = graphs.map { [model.sourceTokenizer.encodeSource(pair.source, $0[index]).graph] }
      return measure(
        TokenBatch([source], graphs: graph), target, of: model, attentions, resources.gradients,
        resources.memory)
    }
    for result in results {
      guard let result else {
        tooLong += 1
        continue
      }
      pairs += 1
      tokens += result.tokens
      for (layer, derivatives) in result.derivatives.enumerated() {
        for (head, derivative) in derivatives.enumerated() { sums[layer][head] += abs(derivative) }
      }
    }
  }

  /// The importance of each head, in the order of kinds, layers and heads.
  public var importances: [HeadImportance] {
    zip(attentions, sums).flatMap { attention, sums in
      let values = sums.map { tokens > 0 ? $0 / Double(tokens) : 0 }
      let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let site = attention.attention.site
      return values.enumerated().map { head, value in
        HeadImportance(
          head: AttentionHead(site.kind, layer: site.layer + 1, head: head + 1), value: value,
          share: length > 0 ? value / length : 0)
      }
    }
  }
}

// MARK: - Private

private struct Measured: Sendable {
  /// The derivative of the loss by each head of each attention.
  let derivatives: [[Double]]
  let tokens: Int
}

private func measure(
  _ source: TokenBatch, _ target: [TokenID], of model: TrainedModel, _ attentions: [MultiHeadAttention],
  _ gradients: Gradients, _ memory: MemoryPool
) -> Measured {
  let vocabulary = model.targetTokenizer.vocabulary
  let batch = Batch(
    sources: [Array(source[0])], targets: [target], start: vocabulary.beginningID, end: vocabulary.endID
  ).reading(source)
  gradients.zero()
  let pass = ForwardPass(.training(gradients, randomness: 0), on: model.device, memory: memory)
  _ = model.network.loss(batch, labelSmoothing: 0, gradientScale: 1, pass)
  pass.backward()
  return Measured(
    derivatives: attentions.map { $0.headDerivatives(gradients) }, tokens: batch.targetTokenCount)
}

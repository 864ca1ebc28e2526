internal import Glibc

/// Sums over the target tokens of a batch.
public struct LossSums: Sendable, Equatable {
  /// The smoothed cross-entropy that training makes small, in nats.
  public var loss = 0.0
  /// The negative log-likelihood of the targets, in nats: what perplexity is made of.
  public var negativeLogLikelihood = 0.0
  /// Number of target tokens.
  public var tokens = 0

  public init() {}

  public static func += (left: inout LossSums, right: LossSums) {
    left.loss += right.loss
    left.negativeLogLikelihood += right.negativeLogLikelihood
    left.tokens += right.tokens
  }

  /// exp of the mean negative log-likelihood of a token.
  public var perplexity: Double { exp(negativeLogLikelihood / Double(max(1, tokens))) }
}

/// The output layer and its loss in one: logits = states weightᵀ + bias, and their cross-entropy with the targets.
///
/// The logits are made and used up in blocks of rows that stay in the cache; they are never whole in memory. This is
/// where a backward pass begins, so the gradients are made in the same blocks: `gradientScale` is what the
/// gradient of each token's loss is multiplied by, usually one over the number of tokens of the whole batch.
///
/// - Parameters:
///   - states: [tokens, features].
///   - weight: [vocabulary, features].
///   - bias: [vocabulary].
///   - targets: The right token for each state.
///   - labelSmoothing: The probability that is spread evenly over the vocabulary (Szegedy et al. 2016,
///     section 7).
///   - gradientScale: What the gradient of each token's loss is multiplied by.
public func crossEntropy(
  _ states: Tensor, weight: Parameter, bias: Parameter?, targets: [Int32], labelSmoothing: Float,
  gradientScale: Float
) -> LossSums {
  let pass = states.pass
  let kernels = pass.kernels
  let (rows, features, vocabulary) = (states.rows, states.columns, weight.shape[0])
  precondition(targets.count == rows, "\(targets.count) targets for \(rows) states")
  precondition(targets.allSatisfy { $0 >= 0 && $0 < vocabulary }, "a target beyond the vocabulary")

  let (stateFactor, weightFactor) = (pass.factor(states), pass.factor(weight))
  let blockRows = min(rows, largestBlockRows)
  let logits = pass.allocate(max(1, blockRows) * vocabulary)
  let (loss, likelihood) = (pass.allocate(rows), pass.allocate(rows))
  let dstates = pass.isTraining ? pass.allocate(rows * features) : nil
  let dweight = pass.gradient(of: weight)
  let dbias = bias.flatMap(pass.gradient(of:))
  let scale = pass.isTraining ? gradientScale : 0
  let slopes = pass.gradientFactor(logits, count: blockRows * vocabulary)
  for first in stride(from: 0, to: rows, by: max(1, blockRows)) {
    let count = min(blockRows, rows - first)
    let block = stateFactor.slice(first * features, count * features)
    kernels.matmul(
      block, weightFactor, transposeSecond: true, m: count, n: vocabulary, k: features, into: logits)
    kernels.crossEntropy(
      logits, rows: count, columns: vocabulary, bias: bias?.storage, targets: targets[first..<first + count],
      smoothing: labelSmoothing, gradientScale: scale, loss: loss.slice(first, count),
      likelihood: likelihood.slice(first, count), rounded: slopes.rounded, biasGradient: dbias)
    guard let dstates, let dweight else { continue }
    kernels.matmul(
      slopes, weightFactor, m: count, n: features, k: vocabulary,
      into: dstates.slice(first * features, count * features))
    kernels.matmul(
      slopes, transposeFirst: true, block, m: vocabulary, n: features, k: count, adds: true, into: dweight)
  }
  if let dstates { pass.record { [slot = states.gradient] in slot?.give(dstates, kernels) } }
  return LossSums(loss: loss, negativeLogLikelihood: likelihood, count: rows)
}

/// Rows of logits that are made and used up together: few enough that they are still in the cache when their gradient
/// is made, and enough that the products do not spend their time on reading the weights and their gradient.
let largestBlockRows = 256

extension LossSums {
  /// Adds up what a kernel has found for each token.
  init(loss: Storage, negativeLogLikelihood: Storage, count: Int) {
    tokens = count
    self.loss = loss.withFloats { $0[..<count].reduce(0) { $0 + Double($1) } }
    self.negativeLogLikelihood =
      negativeLogLikelihood.withFloats { $0[..<count].reduce(0) { $0 + Double($1) } }
  }
}

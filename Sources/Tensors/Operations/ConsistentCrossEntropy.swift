/// The output layer and the loss of two passes over the same targets, whose dropout differs (R-Drop).
///
/// Liang et al. 2021, "R-Drop: Regularized Dropout for Neural Networks", equation 4, halved: with p and q the
/// distributions of a token in the two passes, and CE their smoothed cross-entropies,
///
///     loss = (CE(p) + CE(q)) / 2 + consistency / 4 · (KL(p, q) + KL(q, p))
///
/// so that without dropout it is the cross-entropy, while `consistency` is the α of the paper. As in `crossEntropy` the
/// logits, here of both passes, are made and used up in blocks of rows; they are never whole in memory. The gradient goes
/// through both distributions.
///
/// - Parameters:
///   - first: States of one pass, [tokens, features].
///   - second: States of the other, [tokens, features].
///   - weight: [vocabulary, features].
///   - bias: [vocabulary].
///   - targets: The right token for each state.
///   - labelSmoothing: The probability that is spread evenly over the vocabulary.
///   - consistency: α, what the divergence of the two distributions counts for.
///   - gradientScale: What the gradient of each token's loss is multiplied by.
public func consistentCrossEntropy(
  _ first: Tensor, _ second: Tensor, weight: Parameter, bias: Parameter?, targets: [Int32],
  labelSmoothing: Float, consistency: Float, gradientScale: Float
) -> LossSums {
  let pass = first.pass
  let kernels = pass.kernels
  let (rows, vocabulary) = (first.rows, weight.shape[0])
  precondition(first.shape == second.shape, "states of \(first.shape) and \(second.shape)")
  precondition(targets.count == rows, "\(targets.count) targets for \(rows) states")
  precondition(targets.allSatisfy { $0 >= 0 && $0 < vocabulary }, "a target beyond the vocabulary")

  // The logits of both passes take as much as those of one do in `crossEntropy`.
  let blockRows = max(1, min(rows, largestBlockRows / 2))
  let weightFactor = pass.factor(weight)
  let sides = [first, second].map { LossSide($0, weight, weightFactor, blockRows: blockRows) }
  let (loss, likelihood) = (pass.allocate(rows), pass.allocate(rows))
  for start in stride(from: 0, to: rows, by: blockRows) {
    let block = start..<min(start + blockRows, rows)
    for side in sides { side.makeLogits(of: block) }
    kernels.consistentCrossEntropy(
      (sides[0].logits, sides[0].slopes.rounded), (sides[1].logits, sides[1].slopes.rounded),
      rows: block.count, columns: vocabulary, bias: bias?.storage, targets: targets[block],
      smoothing: labelSmoothing, weight: consistency, gradientScale: pass.isTraining ? gradientScale : 0,
      loss: loss.slice(start, block.count), likelihood: likelihood.slice(start, block.count),
      biasGradient: bias.flatMap(pass.gradient(of:)))
    for side in sides { side.addGradients(of: block) }
  }
  for side in sides { side.record() }
  return LossSums(loss: loss, negativeLogLikelihood: likelihood, count: rows)
}

// MARK: - Private

/// What one of two passes brings to their loss: its states, and its logits block by block.
private struct LossSide {
  /// [block rows, vocabulary]; their gradient takes their place, or is rounded.
  let logits: Storage
  let slopes: Factor
  private let states: Tensor
  private let factor: Factor
  private let weight: Parameter
  private let weightFactor: Factor
  private let gradient: Storage?

  init(_ states: Tensor, _ weight: Parameter, _ weightFactor: Factor, blockRows: Int) {
    let pass = states.pass
    logits = pass.allocate(blockRows * weight.shape[0])
    slopes = pass.gradientFactor(logits, count: blockRows * weight.shape[0])
    self.states = states
    factor = pass.factor(states)
    self.weight = weight
    self.weightFactor = weightFactor
    gradient = pass.isTraining ? pass.allocate(states.rows * states.columns) : nil
  }

  private var features: Int { states.columns }
  private var vocabulary: Int { weight.shape[0] }

  private func states(of block: Range<Int>) -> Factor {
    factor.slice(block.lowerBound * features, block.count * features)
  }

  func makeLogits(of block: Range<Int>) {
    states.pass.kernels.matmul(
      states(of: block), weightFactor, transposeSecond: true, m: block.count, n: vocabulary, k: features,
      into: logits)
  }

  /// Takes the gradient of the logits to the states and to the weights.
  func addGradients(of block: Range<Int>) {
    let kernels = states.pass.kernels
    guard let gradient, let dweight = states.pass.gradient(of: weight) else { return }
    kernels.matmul(
      slopes, weightFactor, m: block.count, n: features, k: vocabulary,
      into: gradient.slice(block.lowerBound * features, block.count * features))
    kernels.matmul(
      slopes, transposeFirst: true, states(of: block), m: vocabulary, n: features, k: block.count, adds: true,
      into: dweight)
  }

  /// Records that the gradient of the states goes where they came from.
  func record() {
    guard let gradient else { return }
    let kernels = states.pass.kernels
    states.pass.record { [slot = states.gradient] in slot?.give(gradient, kernels) }
  }
}

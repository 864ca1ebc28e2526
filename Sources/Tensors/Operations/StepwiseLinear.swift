/// Returns activation-free x weightᵀ + bias for the rows of one step of a recurrence.
///
/// In training the inputs of all steps are kept side by side, and so are the gradients of the results, so that the
/// gradient of the weights is one product over all steps, made when the backward pass has come to the first.
///
/// - Parameters:
///   - x: [rows of the step, inputs].
///   - weight: [outputs, inputs].
///   - bias: [outputs].
///   - step: The step in training and with given targets; nil where steps come one at a time and nothing is recorded.
/// - Returns: [rows of the step, outputs].
public func linear(_ x: Tensor, _ weight: Parameter, bias: Parameter? = nil, at step: TimeStep?) -> Tensor {
  let pass = x.pass
  guard pass.isTraining, let step else { return linear(x, weight, bias: bias) }
  let (outputs, inputs) = (weight.shape[0], weight.shape[1])
  precondition(x.rows == step.rows && x.columns == inputs, "\(weight.name) \(weight.shape) on \(x.shape)")
  let stack = step.products.stack(of: weight, bias, from: step, pass)
  let rows = step.range.lowerBound - stack.firstToken..<step.range.upperBound - stack.firstToken
  let kernels = pass.kernels
  let kept = stack.inputs.slice(rows.lowerBound * inputs, rows.count * inputs)
  kernels.copy(x.storage, to: kept, count: kept.count)
  let y = stack.outputs.slice(rows: rows)
  let weightFactor = pass.factor(weight)
  kernels.matmul(
    pass.factor(kept, count: kept.count), weightFactor, transposeSecond: true, m: rows.count, n: outputs,
    k: inputs, into: y.storage)
  if let bias {
    kernels.biasActivation(
      y.storage, rows: rows.count, columns: outputs, bias: bias.storage, .none, .none, into: y.storage)
  }
  pass.record(y) { [unowned pass, gradient = x.gradient] dy in
    guard let gradient else { return }
    let (dx, adds) = gradient.destination(rows.count * inputs, in: pass.memory)
    kernels.matmul(
      pass.factor(dy, count: rows.count * outputs), weightFactor, m: rows.count, n: inputs, k: outputs,
      adds: adds, into: dx)
  }
  return y
}

/// What the linear maps of a recurrence read and made at all steps of one run.
final class StepwiseProducts {
  /// Number of tokens of all steps.
  private let tokens: Int
  private var stacks: [ObjectIdentifier: Stack] = [:]

  /// The inputs and outputs of one map, in time order, from the first step that uses it.
  struct Stack {
    let firstToken: Int
    let inputs: Storage
    let outputs: Tensor
  }

  init(tokens: Int) { self.tokens = tokens }

  /// Returns the stack of a map; the first call records what the backward pass ends with.
  func stack(of weight: Parameter, _ bias: Parameter?, from step: TimeStep, _ pass: ForwardPass) -> Stack {
    if let stack = stacks[ObjectIdentifier(weight)] { return stack }
    let count = tokens - step.range.lowerBound
    let (outputs, inputs) = (weight.shape[0], weight.shape[1])
    let stack = Stack(
      firstToken: step.range.lowerBound, inputs: pass.allocate(count * inputs),
      outputs: pass.result(pass.allocate(count * outputs), [count, outputs]))
    stacks[ObjectIdentifier(weight)] = stack
    let kernels = pass.kernels
    let (dweight, dbias) = (pass.gradient(of: weight), bias.flatMap(pass.gradient(of:)))
    pass.record(stack.outputs) { [unowned pass, x = stack.inputs] dy in
      if let dbias {
        kernels.biasActivationBackward(
          dy, z: dy, rows: count, columns: outputs, .none, .none, biasGradient: dbias)
      }
      guard let dweight else { return }
      kernels.matmul(
        pass.factor(dy, count: count * outputs), transposeFirst: true, pass.factor(x, count: count * inputs),
        m: outputs, n: inputs, k: count, adds: true, into: dweight)
    }
    return stack
  }
}

/// The three products of a linear layer in training, on buffers of its own: what a processor can do at these sizes.
package struct LinearProducts {
  package enum Orientation: String, CaseIterable, Sendable {
    /// y = x weightᵀ.
    case forward
    /// dx = dy weight.
    case inputGradient = "input_gradient"
    /// dweight += dyᵀ x.
    case weightGradient = "weight_gradient"
  }

  private let (rows, inputs, outputs): (Int, Int, Int)
  private let (x, weight, y): (Storage, Storage, Storage)
  private let factors: (x: Factor, weight: Factor, y: Factor)
  private let kernels: Kernels

  /// Makes matrices [rows, inputs], [outputs, inputs] and [rows, outputs], on the thread that will run the products.
  package init(rows: Int, inputs: Int, outputs: Int, precision: Precision, device: Device) {
    (self.rows, self.inputs, self.outputs) = (rows, inputs, outputs)
    let memory = MemoryPool(device)
    func matrix(_ count: Int) -> Storage {
      let storage = Storage(count: count, from: memory)
      storage.fill(0.001)
      return storage
    }
    x = matrix(rows * inputs)
    weight = matrix(outputs * inputs)
    y = matrix(rows * outputs)
    kernels = Kernels(device)
    let pass = ForwardPass(.inference, on: device, memory: memory, precision: precision)
    factors = (
      pass.factor(x, count: rows * inputs), pass.factor(weight, count: outputs * inputs),
      pass.factor(y, count: rows * outputs)
    )
  }

  /// Floating-point operations of one product, whatever its orientation.
  package var operations: Int { 2 * rows * inputs * outputs }

  package func run(_ orientation: Orientation) {
    switch orientation {
    case .forward:
      kernels.matmul(
        factors.x, factors.weight, transposeSecond: true, m: rows, n: outputs, k: inputs, into: y)
    case .inputGradient: kernels.matmul(factors.y, factors.weight, m: rows, n: inputs, k: outputs, into: x)
    case .weightGradient:
      kernels.matmul(
        factors.y, transposeFirst: true, factors.x, m: outputs, n: inputs, k: rows, adds: true, into: weight)
    }
  }
}

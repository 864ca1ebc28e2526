internal import CKernels
internal import Tensors

/// The three products of a linear layer in training, on buffers of its own: what a processor can do at these sizes.
final class LinearProducts {
  enum Orientation: String, CaseIterable {
    /// y = x weightᵀ.
    case forward
    /// dx = dy weight.
    case inputGradient = "input_gradient"
    /// dweight += dyᵀ x.
    case weightGradient = "weight_gradient"
  }

  private let rows: Int
  private let inputs: Int
  private let outputs: Int
  private let precision: Precision
  private let x: Matrix
  private let weight: Matrix
  private let y: Matrix

  /// Makes matrices [rows, inputs], [outputs, inputs] and [rows, outputs].
  init(rows: Int, inputs: Int, outputs: Int, precision: Precision) {
    (self.rows, self.inputs, self.outputs, self.precision) = (rows, inputs, outputs, precision)
    x = Matrix(rows * inputs)
    weight = Matrix(outputs * inputs)
    y = Matrix(rows * outputs)
  }

  /// Floating-point operations of one product, whatever its orientation.
  var operations: Int { 2 * rows * inputs * outputs }

  func run(_ orientation: Orientation) {
    switch orientation {
    case .forward: multiply(x, weight, transposeSecond: true, m: rows, n: outputs, k: inputs, into: y)
    case .inputGradient: multiply(y, weight, m: rows, n: inputs, k: outputs, into: x)
    case .weightGradient:
      multiply(y, transposeFirst: true, x, m: outputs, n: inputs, k: rows, adds: true, into: weight)
    }
  }

  private func multiply(
    _ a: Matrix, transposeFirst: Bool = false, _ b: Matrix, transposeSecond: Bool = false, m: Int, n: Int,
    k: Int, adds: Bool = false, into c: Matrix
  ) {
    let (strideA, strideB) = (transposeFirst ? m : k, transposeSecond ? k : n)
    switch precision {
    case .float32:
      table.matmul(
        transposeFirst ? 1 : 0, transposeSecond ? 1 : 0, m, n, k, a.floats, strideA, b.floats, strideB,
        adds ? 1 : 0, c.floats, n)
    case .bfloat16:
      table.matmul_bfloat16(
        transposeFirst ? 1 : 0, transposeSecond ? 1 : 0, m, n, k, a.halves, strideA, b.halves, strideB,
        adds ? 1 : 0, c.floats, n)
    }
  }
}

/// The kernels of `Device.cpu`.
private let table = kernels_cpu().pointee

/// A matrix, and the same rounded to bfloat16.
private final class Matrix {
  let floats: UnsafeMutablePointer<Float>
  let halves: UnsafeMutablePointer<UInt16>
  private let count: Int

  init(_ count: Int) {
    self.count = count
    guard let memory = table.allocate(count), let rounded = table.allocate((count + 1) / 2) else {
      preconditionFailure("no memory for a matrix of \(count) floats")
    }
    floats = memory
    halves = UnsafeMutableRawPointer(rounded).assumingMemoryBound(to: UInt16.self)
    floats.update(repeating: 0.001, count: count)
    table.round_bfloat16(count, floats, halves)
  }

  deinit {
    table.release(floats, count)
    table.release(UnsafeMutableRawPointer(halves).assumingMemoryBound(to: Float.self), (count + 1) / 2)
  }
}

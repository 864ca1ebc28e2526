internal import CKernels

/// What meets each element once.
extension Kernels {
  func copy(_ x: Storage, to y: Storage, count: Int) {
    precondition(x.count >= count && y.count >= count, "copy of \(count) floats")
    call(OPERATION_copy, floats: 2 * count, keeping: (x, y)) { table.copy(count, x.base, y.base) }
  }

  func add(_ x: Storage, to y: Storage, count: Int) {
    call(OPERATION_add, floats: 3 * count, keeping: (x, y)) { table.add(count, x.base, y.base) }
  }

  /// y += x, then x = 0.
  func addAndZero(_ x: Storage, to y: Storage, count: Int) {
    call(OPERATION_add_and_zero, floats: 4 * count, keeping: (x, y)) {
      table.add_and_zero(count, x.base, y.base)
    }
  }

  /// y += rate * (x - y).
  func approach(_ x: Storage, rate: Float, _ y: Storage, count: Int) {
    precondition(x.count >= count && y.count >= count, "\(count) floats on the way to others")
    call(OPERATION_approach, floats: 3 * count, keeping: (x, y)) {
      table.approach(count, x.base, rate, y.base)
    }
  }

  /// y = scale * x, or y += scale * x.
  func addScaled(_ x: Storage, scale: Float, count: Int, adds: Bool, to y: Storage) {
    precondition(x.count >= count && y.count >= count, "\(count) floats, scaled")
    call(OPERATION_add_scaled, floats: (adds ? 3 : 2) * count, keeping: (x, y)) {
      table.add_scaled(count, scale, x.base, adds ? 1 : 0, y.base)
    }
  }

  func dropout(_ x: Storage, _ dropout: Dropout, count: Int, adds: Bool, into y: Storage) {
    call(OPERATION_dropout, floats: (adds ? 3 : 2) * count, keeping: (x, y)) {
      table.dropout(count, x.base, dropout, adds ? 1 : 0, y.base)
    }
  }

  func biasActivation(
    _ z: Storage, rows: Int, columns: Int, bias: Storage?, _ activation: Activation, _ dropout: Dropout,
    into y: Storage
  ) {
    call(OPERATION_bias_activation, floats: 2 * rows * columns, keeping: (z, bias, y)) {
      table.bias_activation(rows, columns, bias?.base, activation.code, dropout, z.base, y.base)
    }
  }

  /// Replaces dy by the gradient of the pre-activations z, and adds its column sums to the gradient of the bias.
  ///
  /// Where a rounded factor is given, the gradient goes there, and dy stays as it is.
  func biasActivationBackward(
    _ dy: Storage, z: Storage, rows: Int, columns: Int, _ activation: Activation, _ dropout: Dropout,
    rounded: Factor? = nil, biasGradient: Storage?
  ) {
    call(
      OPERATION_bias_activation_backward, floats: 3 * rows * columns,
      keeping: (dy, z, rounded?.storage, biasGradient)
    ) {
      table.bias_activation_backward(
        rows, columns, z.base, dy.base, activation.code, dropout, dy.base, rounded?.halves,
        biasGradient?.base)
    }
  }

  func sumOfSquares(_ x: Storage) -> Double {
    call(OPERATION_sum_of_squares, floats: x.count, keeping: x) { table.sum_of_squares(x.count, x.base) }
  }

  func adam(_ step: AdamStep, gradient: Storage, weight: Storage, mean: Storage, variance: Storage) {
    call(OPERATION_adam, floats: 7 * weight.count, keeping: (gradient, weight, mean, variance)) {
      table.adam(weight.count, step, gradient.base, weight.base, mean.base, variance.base)
    }
  }
}

extension Dropout {
  /// Keeps every element.
  static let none = Dropout(key: 0, probability: 0)

  var keepsAll: Bool { probability <= 0 }
}

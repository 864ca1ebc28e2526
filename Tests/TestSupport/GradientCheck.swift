package import Tensors
internal import Testing

/// Compares the gradients of the tape with central differences.
///
/// Each checked element is moved by one and by two steps to both sides; the estimate from the two distances has
/// its second-order error removed (Richardson). Where the two disagree, a kink of ReLU lies between them and the
/// element says nothing; it is passed over, and too many of these are an issue too. Dropout stays in: passes with the
/// same randomness drop the same elements.
package struct GradientCheck: Sendable {
  package var device: Device
  /// The randomness of every pass.
  package var randomness: UInt64 = 7
  /// How many elements of each parameter are checked, spread evenly over it.
  package var samples: Int
  /// How far an element is moved.
  package var step: Float = 1 / 64
  package var tolerance: Tolerance
  /// Which part of the checked elements may lie at a kink.
  package var kinkShare = 0.25

  package init(
    on device: Device = .reference, samples: Int = .max,
    tolerance: Tolerance = Tolerance(relative: 5e-3, absolute: 1e-3)
  ) {
    self.device = device
    self.samples = samples
    self.tolerance = tolerance
  }

  /// Checks the gradient of a weighted sum, with fixed random weights, of the elements of a tensor.
  package func check(
    _ parameters: [Parameter], fileID: String = #fileID, filePath: String = #filePath, line: Int = #line,
    column: Int = #column, of result: (ForwardPass) -> Tensor
  ) {
    check(parameters, fileID: fileID, filePath: filePath, line: line, column: column) { pass in
      let tensor = result(pass)
      let weights = normalNumbers(tensor.shape.count, "weights of the sum")
      return Outcome(
        loss: zip(tensor.array, weights).reduce(0) { $0 + Double($1.0) * Double($1.1) },
        backward: { pass.backward(from: tensor, gradient: weights) })
    }
  }

  /// Checks the gradient of a loss that begins the backward pass itself, as `crossEntropy` does.
  package func check(
    _ parameters: [Parameter], fileID: String = #fileID, filePath: String = #filePath, line: Int = #line,
    column: Int = #column, ofLoss loss: (ForwardPass) -> Double
  ) {
    check(parameters, fileID: fileID, filePath: filePath, line: line, column: column) { pass in
      Outcome(loss: loss(pass), backward: { pass.backward() })
    }
  }

  private struct Outcome {
    let loss: Double
    let backward: () -> Void
  }

  private func check(
    _ parameters: [Parameter], fileID: String, filePath: String, line: Int, column: Int,
    _ outcome: (ForwardPass) -> Outcome
  ) {
    let place = SourceLocation(fileID: fileID, filePath: filePath, line: line, column: column)
    let pool = MemoryPool(device)
    let count = parameters.map { $0.offset + $0.shape.count }.max() ?? 0
    let gradients = Gradients(count: count, from: pool)
    func pass() -> ForwardPass {
      ForwardPass(.training(gradients, randomness: randomness), on: device, memory: pool)
    }
    func loss() -> Double { outcome(pass()).loss }

    outcome(pass()).backward()
    let analytic = gradients.storage.array
    if analytic.allSatisfy({ $0 == 0 }) {
      Issue.record("every gradient is zero: nothing is checked", sourceLocation: place)
    }
    var (checked, kinks) = (0, 0)
    var mismatches: [Mismatch] = []
    for parameter in parameters {
      for index in sample(parameter.shape.count) {
        checked += 1
        let gradient = analytic[parameter.offset + index]
        guard let expected = difference(parameter.storage, index, loss) else {
          kinks += 1
          continue
        }
        let excess = tolerance.excess(gradient, Float(expected))
        if !(excess <= 1) {
          mismatches.append(Mismatch(parameter.name, index, gradient, expected, excess))
        }
      }
    }
    report(mismatches, checked: checked, kinks: kinks, at: place)
  }

  /// Returns the derivative by one element, or nil where it is not smooth.
  private func difference(_ storage: Storage, _ index: Int, _ loss: () -> Double) -> Double? {
    let value = storage[index]
    defer { storage[index] = value }
    func slope(_ distance: Float) -> Double {
      let (high, low) = (value + distance, value - distance)
      storage[index] = high
      let above = loss()
      storage[index] = low
      return (above - loss()) / (Double(high) - Double(low))
    }
    let (near, far) = (slope(step), slope(2 * step))
    // The second-order error at the far distance is 4/3 of this difference; the estimate's own is far smaller.
    guard abs(near - far) <= 4 * tolerance.absolute + 0.05 * max(abs(near), abs(far)) else { return nil }
    return (4 * near - far) / 3
  }

  private func sample(_ count: Int) -> [Int] {
    guard count > samples else { return Array(0..<count) }
    return (0..<samples).map { $0 * count / samples + count / (2 * samples) }
  }

  private struct Mismatch {
    let description: String
    let excess: Double

    init(_ name: String, _ index: Int, _ gradient: Float, _ expected: Double, _ excess: Double) {
      description = "\(name)[\(index)] has gradient \(gradient), central differences \(expected)"
      self.excess = excess
    }
  }

  private func report(_ mismatches: [Mismatch], checked: Int, kinks: Int, at place: SourceLocation) {
    if let worst = mismatches.max(by: { $0.excess < $1.excess }) {
      Issue.record(
        "\(device): \(mismatches.count) of \(checked) gradients are wrong; the worst: \(worst.description)",
        sourceLocation: place)
    }
    if Double(kinks) > kinkShare * Double(checked) {
      Issue.record("\(device): \(kinks) of \(checked) elements lie at a kink", sourceLocation: place)
    }
  }
}

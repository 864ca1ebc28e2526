import Tensors
import TestSupport
import Testing

struct NormalizationTests {
  private struct Model {
    let parameters = RandomParameters(seed: 5)
    let x, branch, gain, offset: Parameter

    init(rows: Int = 4, columns: Int = 19) {
      x = parameters.make("x", [rows, columns])
      branch = parameters.make("branch", [rows, columns])
      gain = parameters.make("gain", [columns], mean: 1, deviation: 0.3)
      offset = parameters.make("offset", [columns], deviation: 0.3)
    }

    func apply(_ x: Tensor, _ branch: Tensor?, dropout: Float = 0) -> (sum: Tensor, normalized: Tensor) {
      addNormalize(x, branch, gain: gain, offset: offset, epsilon: 1e-5, dropout: dropout)
    }
  }

  @Test(arguments: Device.every, [Float(0), 0.3])
  func gradientsWhereOnlyTheNormalizedIsUsed(device: Device, dropout: Float) {
    let model = Model()
    GradientCheck(on: device).check(model.parameters.all) { pass in
      model.apply(pass.tensor(model.x), pass.tensor(model.branch), dropout: dropout).normalized
    }
  }

  @Test(arguments: Device.every)
  func gradientsWithoutABranch(device: Device) {
    let model = Model()
    GradientCheck(on: device).check([model.x, model.gain, model.offset]) { pass in
      model.apply(pass.tensor(model.x), nil).normalized
    }
  }

  @Test(arguments: Device.every, [Float(0), 0.3])
  func gradientsWhereOnlyTheSumIsUsed(device: Device, dropout: Float) {
    let model = Model()
    GradientCheck(on: device).check(model.parameters.all) { pass in
      model.apply(pass.tensor(model.x), pass.tensor(model.branch), dropout: dropout).sum
    }
  }

  @Test(arguments: Device.every, [Float(0), 0.3])
  func gradientsWhereBothAreUsed(device: Device, dropout: Float) {
    let model = Model()
    GradientCheck(on: device).check(model.parameters.all) { pass in
      let first = model.apply(pass.tensor(model.x), pass.tensor(model.branch), dropout: dropout)
      return model.apply(first.sum, first.normalized, dropout: dropout).normalized
    }
  }

  @Test(arguments: Device.every, [Float(0), 0.3])
  func aTensorAddedToItselfTakesBothGradients(device: Device, dropout: Float) {
    let model = Model()
    let weight = model.parameters.make("weight", [19, 19], deviation: 0.3)
    GradientCheck(on: device).check(model.parameters.all.filter { $0.name != "branch" }) { pass in
      let x = linear(pass.tensor(model.x), weight)
      let (sum, normalized) = model.apply(x, x, dropout: dropout)
      return addNormalize(sum, normalized, gain: model.gain, offset: model.offset, epsilon: 1e-5).sum
    }
  }

  @Test(arguments: Device.every)
  func gradientsReachTheBranchAndTheGainOverAConstant(device: Device) {
    let model = Model()
    let constant = normalNumbers(4 * 19)
    GradientCheck(on: device).check([model.branch, model.gain, model.offset]) { pass in
      model.apply(pass.tensor(constant, [4, 19]), pass.tensor(model.branch)).normalized
    }
  }

  @Test(arguments: Device.every, [1, 3, 17, 129, 256])
  func rowsHaveMeanZeroAndVarianceOneBeforeGainAndOffset(device: Device, columns: Int) {
    let model = Model(rows: 3, columns: columns)
    model.gain.storage.fill(1)
    model.offset.storage.fill(0)
    let pass = ForwardPass(.inference, on: device)
    let x = pass.tensor(normalNumbers(3 * columns, mean: 5, deviation: 3), [3, columns])
    let normalized = model.apply(x, nil).normalized
    for row in 0..<3 {
      let values = normalized.row(row).map(Double.init)
      let mean = values.reduce(0, +) / Double(columns)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(columns)
      #expect(abs(mean) < 1e-4)
      #expect(columns == 1 || abs(variance - 1) < 1e-3)
    }
  }
}

import CKernels
import Glibc
import TestSupport
import Testing

@testable import Tensors

struct OutputKernelTests {
  /// More rows than are taken together.
  private static func targets(_ columns: Int) -> [Int32] {
    (0..<7).map { Int32($0 * (columns - 1) / 6) }
  }

  private static func crossEntropy(
    _ kernels: Kernels, _ floats: GuardedFloats, _ logits: Storage, columns: Int, targets: [Int32],
    smoothing: Float, scale: Float, bias: Bool = false, rounded: Factor? = nil
  ) -> [Storage] {
    let results = (0..<2).map { _ in floats.unset(targets.count) }
    let dbias = bias ? floats.random(columns, "dbias") : nil
    kernels.crossEntropy(
      logits, rows: targets.count, columns: columns, bias: bias ? floats.random(columns, "bias") : nil,
      targets: targets[...], smoothing: smoothing, gradientScale: scale, loss: results[0],
      likelihood: results[1], rounded: rounded, biasGradient: dbias)
    let sums = results + (dbias.map { [$0] } ?? [])
    return scale == 0 ? sums : sums + [rounded.map(floats.widened) ?? logits]
  }

  @Test(arguments: Device.everyFast, oddSizes + [8000])
  func crossEntropyEqualsTheReference(device: Device, columns: Int) {
    let targets = Self.targets(columns)
    for (smoothing, scale) in [(Float(0), Float(0)), (0.1, 0), (0, 1), (0.1, 0.01)] {
      expectSameAsReference(device, within: .sums, "\(columns) columns") { kernels, floats in
        Self.crossEntropy(
          kernels, floats, floats.random(7 * columns, "logits", deviation: 4), columns: columns,
          targets: targets, smoothing: smoothing, scale: scale)
      }
      expectSameAsReference(device, within: .sums, "\(columns) columns with bias") { kernels, floats in
        Self.crossEntropy(
          kernels, floats, floats.random(7 * columns, "logits", deviation: 4), columns: columns,
          targets: targets, smoothing: smoothing, scale: scale, bias: true)
      }
    }
  }

  @Test(arguments: Device.everyFast, oddSizes)
  func aRoundedGradientIsThatOfTheReferenceRounded(device: Device, columns: Int) {
    let targets = Self.targets(columns)
    // A last bit of difference may round the other way.
    let tolerance = Tolerance(relative: 1.0 / 128, absolute: 1e-6)
    expectSameAsReference(device, within: tolerance, "\(columns) columns") { kernels, floats in
      Self.crossEntropy(
        kernels, floats, floats.random(7 * columns, "logits", deviation: 4), columns: columns,
        targets: targets, smoothing: 0.1, scale: 1, bias: true, rounded: floats.unsetHalves(7 * columns))
    }
  }

  /// Twice 43.65 is where the exponentials of the fast kernels end.
  @Test(arguments: Device.everyFast, [Float(43.6), 43.649, 43.65, 43.651, 43.7, 80, 1e4])
  func extremeLogitsEqualTheReference(device: Device, size: Float) {
    var logits = [Float](repeating: 0, count: 2 * 129)
    for index in logits.indices { logits[index] = [size, -size, 0.3, -0.7, size - 1][index * 31 % 5] }
    for target in [0, 1, 2, 128] as [Int32] {
      expectSameAsReference(device, within: .sums, "logits of ±\(size)") { kernels, floats in
        Self.crossEntropy(
          kernels, floats, floats.values(logits), columns: 129, targets: [target, 128 - target],
          smoothing: 0.1, scale: 1)
      }
    }
  }

  /// What is not a number must reach the guard of training, in the loss and in the gradient.
  @Test(arguments: Device.every, [0, 5, 18])
  func oneNaNAmongTheLogitsIsSeen(device: Device, place: Int) {
    let floats = GuardedFloats()
    let logits = floats.random(19, "logits")
    logits[place] = .nan
    let results = Self.crossEntropy(
      Kernels(device), floats, logits, columns: 19, targets: [7], smoothing: 0, scale: 1)
    #expect(!results[0][0].isFinite)
    #expect(logits.array.contains { !$0.isFinite })
  }

  @Test(arguments: Device.everyFast, oddSizes + [8000])
  func crossEntropyOfTwoPassesEqualsTheReference(device: Device, columns: Int) {
    let targets = Self.targets(columns)
    for (scale, isRounded) in [(Float(0), false), (1, false), (0.01, true)] {
      // A last bit of difference may round the other way.
      let tolerance = isRounded ? Tolerance(relative: 1.0 / 128, absolute: 1e-6) : .sums
      for hasBias in [false, true] {
        expectSameAsReference(device, within: tolerance, "\(columns) columns") { kernels, floats in
          let logits = ["first", "second"].map { floats.random(7 * columns, $0, deviation: 4) }
          let rounded = logits.map { _ in isRounded ? floats.unsetHalves(7 * columns) : nil }
          let sums = (0..<2).map { _ in floats.unset(7) }
          let dbias = floats.random(columns, "dbias")
          kernels.consistentCrossEntropy(
            (logits[0], rounded[0]), (logits[1], rounded[1]), rows: 7, columns: columns,
            bias: hasBias ? floats.random(columns, "bias") : nil, targets: targets[...], smoothing: 0.1,
            weight: 2, gradientScale: scale, loss: sums[0], likelihood: sums[1],
            biasGradient: hasBias ? dbias : nil)
          if scale == 0 { return sums }
          return sums + [dbias] + (isRounded ? rounded.compactMap { $0.map(floats.widened) } : logits)
        }
      }
    }
  }

  @Test(arguments: Device.every, [0, 5, 18])
  func oneNaNInAPassIsSeen(device: Device, place: Int) {
    let floats = GuardedFloats()
    let logits = ["first", "second"].map { floats.random(19, $0) }
    logits[1][place] = .nan
    let sums = (0..<2).map { _ in floats.unset(1) }
    Kernels(device).consistentCrossEntropy(
      (logits[0], nil), (logits[1], nil), rows: 1, columns: 19, bias: nil, targets: [7], smoothing: 0,
      weight: 1, gradientScale: 1, loss: sums[0], likelihood: sums[1], biasGradient: nil)
    #expect(!sums[0][0].isFinite)
    #expect(logits[1].array.contains { !$0.isFinite })
  }

  @Test(arguments: Device.everyFast, oddSizes + [8000])
  func distributionsAreAddedAsByTheReference(device: Device, columns: Int) {
    for isGeometric in [false, true] {
      for isFirst in [false, true] {
        expectSameAsReference(device, within: .sums, "\(columns) columns") { kernels, floats in
          let logits = floats.random(3 * columns, "logits", deviation: 20)
          let mean = isFirst ? floats.unset(3 * columns) : floats.random(3 * columns, "mean", deviation: 20)
          kernels.addDistribution(
            logits, rows: 3, columns: columns, weight: 0.3, isGeometric: isGeometric, isFirst: isFirst,
            into: mean)
          return [mean]
        }
      }
    }
  }

  /// Logarithms of probabilities that are far apart, nearly the same, and the same.
  @Test(arguments: Device.every)
  func sumsOfProbabilitiesKeepTheSmallerOne(device: Device) {
    let floats = GuardedFloats()
    // Of one column the distribution is 1, and so its logarithm with the weight 1 is 0.
    for (logarithm, expected) in [
      (Float(-1e-3), log1p(exp(-1e-3 as Double))), (-1, log1p(exp(-1))), (-10, log1p(exp(-10))),
      (-40, exp(-40)),
      (-200, 0), (0, log(2)), (-.infinity, 0),
    ] {
      let mean = floats.values([logarithm])
      Kernels(device).addDistribution(
        floats.values([7]), rows: 1, columns: 1, weight: 1, isGeometric: false, isFirst: false, into: mean)
      expectClose(
        [mean[0]], [Float(expected)], within: Tolerance(relative: 1e-6, absolute: 1e-18),
        "\(device), \(logarithm)")
    }
  }

  @Test(arguments: Device.everyFast, oddSizes + [8000])
  func theBestCandidatesEqualTheReference(device: Device, columns: Int) {
    for count in [1, 2, 10] where count <= columns {
      var ids: [[Int32]] = []
      expectSameAsReference(device) { kernels, floats in
        let values = floats.unset(3 * count)
        // Rounded, so that there are many ties.
        let logits = normalNumbers(3 * columns, deviation: 3, "logits").map { $0.rounded() }
        ids.append(
          kernels.topLogProbabilities(
            floats.values(logits), rows: 3, columns: columns, count: count, into: values))
        return [values]
      }
      #expect(ids[0] == ids[1])
    }
  }

  /// The logits that a product leaves in the cache give what they give when they are kept.
  @Test(arguments: Device.every, WeightPrecision.allCases)
  func candidatesOfAProductAreThoseOfItsLogits(device: Device, precision: WeightPrecision) {
    let kernels = Kernels(device)
    for (rows, outputs) in [(1, 1), (3, 17), (17, 129), (129, 257), (2, 1000)] {
      for (inputs, count) in [(17, 1), (64, 5), (129, 300)] {
        let count = min(count, outputs)
        let floats = GuardedFloats()
        let packed = PackedStorage(
          precision: precision, outputs: outputs, inputs: inputs,
          memory: floats.filled(kernels.packedCount(precision, outputs: outputs, inputs: inputs), 0))
        kernels.pack(floats.random(outputs * inputs, "weights"), outputs: outputs, into: packed, from: 0)
        let x = floats.random(rows * inputs, "x")
        let bias = rows == 3 ? nil : floats.random(outputs, "bias")
        let logits = floats.unset(rows * outputs)
        kernels.linearPacked(
          x, rows: rows, packed, from: 0, outputs: outputs, bias: bias, .none, into: logits, stride: outputs)
        let (kept, direct) = (floats.unset(rows * count), floats.unset(rows * count))
        let expected = kernels.topLogProbabilities(
          logits, rows: rows, columns: outputs, count: count, into: kept)
        let ids = kernels.linearTopLogProbabilities(
          x, rows: rows, packed, outputs: outputs, bias: bias, count: count, into: direct)
        #expect(ids == expected)
        expectSameBits(direct.array, kept.array, "\(device), \(rows) rows, \(outputs) outputs")
        #expect(floats.damage == 0)
      }
    }
  }

  /// A search sees that there is nothing to choose from, wherever among the blocks of columns the NaN is.
  @Test(arguments: Device.every, [0, 5, 300, 999])
  func oneNaNAmongTheLogitsLeavesNoCandidate(device: Device, place: Int) {
    let floats = GuardedFloats()
    let logits = floats.random(1000, "logits")
    logits[place] = .nan
    let values = floats.unset(4)
    _ = Kernels(device).topLogProbabilities(logits, rows: 1, columns: 1000, count: 4, into: values)
    #expect(values.array.allSatisfy { !$0.isFinite })
  }
}

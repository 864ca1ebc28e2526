import Glibc
import Tensors
import TestSupport
import Testing

struct CrossEntropyTests {
  @Test(arguments: Device.every, [Float(0), 0.1])
  func gradientsEqualCentralDifferences(device: Device, smoothing: Float) {
    for hasBias in [false, true] {
      let parameters = RandomParameters()
      let states = parameters.make("states", [6, 7])
      let weight = parameters.make("weight", [19, 7], deviation: 0.5)
      let bias = hasBias ? parameters.make("bias", [19]) : nil
      GradientCheck(on: device).check(
        parameters.all,
        ofLoss: { pass in
          let sums = crossEntropy(
            pass.tensor(states), weight: weight, bias: bias, targets: [0, 18, 3, 3, 7, 11],
            labelSmoothing: smoothing, gradientScale: 0.25)
          return sums.loss * 0.25
        })
    }
  }

  @Test(arguments: Device.every)
  func gradientsPassThroughTheLayersBefore(device: Device) {
    let parameters = RandomParameters()
    let x = parameters.make("x", [6, 7])
    let hidden = parameters.make("hidden", [9, 7], deviation: 0.5)
    let weight = parameters.make("weight", [19, 9], deviation: 0.5)
    GradientCheck(on: device).check(
      parameters.all,
      ofLoss: { pass in
        let states = linear(pass.tensor(x), hidden, activation: .gelu, dropout: 0.2)
        return crossEntropy(
          states, weight: weight, bias: nil, targets: [0, 18, 3, 3, 7, 11], labelSmoothing: 0.1,
          gradientScale: 1
        ).loss
      })
  }

  /// The rows are taken in blocks; parts that fit in one block each must add up to the whole.
  @Test(arguments: Device.everyFast)
  func blocksAddUpToTheWhole(device: Device) {
    let (rows, features, vocabulary) = (70, 3, 40_000)
    let parameters = RandomParameters()
    let states = parameters.make("states", [rows, features])
    let weight = parameters.make("weight", [vocabulary, features])
    let bias = parameters.make("bias", [vocabulary])
    let targets = (0..<rows).map { Int32($0 * 571) }
    func outcome(blocks: Int) -> (sums: LossSums, gradients: [Float]) {
      let pool = MemoryPool(device)
      let gradients = Gradients(count: parameters.count, from: pool)
      let pass = ForwardPass(.training(gradients, randomness: 1), on: device, memory: pool)
      var sums = LossSums()
      for block in 0..<blocks {
        let part = rows / blocks * block..<rows / blocks * (block + 1)
        sums += crossEntropy(
          gather(pass.tensor(states), rows: part.map(Int32.init)), weight: weight, bias: bias,
          targets: Array(targets[part]), labelSmoothing: 0.1, gradientScale: 1)
      }
      pass.backward()
      return (sums, gradients.storage.array)
    }
    let (whole, parts) = (outcome(blocks: 1), outcome(blocks: 10))
    #expect(whole.sums.tokens == rows)
    #expect(abs(whole.sums.loss - parts.sums.loss) < 1e-5 * whole.sums.loss)
    expectClose(whole.gradients, parts.gradients, within: .sums)
  }

  @Test(arguments: Device.every)
  func lossesAreThoseOfTheFormula(device: Device) {
    let weight = RandomParameters().make("weight", [4, 1])
    weight.storage.assign([0, 1, 2, 3])
    let pass = ForwardPass(.inference, on: device)
    let sums = crossEntropy(
      pass.tensor([1, 0], [2, 1]), weight: weight, bias: nil, targets: [3, 1], labelSmoothing: 0.2,
      gradientScale: 1)
    let logSum = log(1 + exp(1.0) + exp(2.0) + exp(3.0))
    let likelihood = (logSum - 3) + log(4.0)
    #expect(abs(sums.negativeLogLikelihood - likelihood) < 1e-5)
    #expect(abs(sums.loss - (0.8 * likelihood + 0.2 * (logSum - 1.5 + log(4.0)))) < 1e-5)
    #expect(abs(sums.perplexity - exp(likelihood / 2)) < 1e-4)
  }

  @Test(arguments: Device.every)
  func theMostProbableComeFirstAndTiesByTheLowerIdentifier(device: Device) {
    let pass = ForwardPass(.inference, on: device)
    var row = [Float](repeating: -1, count: 37)
    for id in [36, 20, 5, 17] { row[id] = 2 }
    row[11] = 3
    let (ids, values) = topLogProbabilities(pass.tensor(row + row.reversed(), [2, 37]), count: 4)
    #expect(ids == [11, 5, 17, 20, 25, 0, 16, 19])
    let normalizer = log(exp(3.0) + 4 * exp(2.0) + 32 * exp(-1.0))
    let expected = [3, 2, 2, 2].map { Float($0 - normalizer) }
    expectClose(values, expected + expected)
  }

  @Test(arguments: Device.every)
  func asManyAsThereAreWhereMoreAreAskedForAndExcludedOnesLast(device: Device) {
    let pass = ForwardPass(.inference, on: device)
    let logits = pass.tensor([-.infinity, 1, -.infinity, 0], [1, 4])
    let (ids, values) = topLogProbabilities(logits, count: 9)
    #expect(ids == [1, 3, 0, 2])
    #expect(values[2...] == [-.infinity, -.infinity])
  }

  @Test func aTargetBeyondTheVocabularyIsRefused() async {
    await #expect(processExitsWith: .failure) {
      let weight = RandomParameters().make("weight", [4, 1])
      _ = crossEntropy(
        ForwardPass(.inference).tensor([1], [1, 1]), weight: weight, bias: nil, targets: [4],
        labelSmoothing: 0, gradientScale: 1)
    }
  }
}

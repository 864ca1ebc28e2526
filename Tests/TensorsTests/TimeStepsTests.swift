import Tensors
import TestSupport
import Testing

struct TimeStepsTests {
  @Test func sentencesStandStepByStepFromLongToShort() {
    // Sentences of 2, 4, 0 and 1 tokens.
    let steps = TimeSteps(offsets: [0, 2, 6, 6, 7])
    #expect(steps.order == [1, 0, 3, 2])
    #expect(steps.rows == [3, 2, 1, 1])
    #expect(steps.tokens == [2, 0, 6, 3, 1, 4, 5])
    #expect(steps.run().map(\.range) == [0..<3, 3..<5, 5..<6, 6..<7])
    #expect(steps.inTimeOrder(["a", "b", "c", "d", "e", "f", "g"]).joined() == "cagdbef")
    #expect(TimeSteps(offsets: [0, 2, 6, 6, 7], isReversed: true).tokens == [5, 1, 6, 4, 0, 3, 2])
    #expect(TimeSteps(offsets: [0]).count == 0)
  }

  @Test(arguments: Device.every)
  func packingAndUnpackingAreEachOthersInverse(device: Device) {
    let pass = ForwardPass(.inference, on: device)
    let x = pass.tensor((0..<14).map(Float.init), [7, 2])
    for isReversed in [false, true] {
      let steps = TimeSteps(offsets: [0, 2, 6, 7], isReversed: isReversed)
      let inTime = gather(x, rows: steps.tokens)
      let results = steps.run().map { inTime.slice(rows: $0.range) }
      #expect(packed([(results, steps)]).array == x.array)
      #expect(steps.inPackedOrder(inTimeOrder(results)).array == x.array)
      #expect(
        lastResults(results, steps).array == (isReversed ? [0, 1, 4, 5, 12, 13] : [2, 3, 10, 11, 12, 13]))
    }
  }

  @Test(arguments: Device.every)
  func gradientsOfPackedRunsEqualCentralDifferences(device: Device) {
    let parameters = RandomParameters()
    let x = parameters.make("x", [7, 3])
    let weight = parameters.make("weight", [2, 3])
    let steps = TimeSteps(offsets: [0, 2, 6, 7])
    let reversed = TimeSteps(offsets: [0, 2, 6, 7], isReversed: true)
    GradientCheck(on: device).check(parameters.all) { pass in
      func results(_ steps: TimeSteps) -> [Tensor] {
        let inTime = linear(gather(pass.tensor(x), rows: steps.tokens), weight)
        return steps.run().map { inTime.slice(rows: $0.range) }
      }
      let (forward, backward) = (results(steps), results(reversed))
      let ends = lastResults(forward, steps)
      return gather(packed([(forward, steps), (backward, reversed)]), rows: [0, 3, 6])
        .addedTo(
          packed([([ends], TimeSteps(offsets: [0, 1, 2, 3])), ([ends], TimeSteps(offsets: [0, 1, 2, 3]))]))
    }
  }

  @Test(arguments: Device.every)
  func weightsOfAllStepsHaveTheGradientsOfEachStep(device: Device) {
    let parameters = RandomParameters()
    let x = parameters.make("x", [3, 4])
    let weight = parameters.make("weight", [4, 4], deviation: 0.4)
    let bias = parameters.make("bias", [4])
    let steps = TimeSteps(offsets: [0, 2, 6, 7])
    GradientCheck(on: device).check(parameters.all) { pass in
      var state = pass.tensor(x)
      var states: [Tensor] = []
      for step in steps.run() {
        state = linear(state.slice(rows: 0..<step.rows), weight, bias: bias, at: step)
        states.append(state)
      }
      return packed([(states, steps)])
    }
  }
}

extension Tensor {
  fileprivate func addedTo(_ other: Tensor) -> Tensor { sum([self, other]) }
}

import Bitext
import Foundation
import Layers
import Randomness
import Tensors
import TestSupport
import Testing
import Text

@testable import Translation

private let batch = Batch(
  sources: [[3, 4, 1], [7, 1], [2, 9, 4, 5, 10, 6, 1], [1]],
  targets: [[5, 2], [8, 3, 10, 4, 6, 9], [], [4]],
  start: 0, end: 1)

private func logits(_ model: any EncoderDecoder, _ batch: Batch, on device: Device = .cpu) -> [[Float]] {
  let logits = model.output.logits(model.states(batch, ForwardPass(.inference, on: device)))
  return (0..<logits.rows).map(logits.row)
}

/// What every recurrent model owes training and search, for every option.
struct RecurrentModelTests {
  @Test(arguments: smallRecurrentModels)
  func gradientsThroughTimeAreThoseOfTheLoss(architecture: Architecture) {
    let model = architecture.droppingOut(0.2).randomModel(on: .reference)
    keepFromKinks(model)
    GradientCheck(on: .reference, samples: 6).check(model.parameters.parameters) { pass in
      model.output.loss(
        model.states(batch, pass), targets: batch.targetOutputs.identifiers, labelSmoothing: 0.1,
        gradientScale: 1
      ).loss
    }
  }

  /// Moves the two elements of each pair of maxout so far apart that no difference makes the other the larger one;
  /// which is the larger alternates.
  private func keepFromKinks(_ model: any EncoderDecoder) {
    for parameter in model.parameters.parameters where parameter.name.hasSuffix("readout.state.bias") {
      let (count, half) = (parameter.shape.count, parameter.shape.count / 2)
      parameter.storage.assign((0..<count).map { ($0 % 2 == 0) == ($0 < half) ? 4 : -4 })
    }
  }

  @Test(arguments: smallRecurrentModels)
  func stepByStepIsTeacherForcing(architecture: Architecture) {
    func check(_ model: some EncoderDecoder, _ message: String) {
      let expected = logits(model, batch)
      for sentence in 0..<batch.count {
        var state = model.start(
          batch.source.selecting([sentence]), wantsAttention: false, ForwardPass(.inference))
        for (position, token) in batch.targetInputs[sentence].enumerated() {
          let row = model.step([token], &state).logits.row(0)
          let index = Int(batch.targetInputs.offsets[sentence]) + position
          expectClose(row, expected[index], within: .sums, "\(message) \(sentence), position \(position)")
        }
      }
    }
    let model = architecture.randomModel()
    check(model, "sentence")
    model.parameters.pack(for: .cpu)
    check(model, "packed weights, sentence")
  }
}

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

private func logits(_ model: any TranslationModel, _ batch: Batch, on device: Device = .cpu) -> [[Float]] {
  let logits = model.output.logits(model.states(batch, ForwardPass(.inference, on: device)))
  return (0..<logits.rows).map(logits.row)
}

/// What every model owes training and search, for every architecture and option.
struct EncoderDecoderTests {
  @Test(arguments: smallArchitectures)
  func gradientsAreThoseOfTheLoss(architecture: Architecture) {
    let model = architecture.droppingOut().randomModel(on: .reference)
    let isAboveZero = architecture.decoderSelfAttention == .ssru
    for parameter in model.parameters.parameters { keepFromKinks(parameter, isAboveZero: isAboveZero) }
    GradientCheck(on: .reference, samples: 6).check(model.parameters.parameters) { pass in
      model.loss(batch, labelSmoothing: 0.1, gradientScale: 1, pass).loss
    }
  }

  /// Two passes through a model, whose dropout differs.
  @Test(arguments: Architecture.Kind.usual)
  func gradientsAreThoseOfTwoPassesThatAreCompared(kind: Architecture.Kind) {
    let model = small(kind).droppingTokensAndLayers().randomModel(on: .reference)
    for parameter in model.parameters.parameters { keepFromKinks(parameter) }
    for cutsTokensOff in [false, true] {
      let objective = Objective(labelSmoothing: 0.1, consistency: 2, cutsTokensOff: cutsTokensOff)
      GradientCheck(on: .reference, samples: 6).check(model.parameters.parameters) { pass in
        model.loss(batch, objective, gradientScale: 1, pass).loss
      }
    }
  }

  @Test(arguments: Architecture.Kind.usual)
  func nothingIsDroppedOrComparedInInference(kind: Architecture.Kind) {
    let (plain, dropping) = (
      small(kind).randomModel(), small(kind).droppingTokensAndLayers().randomModel()
    )
    // How much is dropped may decide how large weights begin.
    dropping.parameters.storage.assign(plain.parameters.storage.array)
    for (mine, other) in zip(logits(dropping, batch), logits(plain, batch)) { expectSameBits(mine, other) }
    let objective = Objective(labelSmoothing: 0.1, consistency: 2)
    #expect(
      dropping.loss(batch, objective, gradientScale: 0, ForwardPass(.inference))
        == plain.loss(batch, labelSmoothing: 0.1, gradientScale: 0, ForwardPass(.inference)))
  }

  /// Moves what goes into ReLU so far from 0, and the two elements of each pair of maxout so far apart, that no
  /// difference crosses the kink; every other hidden unit is active, and every other larger element is the first.
  ///
  /// Queries and keys move away from 0 too, where their angle, which the cosine asks for, turns on the spot.
  ///
  /// - Parameter isAboveZero: Whether what self-attention reads, or what stands in its place, is to be above 0.
  private func keepFromKinks(_ parameter: Parameter, isAboveZero: Bool = false) {
    let count = parameter.shape.count
    if parameter.name.hasSuffix("inner.bias") {
      parameter.storage.assign((0..<count).map { $0 % 2 == 0 ? 2 : -2 })
    } else if parameter.name.hasSuffix("inner.weight") {
      parameter.storage.assign(parameter.storage.array.map { 0.3 * $0 })
    } else if parameter.name.hasSuffix("query.bias") || parameter.name.hasSuffix("key.bias") {
      parameter.storage.assign(
        parameter.storage.array.enumerated().map { $0.offset % 2 == 0 ? $0.element + 1 : $0.element - 1 })
    } else if parameter.name.hasSuffix("ssru.candidate.weight") {
      // Candidates of one sign for each unit, where what they are made of is above 0: see the norm.
      let columns = parameter.shape.columns
      parameter.storage.assign(
        parameter.storage.array.enumerated().map { index, weight in
          (index / columns % 2 == 0 ? 1 : -1) * (0.3 + 0.1 * abs(weight))
        })
    } else if parameter.name.hasSuffix("selfAttentionNorm.offset"), isAboveZero {
      parameter.storage.fill(3)
    } else if parameter.name.hasSuffix("readout.state.bias") {
      parameter.storage.assign((0..<count).map { ($0 % 2 == 0) == ($0 < count / 2) ? 4 : -4 })
    }
  }

  @Test(arguments: smallArchitectures)
  func stepByStepIsTeacherForcing(architecture: Architecture) {
    func check(_ model: some TranslationModel, _ weights: String) {
      let expected = logits(model, batch)
      for sentence in 0..<batch.count {
        var state = model.start(
          batch.source.selecting([sentence]), restrictedTo: nil, ForwardPass(.inference))
        for (position, token) in batch.targetInputs[sentence].enumerated() {
          let row = model.step([token], &state).tensor.row(0)
          let index = Int(batch.targetInputs.offsets[sentence]) + position
          expectClose(
            row, expected[index], within: .sums, "\(weights) weights, \(sentence), position \(position)")
        }
      }
    }
    let model = architecture.randomModel()
    check(model, "plain")
    model.parameters.pack(for: .cpu)
    check(model, "packed")
  }

  /// Drives a state through random repetitions, reorderings and drops, and compares each row with teacher forcing.
  @Test(arguments: smallArchitectures)
  func anySelectionOfRowsKeepsTheirHistory(architecture: Architecture) {
    let targets = architecture.testVocabularies.targets
    func check(_ model: some TranslationModel) {
      var stream = Seed(9).stream(.generation)
      var state = model.start(batch.source, restrictedTo: nil, ForwardPass(.inference))
      var rows = (0..<batch.count).map { (source: $0, prefix: [TokenID]()) }
      for length in 0..<20 {
        let next = model.step(rows.map { $0.prefix.last ?? 0 }, &state)
        if length % 4 == 3 {
          let forced = Batch(
            sources: rows.map { Array(batch.source[$0.source]) }, targets: rows.map(\.prefix), start: 0,
            end: 1)
          let expected = logits(model, forced)
          for row in rows.indices {
            expectClose(
              next.tensor.row(row), expected[Int(forced.targetInputs.offsets[row + 1]) - 1],
              within: .sums,
              "row \(row) after \(length) tokens")
          }
        }
        let count = 1 + stream.nextInteger(below: 6)
        let selected = (0..<count).map { _ in stream.nextInteger(below: rows.count) }
        state.select(selected)
        rows = selected.map { row in
          (rows[row].source, rows[row].prefix + [TokenID(2 + stream.nextInteger(below: targets - 2))])
        }
      }
    }
    let model = architecture.randomModel()
    model.parameters.pack(for: .cpu)
    check(model)
  }

  @Test(arguments: smallArchitectures)
  func aSentenceKnowsNothingOfItsNeighbours(architecture: Architecture) {
    let model = architecture.randomModel()
    model.parameters.pack(for: .cpu)
    let together = logits(model, batch)
    for sentence in 0..<batch.count {
      let offsets = batch.targetInputs.offsets
      let range = Int(offsets[sentence])..<Int(offsets[sentence + 1])
      for (alone, row) in zip(logits(model, batch.selecting([sentence])), together[range]) {
        expectSameBits(alone, row, "sentence \(sentence)")
      }
    }
  }

  @Test(arguments: smallArchitectures)
  func laterTokensAreNotSeenAndTheSourceIs(architecture: Architecture) {
    let model = architecture.randomModel()
    let target: [[TokenID]] = [[5, 2, 7, 8]]
    let long = logits(model, Batch(sources: [[3, 4, 1]], targets: target, start: 0, end: 1))
    let other = logits(model, Batch(sources: [[3, 4, 1]], targets: [[5, 2, 9, 3]], start: 0, end: 1))
    let elsewhere = logits(model, Batch(sources: [[9, 4, 1]], targets: target, start: 0, end: 1))
    for position in 0..<3 { expectSameBits(long[position], other[position]) }
    #expect(long[3] != other[3])
    for position in 0..<5 { #expect(long[position] != elsewhere[position]) }
  }

  @Test(arguments: Device.everyFast)
  func everyDeviceComputesTheSame(device: Device) {
    for architecture in smallArchitectures {
      let expected = logits(architecture.randomModel(on: .reference), batch, on: .reference)
      let fast = architecture.randomModel(on: device)
      for isPacked in [false, true] {
        if isPacked { fast.parameters.pack(for: device) }
        expectClose(
          logits(fast, batch, on: device).flatMap { $0 }, expected.flatMap { $0 }, within: .sums,
          "\(device), \(architecture.testDescription)")
      }
    }
  }

  @Test(arguments: smallArchitectures)
  func aConfigurationSurvivesItsFile(architecture: Architecture) throws {
    let data = try JSONEncoder().encode(architecture)
    #expect(try JSONDecoder().decode(Architecture.self, from: data) == architecture)
  }
}

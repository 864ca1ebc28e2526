import Bitext
import Foundation
import Layers
import Settings
import Tensors
import TestSupport
import Testing
import Text

@testable import Translation

private let sources: [[TokenID]] = [[3, 4, 1], [7, 1], [2, 9, 4, 5, 10, 6, 1], [8, 1]]

/// The batch for a task: three labels, one, four and none of words, or one of each sentence.
private func batch(_ architecture: Architecture) -> Batch {
  switch architecture.kind.task {
  case .classify: Batch(sources: sources, labels: [[3], [4], [3], [6]], places: nil)
  case .tag, .translate:
    Batch(
      sources: sources, labels: [[3, 5], [4], [6, 3, 3, 4], []], places: [[0, 1], [0], [0, 2, 3, 5], []])
  }
}

private func states(_ model: LabelModel, _ batch: Batch, on device: Device = .cpu) -> [[Float]] {
  let states = model.states(batch.source, at: batch.labelPlaces, ForwardPass(.inference, on: device))
  let logits = model.output.logits(states)
  return (0..<logits.rows).map(logits.row)
}

/// What every model that labels owes training and its users, for every encoder and both tasks.
struct LabelModelTests {
  @Test(arguments: smallLabelArchitectures)
  func gradientsAreThoseOfTheLoss(architecture: Architecture) {
    let model = randomLabelModel(architecture.droppingOut(), on: .reference)
    let batch = batch(architecture)
    GradientCheck(on: .reference, samples: 6).check(model.parameters.parameters) { pass in
      model.loss(batch, labelSmoothing: 0.1, gradientScale: 1, pass).loss
    }
  }

  @Test(arguments: smallLabelArchitectures)
  func aSentenceKnowsNothingOfItsNeighbours(architecture: Architecture) {
    let model = randomLabelModel(architecture)
    model.parameters.pack(for: .cpu)
    let batch = batch(architecture)
    let together = states(model, batch)
    var row = 0
    for sentence in 0..<batch.count where batch.targetOutputs.length(of: sentence) > 0 {
      for alone in states(model, batch.selecting([sentence])) {
        expectSameBits(alone, together[row], "sentence \(sentence)")
        row += 1
      }
    }
    #expect(row == batch.targetTokenCount)
  }

  /// A word's label is read at its first piece, and sees what its encoder has read before it comes there.
  @Test(arguments: smallLabelArchitectures.filter { $0.kind.task == .tag })
  func aLabelIsReadAtItsPlace(architecture: Architecture) {
    let model = randomLabelModel(architecture)
    model.parameters.pack(for: .cpu)
    func logits(_ source: [TokenID], at places: [Int32]) -> [[Float]] {
      states(
        model, Batch(sources: [source], labels: [places.map { _ in 3 }], places: [places]))
    }
    let all = logits([3, 4, 5, 1], at: [0, 1, 2])
    #expect(logits([3, 4, 5, 1], at: [2, 0]) == [all[2], all[0]])
    let other = logits([9, 4, 5, 1], at: [1])
    let seesNothingBefore = architecture.kind.encoder == .embeddings || architecture.reversesSource
    #expect((other[0] == all[1]) == seesNothingBefore)
  }

  @Test(arguments: smallLabelArchitectures.filter { $0.kind.task == .classify })
  func aTextIsTheMeanOfItsTokens(architecture: Architecture) {
    let model = randomLabelModel(architecture, on: .reference)
    let pass = ForwardPass(.inference, on: .reference)
    let source = TokenBatch([[3, 4, 5, 1], [6, 1]])
    let vectors = model.encoder(source, pass).vectors()
    let means = model.states(source, at: nil, pass)
    for (row, range) in [0..<4, 4..<6].enumerated() {
      let rows = range.map(vectors.row)
      let mean = rows[0].indices.map { column in
        rows.reduce(0) { $0 + $1[column] } / Float(rows.count)
      }
      expectClose(means.row(row), mean, within: .sums)
    }
  }

  @Test func aBatchWithoutLabelsHasNoLoss() {
    let model = randomLabelModel(smallLabelArchitectures[0])
    let batch = Batch(sources: [[3, 1]], labels: [[]], places: [[]])
    let sums = model.loss(batch, labelSmoothing: 0, gradientScale: 1, ForwardPass(.inference))
    #expect(sums == LossSums())
  }

  @Test(arguments: Device.everyFast)
  func everyDeviceComputesTheSame(device: Device) {
    for architecture in smallLabelArchitectures {
      let batch = batch(architecture)
      let expected = states(randomLabelModel(architecture, on: .reference), batch, on: .reference)
      let fast = randomLabelModel(architecture, on: device)
      for isPacked in [false, true] {
        if isPacked { fast.parameters.pack(for: device) }
        expectClose(
          states(fast, batch, on: device).flatMap { $0 }, expected.flatMap { $0 }, within: .sums,
          "\(device), \(architecture.testDescription)")
      }
    }
  }

  // MARK: Configurations

  @Test(arguments: smallLabelArchitectures)
  func aConfigurationSurvivesItsFile(architecture: Architecture) throws {
    let data = try JSONEncoder().encode(architecture)
    #expect(try JSONDecoder().decode(Architecture.self, from: data) == architecture)
    #expect(String(decoding: data, as: UTF8.self).hasPrefix("{\"\(architecture.kind.name)\":"))
    #expect(!architecture.needsJointVocabulary && !architecture.hasAttention)
  }

  @Test func fieldsOfDecodersAreNotThoseOfLabels() {
    func names(_ kind: Architecture.Kind) -> [String] {
      let architecture = Architecture(kind)
      return Architecture.settings.filter { $0.applies(architecture) }.map(\.name)
    }
    let transformer = names(Architecture.Kind(.transformer, labelling: .word))
    #expect(Set(["features", "encoderLayers", "heads", "score"]).isSubset(of: transformer))
    let recurrent = names(Architecture.Kind(.bidirectionalRNN, labelling: .text))
    #expect(Set(["features", "encoderLayers", "cell"]).isSubset(of: recurrent))
    for name in ["decoderLayers", "tiedEmbeddings", "inputFeeding", "context", "attentionFeatures"] {
      #expect(!transformer.contains(name) && !recurrent.contains(name), "\(name)")
    }
    #expect(!recurrent.contains("score") && !recurrent.contains("heads"))
    #expect(Architecture.Kind(name: "rnn+classify") == Architecture.Kind(.rnn, labelling: .text))
    #expect(Architecture.Kind(name: "rnn+translate") == nil)
  }
}

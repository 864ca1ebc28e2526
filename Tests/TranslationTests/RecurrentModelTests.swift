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

  /// Drives a state through random repetitions, reorderings and drops, and compares each row with teacher forcing.
  @Test(arguments: smallRecurrentModels)
  func anySelectionOfRowsKeepsTheirHistory(architecture: Architecture) {
    func check(_ model: some EncoderDecoder) {
      var stream = Seed(9).stream(.generation)
      var state = model.start(batch.source, wantsAttention: true, ForwardPass(.inference))
      var rows = (0..<batch.count).map { (source: $0, prefix: [TokenID]()) }
      for length in 0..<12 {
        let step = model.step(rows.map { $0.prefix.last ?? 0 }, &state)
        if length % 4 == 3 {
          let forced = Batch(
            sources: rows.map { Array(batch.source[$0.source]) }, targets: rows.map(\.prefix), start: 0,
            end: 1)
          let expected = logits(model, forced)
          for row in rows.indices {
            expectClose(
              step.logits.row(row), expected[Int(forced.targetInputs.offsets[row + 1]) - 1], within: .sums,
              "row \(row) after \(length) tokens")
          }
        }
        let selected = (0..<1 + stream.nextInteger(below: 6)).map { _ in stream.nextInteger(below: rows.count)
        }
        state.select(selected)
        rows = selected.map { row in
          (rows[row].source, rows[row].prefix + [TokenID(2 + stream.nextInteger(below: 9))])
        }
      }
    }
    let model = architecture.randomModel()
    model.parameters.pack(for: .cpu)
    check(model)
  }

  @Test(arguments: smallRecurrentModels)
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

  @Test(arguments: smallRecurrentModels)
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
    for architecture in smallRecurrentModels {
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

  // MARK: Attention

  @Test(arguments: smallRecurrentModels)
  func attentionIsOfRealPositionsOnlyAndStepsTellTheSame(architecture: Architecture) throws {
    func steps(_ model: some EncoderDecoder, _ sentence: Int) -> [[Float]?] {
      var state = model.start(
        batch.source.selecting([sentence]), wantsAttention: true, ForwardPass(.inference))
      return batch.targetInputs[sentence].map { model.step([$0], &state).attention?[0] }
    }
    let model = architecture.randomModel()
    let pass = ForwardPass.inspecting()
    _ = model.states(batch, pass)
    let kept = try #require(pass.attentionWeights)
    guard case .attentionRNN(let configuration) = architecture else {
      #expect(kept.isEmpty)
      #expect(!architecture.hasAttention)
      #expect(steps(model, 0).allSatisfy { $0 == nil })
      return
    }
    #expect(kept.map(\.layer) == ["decoder.attention"])
    let weights = try #require(kept.first)
    #expect(weights.heads == 1)
    for sentence in 0..<batch.count {
      let matrix = weights.matrix(sentence: sentence, head: 0)
      #expect(matrix.count == batch.targetInputs.length(of: sentence))
      for row in matrix {
        #expect(row.count == batch.source.length(of: sentence))
        #expect(row.allSatisfy { $0 >= 0 && $0 <= 1 })
        switch configuration.normalizer {
        case .softmax: #expect(abs(row.reduce(0, +) - 1) < 1e-5)
        case .sigmoid: #expect(row.allSatisfy { $0 > 0 && $0 < 1 })
        }
      }
      for (row, step) in zip(matrix, steps(model, sentence)) {
        expectClose(try #require(step), row, within: .sums)
      }
    }
  }

  // MARK: Translating

  @Test(arguments: [
    Architecture.attentionRNN(smallAttentionRNN), .contextVectorRNN(smallContextVectorRNN),
  ])
  func theBatchChangesNoTranslation(architecture: Architecture) throws {
    let model = try smallModel(architecture)
    for search: any Search in [GreedySearch(), BeamSearch(size: 4, kept: 2)] {
      var options = TranslatorOptions()
      options.search = search
      options.wantsDetails = true
      let expected = try Translator(model, options).translate(variedLines)
      #expect(expected.contains { $0.score != nil })
      #expect(expected.contains { !$0.alignment.isEmpty } == architecture.hasAttention)
      for (threads, batchTokens) in [(1, 1), (2, 60), (3, 100_000)] {
        options.threads = threads
        options.batchTokens = batchTokens
        #expect(try Translator(model, options).translate(variedLines) == expected)
      }
    }
  }

  // MARK: Configurations

  @Test func aConfigurationSurvivesItsFile() throws {
    for architecture in smallRecurrentModels {
      let data = try JSONEncoder().encode(architecture)
      #expect(try JSONDecoder().decode(Architecture.self, from: data) == architecture)
    }
  }

  @Test func fieldsThatAFileLacksHaveTheirDefaults() throws {
    func read(_ text: String) throws -> Architecture {
      try JSONDecoder().decode(Architecture.self, from: Data(text.utf8))
    }
    #expect(try read("{\"attention-rnn\": {}}") == .attentionRNN(AttentionRNNConfiguration()))
    #expect(
      try read("{\"context-vector-rnn\": {}}") == .contextVectorRNN(ContextVectorRNNConfiguration()))
    var deep = AttentionRNNConfiguration()
    (deep.encoderLayers, deep.cell) = (3, .lstm)
    #expect(
      try read("{\"attention-rnn\": {\"encoderLayers\": 3, \"cell\": \"lstm\"}}") == .attentionRNN(deep))
  }

  @Test func impossibleConfigurationsAreExplained() {
    for kind in Architecture.Kind.allCases {
      for preset in TransformerConfiguration.Preset.allCases {
        #expect(Architecture(kind, preset).problems.isEmpty)
      }
    }
    var attention = AttentionRNNConfiguration()
    (attention.hiddenFeatures, attention.dropout) = (0, 1)
    #expect(attention.problems.count == 2)
    var fed = AttentionRNNConfiguration()
    (fed.inputFeeding, fed.tiedEmbeddings) = (true, .target)
    #expect(fed.problems.count == 1)
    var context = ContextVectorRNNConfiguration()
    (context.context, context.encoderLayers) = (.initialState, 2)
    #expect(context.problems.count == 1)
  }

  @Test func theSmallModelsHaveTheSizesThatTheirComparisonsHave() {
    func count(_ architecture: Architecture) -> Int {
      architecture.makeModel(sourceVocabulary: 8000, targetVocabulary: 8000).parameters.count
    }
    let gates = 256 * 1536 + 1536 + 512 * 1536
    let embeddings = 2 * 8000 * 256 + 8000 * 256 + 8000
    let first = 512 * 512 + 512
    let readout = (512 + 256) * 512 + 512
    let attention = 1024 * 512 + 512 + 512 * 512 + 512
    #expect(
      count(.attentionRNN(AttentionRNNConfiguration(.small)))
        == embeddings + 3 * gates + first + attention + 1024 * 1536 + readout + 1024 * 512)
    #expect(
      count(.contextVectorRNN(ContextVectorRNNConfiguration(.small)))
        == embeddings + 2 * gates + 2 * first + 512 * 1536 + readout + 512 * 512)
  }
}

private let smallAttentionRNN: AttentionRNNConfiguration = {
  var configuration = AttentionRNNConfiguration()
  (configuration.features, configuration.hiddenFeatures, configuration.attentionFeatures) = (16, 20, 12)
  return configuration
}()

private let smallContextVectorRNN: ContextVectorRNNConfiguration = {
  var configuration = ContextVectorRNNConfiguration()
  (configuration.features, configuration.hiddenFeatures) = (16, 20)
  return configuration
}()

import Bitext
import Foundation
import Layers
import Tensors
import TestSupport
import Testing
import Text

@testable import Translation

private let batch = Batch(
  sources: [[3, 4, 1], [7, 1], [2, 9, 4, 5, 10, 6, 1], [1]],
  targets: [[5, 2], [8, 3, 10, 4, 6, 9], [], [4]],
  start: 0, end: 1)

/// What recurrent models have of their own: see `EncoderDecoderTests` for what every model owes training and search.
struct RecurrentModelTests {
  @Test(arguments: smallRecurrentModels)
  func attentionIsOfRealPositionsOnly(architecture: Architecture) throws {
    let model = architecture.randomModel()
    let observer = AttentionObserver()
    _ = model.states(batch, ForwardPass.inspecting(with: observer))
    let kept = observer.observations
    guard architecture.hasAttention else {
      #expect(kept.isEmpty)
      return
    }
    #expect(kept.map(\.site) == [AttentionSite(kind: .cross, layer: 0)])
    let observation = try #require(kept.first)
    for sentence in 0..<batch.count {
      #expect(observation.sentences[sentence].count == 1)
      let matrix = observation.sentences[sentence][0].weights
      #expect(matrix.count == batch.targetInputs.length(of: sentence))
      for row in matrix {
        #expect(row.count == batch.source.length(of: sentence))
        #expect(row.allSatisfy { $0 >= 0 && $0 <= 1 })
        switch architecture.normalizer {
        case .softmax: #expect(abs(row.reduce(0, +) - 1) < 1e-5)
        case .sigmoid: #expect(row.allSatisfy { $0 > 0 && $0 < 1 })
        }
      }
    }
  }

  // MARK: Translating

  @Test(arguments: smallRecurrentArchitectures + smallOtherArchitectures, WeightPrecision.allCases)
  func theBatchChangesNoTranslation(architecture: Architecture, precision: WeightPrecision) throws {
    let model = try smallModel(architecture)
    let exact = try Translator(model).translate(variedLines)
    for search: any Search in [GreedySearch(), BeamSearch(size: 4, kept: 2)] {
      var options = TranslatorOptions()
      options.search = search
      options.wantsDetails = true
      options.precision = precision
      let expected = try Translator(model, options).translate(variedLines)
      #expect(expected.contains { $0.score != nil })
      if precision != .float32 { #expect(expected.map(\.score) != exact.map(\.score)) }
      #expect(expected.contains { !$0.alignment.isEmpty } == architecture.hasAttention)
      for (threads, batchTokens) in [(1, 1), (2, 60), (3, 100_000)] {
        options.threads = threads
        options.batchTokens = batchTokens
        #expect(try Translator(model, options).translate(variedLines) == expected)
      }
    }
  }

  // MARK: Configurations

  @Test func fieldsThatAFileLacksHaveTheirDefaults() throws {
    func read(_ text: String) throws -> Architecture {
      try JSONDecoder().decode(Architecture.self, from: Data(text.utf8))
    }
    #expect(try read("{\"attention-rnn\": {}}") == Architecture(.attentionRNN))
    #expect(
      try read("{\"context-vector-rnn\": {}}") == Architecture(.contextVectorRNN))
    var deep = Architecture(.attentionRNN)
    (deep.encoderLayers, deep.cell) = (3, .lstm)
    #expect(try read("{\"attention-rnn\": {\"encoderLayers\": 3, \"cell\": \"lstm\"}}") == deep)
  }

  /// So earlier versions wrote an encoder of one direction under attention.
  @Test func oneDirectionOfAnEarlierFileIsAPair() throws {
    let text = "{\"attention-rnn\": {\"isBidirectional\": false, \"features\": 8}}"
    let read = try JSONDecoder().decode(Architecture.self, from: Data(text.utf8))
    #expect(read.name == "rnn+attention-rnn")
    #expect((read.features, read.memoryFeatures) == (8, read.hiddenFeatures))
  }

  @Test func impossibleConfigurationsAreExplained() {
    for kind in Architecture.Kind.all {
      for preset in Architecture.Preset.allCases {
        #expect(Architecture(kind, preset).problems.isEmpty)
      }
    }
    var attention = Architecture(.attentionRNN)
    (attention.hiddenFeatures, attention.dropout) = (0, 1)
    #expect(attention.problems.count == 2)
    var fed = Architecture(.attentionRNN)
    (fed.inputFeeding, fed.tiedEmbeddings) = (true, .target)
    #expect(fed.problems.count == 1)
    var context = Architecture(.contextVectorRNN)
    (context.context, context.encoderLayers) = (.initialState, 2)
    #expect(context.problems.count == 1)
    var narrow = Architecture(Architecture.Kind(.transformer, .attentionRNN))
    #expect(narrow.problems.isEmpty)
    (narrow.score, narrow.features) = (.dot, 100)
    #expect(narrow.problems.count == 1)
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
      count(Architecture(.attentionRNN, .small))
        == embeddings + 3 * gates + first + attention + 1024 * 1536 + readout + 1024 * 512)
    #expect(
      count(Architecture(.contextVectorRNN, .small))
        == embeddings + 2 * gates + 2 * first + 512 * 1536 + readout + 512 * 512)
  }
}

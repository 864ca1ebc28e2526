import Bitext
import Foundation
import Layers
import Tensors
import TestSupport
import Testing
import Text

@testable import Translation

private let batch = Batch(
  sources: [[3, 4, 1], [7, 1], [2, 9, 4, 5, 10, 6, 1]], targets: [[5, 2], [8, 3, 10, 4, 6, 9], []], start: 0,
  end: 1)

struct TransformerTests {
  @Test func everyAttentionCanBeSeen() throws {
    var configuration = smallTransformers[0]
    configuration.encoderLayers = 3
    let model = configuration.randomModel()
    let observer = AttentionObserver()
    _ = model.states(batch, ForwardPass.inspecting(with: observer))
    #expect(
      observer.observations.map(\.site) == [
        AttentionSite(kind: .encoderSelf, layer: 0), AttentionSite(kind: .encoderSelf, layer: 1),
        AttentionSite(kind: .encoderSelf, layer: 2), AttentionSite(kind: .decoderSelf, layer: 0),
        AttentionSite(kind: .cross, layer: 0), AttentionSite(kind: .decoderSelf, layer: 1),
        AttentionSite(kind: .cross, layer: 1),
      ])
    for observation in observer.observations {
      let kind = observation.site.kind
      let queries = kind == .encoderSelf ? batch.source : batch.targetInputs
      let keys = kind == .decoderSelf ? batch.targetInputs : batch.source
      for (sentence, heads) in observation.sentences.enumerated() {
        #expect(heads.count == 3)
        for matrix in heads.map(\.weights) {
          #expect(matrix.count == queries.length(of: sentence))
          for (position, row) in matrix.enumerated() {
            #expect(row.count == keys.length(of: sentence))
            #expect(abs(row.reduce(0, +) - 1) < 1e-5)
            #expect(row.allSatisfy { $0 >= 0 })
            if kind == .decoderSelf { #expect(row[(position + 1)...].allSatisfy { $0 == 0 }) }
          }
        }
      }
    }
  }

  @Test func fieldsThatAFileLacksHaveTheirDefaults() throws {
    let text = "{\"transformer\": {\"heads\": 8}}"
    var expected = Architecture(.transformer)
    expected.heads = 8
    #expect(try JSONDecoder().decode(Architecture.self, from: Data(text.utf8)) == expected)
    #expect(expected.score == .scaledDot)
    #expect(expected.normalizer == .softmax)
  }

  @Test func tiedWeightsAreOne() {
    func names(_ tying: Architecture.EmbeddingTying) -> [String] {
      var configuration = smallTransformers[0]
      configuration.tiedEmbeddings = tying
      return configuration.randomModel().parameters.parameters.map(\.name).filter {
        $0.contains("Embedding") || $0.hasPrefix("output.weight")
      }
    }
    #expect(names(.none) == ["targetEmbedding.weight", "sourceEmbedding.weight", "output.weight"])
    #expect(names(.target) == ["targetEmbedding.weight", "sourceEmbedding.weight"])
    #expect(names(.all) == ["targetEmbedding.weight"])
  }

  @Test func theBaseModelHasAsManyWeightsAsThePaperSays() {
    // Table 3 of Vaswani et al. 2017 says 65 million, with about 37,000 pieces.
    var configuration = Architecture(.transformer, .base)
    configuration.normalization = .post
    let model = configuration.makeModel(sourceVocabulary: 37_000, targetVocabulary: 37_000)
    #expect((62_000_000..<65_500_000).contains(model.parameters.count))
  }

  @Test func aFileOfAnotherFormIsRefused() {
    for text in ["{}", "{\"other\": {}}", "{\"transformer\": 3}", "[]"] {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(Architecture.self, from: Data(text.utf8))
      }
    }
  }

  @Test func impossibleConfigurationsAreExplained() {
    var configuration = Architecture(.transformer, .base)
    #expect(configuration.problems.isEmpty)
    configuration.heads = 7
    configuration.dropout = 1
    configuration.encoderLayers = 0
    #expect(configuration.problems.count == 3)
  }
}

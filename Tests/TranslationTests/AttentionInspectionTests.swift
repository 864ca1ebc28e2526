import Layers
import TestSupport
import Testing
import Text

@testable import Tensors
@testable import Translation

struct AttentionInspectionTests {
  private func inspection(_ model: TrainedModel, _ parts: Set<AttentionPart>) -> AttentionInspection {
    model.inspection(
      source: model.sourceTokenizer.encodeSource("Two dogs run."),
      target: model.targetTokenizer.encode("A dog."),
      parts)
  }

  @Test func allOfATransformerIsSeen() throws {
    let model = try smallModel()
    let seen = inspection(model, Set(AttentionPart.allCases))
    #expect(seen.layers.map(\.site.kind) == [.encoderSelf, .decoderSelf, .decoderSelf, .cross, .cross])
    #expect(seen.layers.map(\.site.layer) == [0, 0, 1, 0, 1])
    #expect(seen.context == nil)
    #expect(seen.source.last?.isMark == true && seen.target.last?.isMark == true)
    for layer in seen.layers {
      #expect(layer.score == .scaledDot && layer.normalizer == .softmax)
      for head in layer.heads {
        #expect(head.weights.count == head.queries.count && head.keys.count == head.values.count)
        let product = zip(head.queries[0], head.keys[0]).reduce(Float(0)) { $0 + $1.0 * $1.1 }
        #expect(abs(head.scores[0][0] - product / Float(head.queries[0].count).squareRoot()) < 1e-4)
      }
    }
    // What is asked for besides changes no weight by more than rounding.
    let alone = inspection(model, [.weights])
    for (one, other) in zip(seen.layers, alone.layers) {
      for (one, other) in zip(one.heads, other.heads) {
        expectClose(one.weights.flatMap(\.self), other.weights.flatMap(\.self))
        #expect(other.queries.isEmpty && other.values.isEmpty)
      }
    }
  }

  @Test func aRecurrentModelHasItsAttentionOrItsOneVector() throws {
    for architecture in smallRecurrentArchitectures {
      let seen = inspection(try smallModel(architecture), Set(AttentionPart.allCases))
      if architecture.hasAttention {
        #expect(seen.layers.map(\.site.kind) == [.cross])
        #expect(seen.layers.first?.score == .additive)
        #expect(seen.context == nil)
      } else {
        #expect(seen.layers.isEmpty)
        #expect(seen.context?.count == architecture.hiddenFeatures)
      }
    }
  }

  @Test(arguments: Architecture.ContextUse.allCases)
  func theOneVectorIsThatOfTheSource(use: Architecture.ContextUse) throws {
    var architecture = try #require(smallRecurrentArchitectures.last)
    architecture.context = use
    let model = try smallModel(architecture)
    func vector(_ source: String, _ target: String) -> [Float]? {
      model.inspection(
        source: model.sourceTokenizer.encodeSource(source), target: model.targetTokenizer.encode(target)
      ).context
    }
    #expect(vector("A dog.", "Two dogs.") == vector("A dog.", "x"))
    #expect(vector("A dog.", "Two dogs.") != vector("The fox.", "Two dogs."))
  }

  @Test func aTranslationIsLookedIntoAsItWasFound() throws {
    let model = try smallModel()
    let (source, target) = (
      model.sourceTokenizer.encodeSource("Two dogs run."), model.targetTokenizer.encode("A dog.")
    )
    let attention = model.attention(source: source, target: target)
    #expect(model.inspection(of: attention) == model.inspection(source: source, target: target))
  }
}

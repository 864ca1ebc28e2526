import Layers
import Tensors
import Testing

@testable import Translation

/// Which choices of attention go together, and what becomes of them.
struct AttentionChoicesTests {
  private func problems(
    _ kind: Architecture.Kind = .transformer, _ change: (inout Architecture) -> Void
  ) -> [String] {
    var architecture = Architecture(kind)
    change(&architecture)
    return architecture.problems
  }

  @Test func choicesThatDoNotGoTogetherAreExplained() {
    let wrong: [(String, [String])] = [
      ("scale none", problems { ($0.scale, $0.score) = (.none, .cosine) }),
      ("dot products", problems { ($0.positions, $0.score) = (.rotary, .bilinear) }),
      ("dot products", problems { ($0.positions, $0.score) = (.relative, .additive) }),
      ("pairs of features", problems { ($0.positions, $0.features, $0.heads) = (.rotary, 12, 4) }),
      ("maximum-distance", problems { ($0.positions, $0.maximumDistance) = (.relativeBias, 16) }),
      (
        "the encoder embeddings",
        problems(Architecture.Kind(.embeddings, .transformer)) { $0.positions = .alibi }
      ),
    ]
    for (words, problems) in wrong {
      #expect(problems.count == 1 && problems.first?.contains(words) == true, "\(words): \(problems)")
    }
  }

  @Test func everyWayToTellPositionsHasNoProblemByItself() {
    for positions in PositionalEncodingKind.allCases {
      #expect(problems { $0.positions = positions }.isEmpty)
      let pair = Architecture.Kind(.transformer, .attentionRNN)
      #expect(problems(pair) { $0.positions = positions }.isEmpty)
    }
  }

  @Test func aWindowOfOneSideWinsOverThatOfBoth() {
    var architecture = Architecture(.transformer)
    (architecture.window, architecture.decoderWindow) = (5, 2)
    #expect(AttentionKind.allCases.map(architecture.window(of:)) == [5, 2, nil])
  }

  @Test func aStackSharesItsBiasesAndEachLayerHasItsVectors() {
    func names(_ positions: PositionalEncodingKind) -> [String] {
      var architecture = small(.transformer)
      architecture.positions = positions
      architecture.encoderLayers = 2
      return architecture.randomModel().parameters.parameters.map(\.name).filter { $0.contains("positions") }
    }
    #expect(names(.relativeBias) == ["encoder.positions.weight", "decoder.positions.weight"])
    #expect(
      names(.relative)
        == ["encoder.0", "encoder.1", "decoder.0", "decoder.1"].flatMap { layer in
          ["key", "value"].map { "\(layer).selfAttention.positions.\($0).weight" }
        })
    #expect(names(.rotary).isEmpty && names(.alibi).isEmpty)
  }

  @Test func headsOfRotaryPositionsAreOfPairs() {
    var architecture = Architecture(.transformer)
    architecture.positions = .rotary
    #expect(architecture.widthStep == 2 * architecture.heads)
  }
}

import Layers
import Tensors
import Testing
import Text

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
      ("the encoder convolution", problems(.convolution) { $0.positions = .rotary }),
      (
        "the decoder convolution",
        problems(Architecture.Kind(.transformer, .convolution)) { $0.positions = .relative }
      ),
      (
        "average attention",
        problems { ($0.positions, $0.decoderSelfAttention) = (.alibi, .average) }
      ),
      (
        "the decoder with ssru",
        problems(Architecture.Kind(.rnn, .transformer)) {
          ($0.positions, $0.decoderSelfAttention) = (.rotary, .ssru)
        }
      ),
      ("decoder-window", problems { ($0.decoderWindow, $0.decoderSelfAttention) = (3, .average) }),
      (
        "window is a choice of self-attention",
        problems(Architecture.Kind(.rnn, .transformer)) { ($0.window, $0.decoderSelfAttention) = (3, .ssru) }
      ),
      ("average-features", problems { $0.averageFeatures = 0 }),
      ("kernel-size (4) must be odd", problems(.convolution) { $0.kernelSize = 4 }),
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

  @Test func whatGoesTogetherIsLetThrough() {
    #expect(problems { ($0.positions, $0.decoderSelfAttention) = (.rotary, .ssru) }.isEmpty)
    #expect(problems { ($0.window, $0.decoderSelfAttention) = (4, .average) }.isEmpty)
    #expect(problems { ($0.averageFeatures, $0.decoderSelfAttention) = (0, .average) }.isEmpty)
    #expect(problems(Architecture.Kind(.rnn, .convolution)) { $0.kernelSize = 4 }.isEmpty)
  }

  @Test func aDecoderWithoutSelfAttentionHasNoneToShowOrMask() throws {
    for architecture in smallOtherArchitectures {
      let model = try smallModel(architecture)
      let attention = model.attention(
        source: model.sourceTokenizer.encodeSource("Two dogs run."),
        target: model.targetTokenizer.encode("A dog."))
      #expect(!attention.kinds.contains(.decoderSelf) && attention.kinds.contains(.cross))
      #expect(throws: AttentionError.noSuchKind(.decoderSelf, known: attention.kinds)) {
        try attention.maps(of: .decoderSelf)
      }
      let layers = try attention.maps(of: .cross, layers: .all)
      #expect(layers.count == 2)
      for row in layers.flatMap(\.weights) { #expect(abs(row.reduce(0, +) - 1) < 1e-5) }
      let head = AttentionHead(.decoderSelf, layer: 1, head: 1)
      #expect(throws: AttentionError.self) { try model.mask([head]) }
    }
    let error = AttentionError.noSuchKind(.decoderSelf, known: [.encoderSelf, .cross])
    #expect(error.description.hasSuffix("it has encoder-self, cross"))
  }
}

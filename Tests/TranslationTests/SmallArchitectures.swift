import Layers
import Randomness
import Settings
import Tensors
import TestSupport
public import Testing

@testable public import Translation

/// Small models of every encoder, every decoder and every option.
let smallArchitectures: [Architecture] =
  smallTransformers + smallAttentionVariants + smallHistories + smallConvolutions + smallRecurrentModels
  + smallPairs

/// Transformers that differ in every choice, of sizes that cannot be mistaken for each other.
let smallTransformers: [Architecture] = {
  var architectures: [Architecture] = []
  for normalization in NormalizationPlacement.allCases {
    for positions in PositionalEncodingKind.allCases where !positions.isOfSelfAttention {
      for tying in Architecture.EmbeddingTying.allCases {
        for activation in [Activation.relu, .gelu] {
          var architecture = small(.transformer)
          architecture.normalization = normalization
          architecture.positions = positions
          architecture.tiedEmbeddings = tying
          architecture.activation = activation
          architectures.append(architecture)
        }
      }
    }
  }
  // Without a kink, which no larger sum of a sigmoid's can cross.
  let base = architectures[1]
  for score in AttentionScoreKind.allCases {
    for normalizer in AttentionNormalizer.allCases
    where score != .scaledDot || normalizer != .softmax {
      var architecture = base
      (architecture.score, architecture.normalizer) = (score, normalizer)
      architectures.append(architecture)
    }
  }
  return architectures
}()

/// Transformers that differ in what their attentions are made of, without a kink.
let smallAttentionVariants: [Architecture] = {
  var base = small(.transformer)
  base.activation = .gelu
  (base.clippedDistance, base.distanceBuckets, base.maximumDistance) = (2, 4, 4)
  func variant(_ change: (inout Architecture) -> Void) -> Architecture {
    var architecture = base
    change(&architecture)
    return architecture
  }
  let ofSelfAttention = PositionalEncodingKind.allCases.filter(\.isOfSelfAttention)
  return ofSelfAttention.flatMap { positions in
    [
      variant { $0.positions = positions },
      variant { ($0.positions, $0.window, $0.normalizer) = (positions, 1, .sigmoid) },
      variant { ($0.positions, $0.projections, $0.score) = (positions, .fused, .dot) },
    ]
  } + [
    variant { ($0.positions, $0.projections) = (.rotary, .fused) },
    variant { $0.projections = .fused },
    variant { ($0.projections, $0.scale) = (.fused, .none) },
    variant { $0.scale = .none },
    variant { $0.window = 0 },
    variant { ($0.window, $0.projections) = (2, .fused) },
    variant { ($0.encoderWindow, $0.score) = (1, .additive) },
    variant { ($0.decoderWindow, $0.scale) = (1, .none) },
  ]
}()

/// Transformers whose decoders keep one vector of what has been written.
let smallHistories: [Architecture] = {
  var base = small(.transformer)
  base.activation = .gelu
  func variant(_ kind: DecoderSelfAttentionKind, _ change: (inout Architecture) -> Void) -> Architecture {
    var architecture = base
    architecture.decoderSelfAttention = kind
    change(&architecture)
    return architecture
  }
  return [
    variant(.average) { _ in },
    variant(.average) { ($0.averageFeatures, $0.normalization) = (0, .post) },
    variant(.average) { ($0.averageFeatures, $0.window, $0.score) = (5, 1, .additive) },
    variant(.ssru) { _ in },
    variant(.ssru) { ($0.positions, $0.projections) = (.rotary, .fused) },
    variant(.ssru) { ($0.positions, $0.tiedEmbeddings) = (.none, .none) },
  ]
}()

/// Convolutional models that differ in every choice.
let smallConvolutions: [Architecture] = {
  func variant(_ change: (inout Architecture) -> Void) -> Architecture {
    var architecture = small(.convolution)
    change(&architecture)
    return architecture
  }
  var even = small(Architecture.Kind(.bidirectionalRNN, .convolution))
  (even.kernelSize, even.tiedEmbeddings) = (2, .target)
  return AttentionScoreKind.allCases.map { score in variant { $0.score = score } } + [
    variant { ($0.kernelSize, $0.tiedEmbeddings) = (1, .none) },
    variant { ($0.kernelSize, $0.positions) = (5, .sinusoidal) },
    variant { ($0.scale, $0.positions) = (.none, .none) },
    variant { ($0.normalizer, $0.decoderLayers) = (.sigmoid, 1) },
    even,
  ]
}()

/// Encoders under decoders that they do not usually stand under.
private let smallPairs: [Architecture] = Architecture.Kind.all.filter {
  !Architecture.Kind.usual.contains($0)
}.flatMap { kind in
  var architecture = small(kind)
  architecture.tiedEmbeddings = .none
  guard kind.decoder == .contextVectorRNN else { return [architecture] }
  var initial = architecture
  initial.context = .initialState
  initial.decoderLayers = kind.encoder.isRecurrent ? initial.encoderLayers : 2
  return [architecture, initial]
}

/// A pair of small sizes that drops nothing.
func small(_ kind: Architecture.Kind) -> Architecture {
  var architecture = Architecture(kind)
  (architecture.features, architecture.feedForwardFeatures, architecture.heads) = (6, 7, 3)
  (architecture.hiddenFeatures, architecture.attentionFeatures) = (4, 5)
  architecture.encoderLayers = kind.encoder == .convolution ? 2 : 1
  architecture.decoderLayers = kind.decoder == .transformer || kind.decoder == .convolution ? 2 : 1
  architecture.maximumPositions = 5
  architecture.dropout = 0
  return architecture
}

extension Architecture: CustomTestStringConvertible {
  public var testDescription: String {
    let usual = small(kind)
    let differences = Architecture.settings.filter {
      $0.applies(self) && $0.show(self) != $0.show(usual)
    }.map { "\($0.name) \($0.show(self))" }
    return ([name] + differences).joined(separator: ", ")
  }

  /// The same with dropout, of different rates where it has several.
  func droppingOut() -> Architecture {
    var architecture = self
    (architecture.dropout, architecture.attentionDropout, architecture.activationDropout) = (0.2, 0.3, 0.1)
    return architecture
  }

  /// The same with dropout of tokens and layers too.
  func droppingTokensAndLayers() -> Architecture {
    var architecture = droppingOut()
    (architecture.sourceTokenDropout, architecture.targetTokenDropout) = (0.25, 0.15)
    architecture.layerDropout = 0.2
    return architecture
  }

  /// The number of target tokens differs from that of the source where it may.
  var testVocabularies: (sources: Int, targets: Int) { (11, needsJointVocabulary ? 11 : 13) }

  /// A model with random values everywhere, also where a new model has constants.
  func randomModel(on device: Device = .cpu) -> any TranslationModel {
    let (sources, targets) = testVocabularies
    let model = makeModel(sourceVocabulary: sources, targetVocabulary: targets, on: device)
    model.parameters.initialize(Seed(3))
    for parameter in model.parameters.parameters where parameter.shape.rank == 1 {
      let mean: Float = parameter.name.hasSuffix("strength") ? 3 : parameter.name.hasSuffix("gain") ? 1 : 0
      parameter.storage.assign(
        normalNumbers(parameter.shape.count, mean: mean, deviation: 0.3, parameter.name))
    }
    return model
  }
}

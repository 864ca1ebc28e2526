import Layers
import Randomness
import Tensors
import TestSupport
public import Testing

@testable public import Translation

/// Small models of every architecture and option.
let smallArchitectures: [Architecture] =
  smallTransformers.map(Architecture.transformer) + smallRecurrentModels

/// Transformers that differ in every choice, of sizes that cannot be mistaken for each other.
let smallTransformers: [TransformerConfiguration] = {
  var configurations: [TransformerConfiguration] = []
  for normalization in NormalizationPlacement.allCases {
    for positions in PositionalEncodingKind.allCases {
      for tying in TransformerConfiguration.EmbeddingTying.allCases {
        for activation in [Activation.relu, .gelu] {
          var configuration = TransformerConfiguration()
          (configuration.features, configuration.feedForwardFeatures, configuration.heads) = (6, 7, 3)
          (configuration.encoderLayers, configuration.decoderLayers) = (1, 2)
          configuration.normalization = normalization
          configuration.positions = positions
          configuration.maximumPositions = 5
          configuration.tiedEmbeddings = tying
          configuration.activation = activation
          (configuration.dropout, configuration.attentionDropout, configuration.activationDropout) = (0, 0, 0)
          configurations.append(configuration)
        }
      }
    }
  }
  let base = configurations[0]
  for score in AttentionScoreKind.allCases {
    for normalizer in AttentionNormalizer.allCases
    where score != .scaledDot || normalizer != .softmax {
      var configuration = base
      (configuration.score, configuration.normalizer) = (score, normalizer)
      configurations.append(configuration)
    }
  }
  return configurations
}()

extension TransformerConfiguration: CustomTestStringConvertible {
  public var testDescription: String {
    "\(normalization), \(positions), tied \(tiedEmbeddings), \(activation), \(score), \(normalizer)"
  }
}

extension Architecture: CustomTestStringConvertible {
  public var testDescription: String {
    switch self {
    case .transformer(let configuration): configuration.testDescription
    case .attentionRNN(let configuration):
      "attention RNN: \(configuration.cell), \(configuration.score), \(configuration.normalizer)"
        + ", layers \(configuration.encoderLayers)+\(configuration.decoderLayers)"
        + (configuration.isBidirectional ? "" : ", one direction")
        + (configuration.inputFeeding ? ", input feeding" : "") + ", tied \(configuration.tiedEmbeddings)"
    case .contextVectorRNN(let configuration):
      "context-vector RNN: \(configuration.cell), \(configuration.context)"
        + ", layers \(configuration.encoderLayers)+\(configuration.decoderLayers)"
        + (configuration.reversesSource ? ", reversed" : "") + ", tied \(configuration.tiedEmbeddings)"
    }
  }

  /// The same with dropout, of different rates where it has several.
  func droppingOut() -> Architecture {
    switch self {
    case .transformer(var configuration):
      configuration.dropout = 0.2
      (configuration.attentionDropout, configuration.activationDropout) = (0.3, 0.1)
      return .transformer(configuration)
    case .attentionRNN(var configuration):
      configuration.dropout = 0.2
      return .attentionRNN(configuration)
    case .contextVectorRNN(var configuration):
      configuration.dropout = 0.2
      return .contextVectorRNN(configuration)
    }
  }

  /// The number of target tokens differs from that of the source where it may.
  var testVocabularies: (sources: Int, targets: Int) { (11, needsJointVocabulary ? 11 : 13) }

  /// A model with random values everywhere, also where a new model has constants.
  func randomModel(on device: Device = .cpu) -> any EncoderDecoder {
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

import Bitext
import Layers
import Randomness
import Tensors
import TestSupport
public import Testing

@testable public import Translation

/// Recurrent models that differ in every choice, of sizes that cannot be mistaken for each other.
let smallRecurrentModels: [Architecture] = attentionRNNs + contextVectorRNNs

private let attentionRNNs: [Architecture] = {
  var base = AttentionRNNConfiguration()
  (base.features, base.hiddenFeatures, base.attentionFeatures, base.dropout) = (6, 4, 5, 0)
  return RecurrentCellKind.allCases.flatMap { cell in
    [false, true].flatMap { inputFeeding in
      var configuration = base
      (configuration.cell, configuration.inputFeeding) = (cell, inputFeeding)
      var deep = configuration
      (deep.encoderLayers, deep.decoderLayers) = (2, 2)
      var oneDirection = configuration
      oneDirection.isBidirectional = false
      var sigmoid = configuration
      sigmoid.normalizer = .sigmoid
      var tied = configuration
      if inputFeeding { tied.hiddenFeatures = tied.features }
      tied.tiedEmbeddings = cell == .gru ? .all : .target
      let scores = AttentionScoreKind.allCases.map { score in
        var configuration = configuration
        configuration.score = score
        return configuration
      }
      return scores + [deep, oneDirection, sigmoid, tied]
    }
  }.map(Architecture.attentionRNN)
}()

private let contextVectorRNNs: [Architecture] = {
  var base = ContextVectorRNNConfiguration()
  (base.features, base.hiddenFeatures, base.dropout) = (6, 4, 0)
  return RecurrentCellKind.allCases.flatMap { cell in
    ContextVectorRNNConfiguration.ContextUse.allCases.flatMap { context in
      [false, true].flatMap { reversesSource in
        [1, 2].map { layers in
          var configuration = base
          (configuration.cell, configuration.context) = (cell, context)
          configuration.reversesSource = reversesSource
          (configuration.encoderLayers, configuration.decoderLayers) = (layers, layers)
          if context == .everyStep { configuration.encoderLayers = 1 }
          if reversesSource, context == .everyStep { configuration.tiedEmbeddings = .target }
          return configuration
        }
      }
    }
  }.map(Architecture.contextVectorRNN)
}()

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

  /// The same with dropout.
  func droppingOut(_ dropout: Float) -> Architecture {
    switch self {
    case .transformer: self
    case .attentionRNN(var configuration):
      {
        configuration.dropout = dropout
        return .attentionRNN(configuration)
      }()
    case .contextVectorRNN(var configuration):
      {
        configuration.dropout = dropout
        return .contextVectorRNN(configuration)
      }()
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
      let mean: Float = parameter.name.hasSuffix("strength") ? 3 : 0
      parameter.storage.assign(
        normalNumbers(parameter.shape.count, mean: mean, deviation: 0.4, parameter.name))
    }
    return model
  }
}

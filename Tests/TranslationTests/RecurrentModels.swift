import Layers
import Tensors

@testable import Translation

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

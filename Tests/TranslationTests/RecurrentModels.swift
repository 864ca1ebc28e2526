import Layers
import Tensors

@testable import Translation

/// Recurrent models that differ in every choice, of sizes that cannot be mistaken for each other.
let smallRecurrentModels: [Architecture] = attentionRNNs + contextVectorRNNs

private let attentionRNNs: [Architecture] = RecurrentCellKind.allCases.flatMap { cell in
  [false, true].flatMap { inputFeeding in
    var base = small(.attentionRNN)
    (base.cell, base.inputFeeding) = (cell, inputFeeding)
    var deep = base
    (deep.encoderLayers, deep.decoderLayers) = (2, 2)
    var oneDirection = small(Architecture.Kind(.rnn, .attentionRNN))
    (oneDirection.cell, oneDirection.inputFeeding) = (cell, inputFeeding)
    var sigmoid = base
    sigmoid.normalizer = .sigmoid
    var tied = base
    if inputFeeding { tied.hiddenFeatures = tied.features }
    tied.tiedEmbeddings = cell == .gru ? .all : .target
    let scores = AttentionScoreKind.allCases.map { score in
      var architecture = base
      architecture.score = score
      return architecture
    }
    return scores + [deep, oneDirection, sigmoid, tied]
  }
}

private let contextVectorRNNs: [Architecture] = RecurrentCellKind.allCases.flatMap { cell in
  Architecture.ContextUse.allCases.flatMap { context in
    [false, true].flatMap { reversesSource in
      [1, 2].map { layers in
        var architecture = small(.contextVectorRNN)
        (architecture.cell, architecture.context) = (cell, context)
        architecture.reversesSource = reversesSource
        (architecture.encoderLayers, architecture.decoderLayers) = (layers, layers)
        if context == .everyStep { architecture.encoderLayers = 1 }
        if reversesSource, context == .everyStep { architecture.tiedEmbeddings = .target }
        return architecture
      }
    }
  }
}

import Bitext
import Layers
import Randomness
import Tensors
import Text
import Translation

@testable import Training

/// A very small model over a made-up vocabulary, and batches for it.
struct TrainingFixture {
  let network: any TranslationModel

  init(dropout: Float = 0, seed: UInt64 = 1) {
    var configuration = Architecture(.transformer, .tiny)
    (configuration.features, configuration.feedForwardFeatures, configuration.heads) = (16, 24, 2)
    (configuration.encoderLayers, configuration.decoderLayers) = (1, 1)
    configuration.dropout = dropout
    self.init(configuration, seed: seed)
  }

  init(_ architecture: Architecture, seed: UInt64 = 1) {
    network = architecture.makeModel(sourceVocabulary: 30, targetVocabulary: 30)
    network.parameters.initialize(Seed(seed))
  }

  /// The values of all parameters.
  var weights: [Float] { network.parameters.storage.array }

  /// Returns pairs of random tokens, of 1 to 9 on each side.
  static func batch(pairs: Int, seed: UInt64 = 1) -> Batch {
    var stream = Seed(seed).stream(.shuffling, 0)
    func tokens() -> [TokenID] {
      let length = 1 + Int(stream.next() % 9)
      return (0..<length).map { _ in TokenID(3 + stream.next() % 27) }
    }
    let sides = (0..<pairs).map { _ in (tokens(), tokens()) }
    return Batch(sources: sides.map(\.0), targets: sides.map(\.1), start: 1, end: 2)
  }
}

import Layers
import Randomness
import Tensors
import Text
import Translation

/// Small models of three architectures that write the same pieces; the second reads words, the others pieces.
func smallMembers() throws -> [TrainedModel] {
  let tokenizer = try smallTokenizer()
  return [
    try smallModel(),
    try model(
      smallRecurrentArchitectures[0], source: smallTokenizer(kind: .word), target: tokenizer, seed: 5),
    try model(smallRecurrentArchitectures[1], source: tokenizer, target: tokenizer, seed: 7),
  ]
}

/// These models as one system, whose weights differ.
func smallEnsemble(_ mean: DistributionMean = .probabilities) throws -> TranslationSystem {
  try TranslationSystem(smallMembers(), mean: mean, weights: [0.5, 0.3, 0.2])
}

private func model(
  _ architecture: Architecture, source: Tokenizer, target: Tokenizer, seed: UInt64
) throws -> TrainedModel {
  let network = architecture.makeModel(
    sourceVocabulary: source.vocabulary.count, targetVocabulary: target.vocabulary.count)
  network.parameters.initialize(Seed(seed))
  return TrainedModel(
    configuration: ModelConfiguration(
      sourceLanguage: "en", targetLanguage: "de", architecture: architecture, hasJointVocabulary: false),
    sourceTokenizer: source, targetTokenizer: target, network: network, device: .cpu)
}

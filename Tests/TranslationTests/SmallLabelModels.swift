import Bitext
import Layers
import Randomness
import Tensors
import TestSupport
import Text

@testable import Translation

/// Encoders of every kind that label words and texts, of sizes that cannot be mistaken for each other.
let smallLabelArchitectures: [Architecture] = Architecture.Kind.labelling.flatMap { kind in
  var architecture = small(kind)
  // GELU has no kinks that differences could cross.
  architecture.activation = .gelu
  architecture.encoderLayers = kind.encoder == .embeddings ? 1 : 2
  guard kind.encoder.isRecurrent else { return [architecture] }
  var other = architecture
  (other.cell, other.reversesSource) = (.lstm, kind.encoder == .rnn)
  return [architecture, other]
}

/// A model that labels, with random weights everywhere, also where a new model has constants.
func randomLabelModel(
  _ architecture: Architecture, sources: Int = 11, labels: Int = 7, on device: Device = .cpu
) -> LabelModel {
  let model = architecture.makeLabelModel(sourceVocabulary: sources, labelVocabulary: labels, on: device)
  model.parameters.initialize(Seed(3))
  for parameter in model.parameters.parameters where parameter.shape.rank == 1 {
    let mean: Float = parameter.name.hasSuffix("gain") ? 1 : 0
    parameter.storage.assign(
      normalNumbers(parameter.shape.count, mean: mean, deviation: 0.3, parameter.name))
  }
  return model
}

/// A small model that labels, with random weights, whose pieces are those of `variedLines`.
func smallLabelModel(
  _ unit: LabelUnit, _ encoder: Architecture.EncoderKind = .transformer, kind: SubwordKind = .bpe
) throws -> TrainedLabelModel {
  let tokenizer = try smallTokenizer(kind: kind)
  var builder = try VocabularyBuilder(.labels)
  for line in ["Noun Noun Noun Verb", "Noun Verb Adjective", "Mark Adjective Verb Noun"] { builder.add(line) }
  let labels = try Tokenizer(builder.build())
  var architecture = Architecture(Architecture.Kind(encoder, labelling: unit))
  (architecture.features, architecture.feedForwardFeatures, architecture.heads) = (16, 24, 2)
  (architecture.hiddenFeatures, architecture.encoderLayers) = (12, 1)
  let network = randomLabelModel(
    architecture, sources: tokenizer.vocabulary.count, labels: labels.vocabulary.count)
  return TrainedLabelModel(
    configuration: ModelConfiguration(
      sourceLanguage: "en", targetLanguage: "zxx", architecture: architecture, hasJointVocabulary: false),
    sourceTokenizer: tokenizer, targetTokenizer: labels, network: network, device: .cpu)
}

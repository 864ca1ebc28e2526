import Layers
import Randomness
import Tensors
import Text
import Translation

/// Lines of several scripts, some of them with nothing to translate.
let variedLines = [
  "The quick brown fox jumps over the lazy dog.", "A dog.", "Two dogs run over the green grass, and 3 jump!",
  "", "   ", "…", "\u{3000}", "?!", "42", "Größe", "日本語の文です", "a\u{301}\u{302}", "ends with spaces  ",
  "  begins with spaces", "ONE", "the the the the the the the the the the the the", "x",
  "control \u{1} \u{0} \u{85} \u{2028} characters", "🙂 smiles 🙂", "The dog is lazy. The fox is quick.",
]

/// A small model with random weights, whose pieces are those of `variedLines`.
///
/// - Parameter pieces: With 300 there is room for little but bytes and characters.
func smallModel(
  kind: SubwordKind = .bpe, _ architecture: Architecture? = nil, pieces: Int = 300
) throws -> TrainedModel {
  let tokenizer = try smallTokenizer(kind: kind, pieces: pieces)
  var transformer = Architecture(.transformer)
  (transformer.features, transformer.feedForwardFeatures, transformer.heads) = (16, 24, 2)
  (transformer.encoderLayers, transformer.decoderLayers) = (1, 2)
  transformer.positions = .learned
  transformer.maximumPositions = 12
  let architecture = architecture ?? transformer
  let count = tokenizer.vocabulary.count
  let network = architecture.makeModel(sourceVocabulary: count, targetVocabulary: count)
  network.parameters.initialize(Seed(2))
  return TrainedModel(
    configuration: ModelConfiguration(
      sourceLanguage: "en", targetLanguage: "de", architecture: architecture, hasJointVocabulary: true),
    sourceTokenizer: tokenizer, targetTokenizer: tokenizer, network: network, device: .cpu)
}

func smallTokenizer(kind: SubwordKind = .bpe, pieces: Int = 300) throws -> Tokenizer {
  var options = VocabularyBuilder.Options()
  options.kind = kind
  options.size = pieces
  options.minimumFrequency = 1
  var builder = try VocabularyBuilder(options)
  for line in variedLines { builder.add(line) }
  return try Tokenizer(builder.build())
}

/// What `smallModel` is to be where it is not a Transformer.
let smallRecurrentArchitectures: [Architecture] = [Architecture.Kind.attentionRNN, .contextVectorRNN].map {
  kind in
  var architecture = Architecture(kind)
  (architecture.features, architecture.hiddenFeatures, architecture.attentionFeatures) = (16, 20, 12)
  return architecture
}

/// What `smallModel` is to be where it has convolutions, or a decoder without self-attention.
let smallOtherArchitectures: [Architecture] = {
  var convolution = Architecture(.convolution)
  (convolution.features, convolution.encoderLayers, convolution.decoderLayers) = (16, 2, 2)
  convolution.maximumPositions = 12
  let histories = [DecoderSelfAttentionKind.average, .ssru].map { kind in
    var architecture = Architecture(.transformer)
    (architecture.features, architecture.feedForwardFeatures, architecture.heads) = (16, 24, 2)
    (architecture.encoderLayers, architecture.decoderLayers) = (1, 2)
    architecture.decoderSelfAttention = kind
    return architecture
  }
  return [convolution] + histories
}()

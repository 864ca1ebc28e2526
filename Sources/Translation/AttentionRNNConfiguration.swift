internal import Files
public import Layers
public import Tensors

/// The sizes and choices that make a recurrent model with attention.
public struct AttentionRNNConfiguration: Codable, Hashable, Sendable {
  /// Width of the vectors of tokens, and of the maxout layer before the output.
  public var features = 256
  /// Width of the state of a cell.
  public var hiddenFeatures = 512
  /// Width of the hidden layer of the additive score.
  public var attentionFeatures = 512
  public var encoderLayers = 1
  public var decoderLayers = 1
  public var cell = RecurrentCellKind.gru
  /// Whether the encoder reads in both directions, each with a state of `hiddenFeatures`.
  public var isBidirectional = true
  public var score = AttentionScoreKind.additive
  public var normalizer = AttentionNormalizer.softmax
  /// Whether attention comes after the step and its result is handed to the next.
  ///
  /// So in Luong et al. 2015, section 3.3; otherwise it comes before the step and enters it, as in Bahdanau et al. 2015.
  public var inputFeeding = false
  /// The probability with which an element of an embedding, of what a layer hands to the next and of the decoder's
  /// states is dropped in training.
  public var dropout: Float = 0.2
  public var tiedEmbeddings = TransformerConfiguration.EmbeddingTying.none

  /// The small model.
  public init() {}

  public init(_ preset: TransformerConfiguration.Preset) {
    switch preset {
    case .tiny: (features, hiddenFeatures, attentionFeatures) = (128, 256, 256)
    case .small: break
    case .base: (features, hiddenFeatures, attentionFeatures) = (512, 1024, 1024)
    }
  }

  /// Reads what a file says; a field that it lacks keeps its default, so that files of earlier versions stay readable.
  public init(from decoder: any Decoder) throws {
    self.init()
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    try fields.decode(.features, into: &features)
    try fields.decode(.hiddenFeatures, into: &hiddenFeatures)
    try fields.decode(.attentionFeatures, into: &attentionFeatures)
    try fields.decode(.encoderLayers, into: &encoderLayers)
    try fields.decode(.decoderLayers, into: &decoderLayers)
    try fields.decode(.cell, into: &cell)
    try fields.decode(.isBidirectional, into: &isBidirectional)
    try fields.decode(.score, into: &score)
    try fields.decode(.normalizer, into: &normalizer)
    try fields.decode(.inputFeeding, into: &inputFeeding)
    try fields.decode(.dropout, into: &dropout)
    try fields.decode(.tiedEmbeddings, into: &tiedEmbeddings)
  }

  /// Width of the vectors that the output layer reads.
  var outputFeatures: Int { inputFeeding ? hiddenFeatures : features }

  /// What is wrong with the values, in words for a user; empty if nothing is.
  public var problems: [String] {
    var problems = sizeProblems([
      ("features", features, 1 << 16), ("hiddenFeatures", hiddenFeatures, 1 << 16),
      ("attentionFeatures", attentionFeatures, 1 << 16), ("encoderLayers", encoderLayers, 1 << 10),
      ("decoderLayers", decoderLayers, 1 << 10),
    ])
    problems += probabilityProblems([("dropout", dropout)])
    if tiedEmbeddings != .none, outputFeatures != features {
      problems.append(tyingProblem(features: features, outputFeatures: outputFeatures))
    }
    return problems
  }
}

/// Returns what is wrong with sizes that must be from 1 to a limit.
func sizeProblems(_ sizes: [(name: String, value: Int, limit: Int)]) -> [String] {
  sizes.filter { $0.value < 1 || $0.value > $0.limit }.map {
    "\($0.name) must be between 1 and \($0.limit), not \($0.value)"
  }
}

/// Returns what is wrong with probabilities that must be less than 1.
func probabilityProblems(_ probabilities: [(name: String, value: Float)]) -> [String] {
  probabilities.filter { !($0.value >= 0 && $0.value < 1) }.map {
    "\($0.name) must be at least 0 and less than 1, not \($0.value)"
  }
}

func tyingProblem(features: Int, outputFeatures: Int) -> String {
  "the output layer reads \(outputFeatures) features and cannot be tied to embeddings of \(features); "
    + "make features and hiddenFeatures equal, or tiedEmbeddings none"
}

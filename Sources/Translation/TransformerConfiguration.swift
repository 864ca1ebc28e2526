internal import Files
public import Layers
public import Tensors

/// The sizes and choices that make a Transformer.
public struct TransformerConfiguration: Codable, Hashable, Sendable {
  /// Width of the vectors of tokens; d_model of the paper.
  public var features = 512
  /// Width of the hidden layer of a feed-forward block.
  public var feedForwardFeatures = 2048
  public var heads = 8
  public var encoderLayers = 6
  public var decoderLayers = 6
  public var normalization = NormalizationPlacement.pre
  public var positions = PositionalEncodingKind.sinusoidal
  /// Number of learned positions; sinusoidal ones have no end.
  public var maximumPositions = 1024
  public var activation = Activation.relu
  /// How well a query fits a key, in every attention.
  public var score = AttentionScoreKind.scaledDot
  /// How scores of attention become weights.
  public var normalizer = AttentionNormalizer.softmax
  /// The probability with which an element of an embedding or of a sublayer's result is dropped in training.
  public var dropout: Float = 0.1
  /// The same for attention weights.
  public var attentionDropout: Float = 0
  /// The same for the hidden layer of a feed-forward block.
  public var activationDropout: Float = 0
  public var tiedEmbeddings = EmbeddingTying.all

  /// Which matrices [vocabulary, features] are one and the same.
  public enum EmbeddingTying: String, Codable, CaseIterable, Sendable {
    case none
    /// The target embedding and the output layer (Press and Wolf 2017).
    case target
    /// These and the source embedding (Vaswani et al. 2017, section 3.4); needs a joint vocabulary.
    case all
  }

  /// The base model of the paper (Vaswani 2017, table 3), with pre-norm.
  public init() {}

  /// The sizes that have names.
  public enum Preset: String, Codable, CaseIterable, Sendable {
    case tiny, small, base
  }

  public init(_ preset: Preset) {
    switch preset {
    case .tiny:
      (features, feedForwardFeatures, heads, encoderLayers, decoderLayers) = (128, 256, 4, 4, 4)
    case .small:
      (features, feedForwardFeatures, heads, encoderLayers, decoderLayers) = (256, 1024, 4, 3, 3)
    case .base:
      break
    }
  }

  /// Reads what a file says; a field that it lacks keeps its default, so that files of earlier versions stay readable.
  public init(from decoder: any Decoder) throws {
    self.init()
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    try fields.decode(.features, into: &features)
    try fields.decode(.feedForwardFeatures, into: &feedForwardFeatures)
    try fields.decode(.heads, into: &heads)
    try fields.decode(.encoderLayers, into: &encoderLayers)
    try fields.decode(.decoderLayers, into: &decoderLayers)
    try fields.decode(.normalization, into: &normalization)
    try fields.decode(.positions, into: &positions)
    try fields.decode(.maximumPositions, into: &maximumPositions)
    try fields.decode(.activation, into: &activation)
    try fields.decode(.score, into: &score)
    try fields.decode(.normalizer, into: &normalizer)
    try fields.decode(.dropout, into: &dropout)
    try fields.decode(.attentionDropout, into: &attentionDropout)
    try fields.decode(.activationDropout, into: &activationDropout)
    try fields.decode(.tiedEmbeddings, into: &tiedEmbeddings)
  }

  /// What is wrong with the values, in words for a user; empty if nothing is.
  public var problems: [String] {
    var problems: [String] = []
    let sizes = [
      ("features", features, 1 << 16), ("feedForwardFeatures", feedForwardFeatures, 1 << 18),
      ("heads", heads, 1 << 10), ("encoderLayers", encoderLayers, 1 << 10),
      ("decoderLayers", decoderLayers, 1 << 10),
      ("maximumPositions", maximumPositions, 1 << 24),
    ]
    for (name, value, limit) in sizes where value < 1 || value > limit {
      problems.append("\(name) must be between 1 and \(limit), not \(value)")
    }
    if heads >= 1, features % heads != 0 {
      problems.append("features (\(features)) must be a multiple of heads (\(heads))")
    }
    let probabilities = [
      ("dropout", dropout), ("attentionDropout", attentionDropout), ("activationDropout", activationDropout),
    ]
    for (name, value) in probabilities where !(value >= 0 && value < 1) {
      problems.append("\(name) must be at least 0 and less than 1, not \(value)")
    }
    if activation != .relu && activation != .gelu { problems.append("activation must be relu or gelu") }
    return problems
  }
}

internal import Files
public import Layers

/// The sizes and choices that make a recurrent model that reads the source into one vector.
public struct ContextVectorRNNConfiguration: Codable, Hashable, Sendable {
  /// Width of the vectors of tokens, and of the maxout layer before the output.
  public var features = 256
  /// Width of the state of a cell.
  public var hiddenFeatures = 512
  public var encoderLayers = 1
  public var decoderLayers = 1
  public var cell = RecurrentCellKind.gru
  public var context = ContextUse.everyStep
  /// Whether the source is read from its last token to its first.
  ///
  /// The beginnings of both sides are then near each other (Sutskever et al. 2014, section 3.3).
  public var reversesSource = false
  /// The probability with which an element of an embedding, of what a layer hands to the next and of the decoder's
  /// states is dropped in training.
  public var dropout: Float = 0.2
  public var tiedEmbeddings = TransformerConfiguration.EmbeddingTying.none

  /// Where the vector of the source goes.
  public enum ContextUse: String, Codable, CaseIterable, Sendable {
    /// The decoder begins with it and sees it no more (Sutskever et al. 2014).
    case initialState = "initial-state"
    /// It also enters every step and the output layer (Cho et al. 2014).
    case everyStep = "every-step"
  }

  /// The small model.
  public init() {}

  public init(_ preset: TransformerConfiguration.Preset) {
    switch preset {
    case .tiny: (features, hiddenFeatures) = (128, 256)
    case .small: break
    case .base: (features, hiddenFeatures) = (512, 1024)
    }
  }

  /// Reads what a file says; a field that it lacks keeps its default, so that files of earlier versions stay readable.
  public init(from decoder: any Decoder) throws {
    self.init()
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    try fields.decode(.features, into: &features)
    try fields.decode(.hiddenFeatures, into: &hiddenFeatures)
    try fields.decode(.encoderLayers, into: &encoderLayers)
    try fields.decode(.decoderLayers, into: &decoderLayers)
    try fields.decode(.cell, into: &cell)
    try fields.decode(.context, into: &context)
    try fields.decode(.reversesSource, into: &reversesSource)
    try fields.decode(.dropout, into: &dropout)
    try fields.decode(.tiedEmbeddings, into: &tiedEmbeddings)
  }

  /// Width of the vectors that the output layer reads.
  var outputFeatures: Int {
    switch context {
    case .initialState: hiddenFeatures
    case .everyStep: features
    }
  }

  /// What is wrong with the values, in words for a user; empty if nothing is.
  public var problems: [String] {
    var problems = sizeProblems([
      ("features", features, 1 << 16), ("hiddenFeatures", hiddenFeatures, 1 << 16),
      ("encoderLayers", encoderLayers, 1 << 10), ("decoderLayers", decoderLayers, 1 << 10),
    ])
    problems += probabilityProblems([("dropout", dropout)])
    if tiedEmbeddings != .none, outputFeatures != features {
      problems.append(tyingProblem(features: features, outputFeatures: outputFeatures))
    }
    if context == .initialState, encoderLayers != decoderLayers {
      problems.append(
        "each layer of the decoder begins with the state of one of the encoder: encoderLayers (\(encoderLayers)) "
          + "must be decoderLayers (\(decoderLayers)) where the context is the initial state")
    }
    return problems
  }
}

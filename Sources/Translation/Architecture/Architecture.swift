public import Layers
internal import Settings
public import Tensors

/// The choices and sizes that make a model: which encoder, which decoder or task, and the fields that these have.
///
/// One list for all of them: a field belongs to the kinds for which its `Setting` applies, and means the same in each.
public struct Architecture: Hashable, Sendable {
  public let kind: Kind

  // MARK: Every model

  /// Width of the vectors of tokens; d_model of a Transformer.
  public var features = 256
  public var encoderLayers = 1
  public var decoderLayers = 1
  /// The probability with which an element of an embedding and of a layer's result is dropped in training.
  public var dropout: Float = 0.1
  /// The probability with which the vector of a source token is dropped whole in training.
  public var sourceTokenDropout: Float = 0
  /// The same for the tokens that a decoder is given.
  public var targetTokenDropout: Float = 0
  public var tiedEmbeddings = EmbeddingTying.none

  // MARK: Transformer layers

  /// Width of the hidden layer of a feed-forward block.
  public var feedForwardFeatures = 1024
  public var heads = 4
  public var normalization = NormalizationPlacement.pre
  public var positions = PositionalEncodingKind.sinusoidal
  /// Number of learned positions; all others have no end.
  public var maximumPositions = 1024
  /// The distance from which on all have the same vectors where positions are relative.
  public var clippedDistance = 16
  /// The number of groups of distances where positions are a relative bias.
  public var distanceBuckets = 32
  /// The distance from which on all are one group there.
  public var maximumDistance = 128
  /// Whether one matrix makes queries, keys and values.
  public var projections = AttentionProjectionKind.separate
  /// The most tokens that self-attention looks away; nil for any number.
  public var window: Int?
  /// The same of the encoder's, where it differs.
  public var encoderWindow: Int?
  /// The same of the decoder's, where it differs.
  public var decoderWindow: Int?
  /// Whether the encoder's self-attention goes along edges that come with each sentence.
  public var encoderEdges = false
  /// How a layer of the decoder knows what has been written.
  public var decoderSelfAttention = DecoderSelfAttentionKind.attention
  /// Width of the hidden layer that an average passes through, 0 for none, where it is not `feedForwardFeatures`.
  public var averageFeatures: Int?
  public var activation = Activation.relu
  /// The probability with which an attention weight is dropped in training.
  public var attentionDropout: Float = 0
  /// The same for the hidden layer of a feed-forward block.
  public var activationDropout: Float = 0
  /// The probability with which a layer is skipped in training.
  public var layerDropout: Float = 0

  // MARK: Recurrent layers

  /// Width of the state of a cell, of one direction.
  public var hiddenFeatures = 512
  public var cell = RecurrentCellKind.gru
  /// Whether an encoder of one direction reads from the last token to the first.
  ///
  /// The beginnings of both sides are then near each other (Sutskever et al. 2014, section 3.3).
  public var reversesSource = false

  // MARK: Convolutions

  /// How many tokens a convolution sees at once.
  public var kernelSize = 3

  // MARK: Attention

  /// How queries and keys are compared: in a recurrent decoder's attention, or in every attention of a Transformer's
  /// decoder and, before that, encoder.
  public var score = AttentionScoreKind.scaledDot
  /// What the scaled dot product is divided by, in the same attentions.
  public var scale = AttentionScale.keyWidth
  /// How scores become weights, in the same attentions.
  public var normalizer = AttentionNormalizer.softmax
  /// Width of the hidden layer of a recurrent decoder's additive score.
  public var attentionFeatures = 512
  /// Whether a recurrent decoder attends after its step and hands the result to the next.
  ///
  /// So in Luong et al. 2015, section 3.3; otherwise it attends before the step, which takes in what was found, as in
  /// Bahdanau et al. 2015.
  public var inputFeeding = false

  // MARK: One context vector

  public var context = ContextUse.everyStep

  /// Which matrices [vocabulary, features] are one and the same.
  public enum EmbeddingTying: String, Codable, CaseIterable, Sendable {
    case none
    /// The target embedding and the output layer (Press and Wolf 2017).
    case target
    /// These and the source embedding (Vaswani et al. 2017, section 3.4); needs a joint vocabulary.
    case all
  }

  /// Where the one vector of a source goes.
  public enum ContextUse: String, Codable, CaseIterable, Sendable {
    /// The decoder begins with it and sees it no more (Sutskever et al. 2014).
    case initialState = "initial-state"
    /// It also enters every step and the output layer (Cho et al. 2014).
    case everyStep = "every-step"
  }

  /// The sizes that have names.
  ///
  /// Base is that of Vaswani et al. 2017, table 3.
  public enum Preset: String, Codable, CaseIterable, Sendable {
    case tiny, small, base
  }

  /// An encoder and a decoder, or an encoder alone, with what each has by itself.
  public init(_ kind: Kind, _ preset: Preset = .small) {
    self.kind = kind
    if kind.decoder == .attentionRNN { score = .additive }
    if kind.isRecurrent { dropout = 0.2 }
    if kind.tiesEmbeddings { tiedEmbeddings = .all }
    if kind.hasConvolutions { positions = .learned }
    switch preset {
    case .tiny: (features, feedForwardFeatures, heads) = (128, 256, 4)
    case .small: (features, feedForwardFeatures, heads) = (256, 1024, 4)
    case .base: (features, feedForwardFeatures, heads) = (512, 2048, 8)
    }
    (hiddenFeatures, attentionFeatures) = (2 * features, 2 * features)
    let layers = [Preset.tiny: 4, .small: 3, .base: 6][preset] ?? 1
    encoderLayers = kind.encoder == .transformer || kind.encoder == .convolution ? layers : 1
    decoderLayers = kind.decoder == .transformer || kind.decoder == .convolution ? layers : 1
  }

  /// The name by which users choose the pair.
  public var name: String { kind.name }

  /// Whether the model says where in the source it looks while it writes.
  public var hasAttention: Bool { kind.decoder.map { $0 != .contextVectorRNN } ?? false }

  /// Whether source and target must share one vocabulary.
  public var needsJointVocabulary: Bool { tying == .all }

  /// Whether sources must come with edges.
  public var needsEdges: Bool { encoderEdges && kind.encoder == .transformer && kind.decoder != nil }

  /// Which embeddings are tied: labels have none.
  var tying: EmbeddingTying { kind.decoder == nil ? .none : tiedEmbeddings }

  /// The score, its scale and the normaliser of a Transformer encoder's attention: the decoder's where that is made of
  /// the same layers.
  var encoderAttention: (score: AttentionScoreKind, scale: AttentionScale, normalizer: AttentionNormalizer) {
    switch kind.decoder {
    case .transformer, nil: (score, scale, normalizer)
    case .attentionRNN, .contextVectorRNN, .convolution: (.scaledDot, .keyWidth, .softmax)
    }
  }

  /// The most tokens that an attention looks away; nil for any number, and where edges say what is seen.
  func window(of kind: AttentionKind) -> Int? {
    switch kind {
    case .encoderSelf: needsEdges ? nil : encoderWindow ?? window
    case .decoderSelf: decoderWindow ?? window
    case .cross: nil
    }
  }

  /// Width of the vectors that the output layer reads.
  var outputFeatures: Int {
    switch kind.decoder {
    case .transformer, .convolution: features
    case .attentionRNN: inputFeeding ? hiddenFeatures : features
    case .contextVectorRNN: context == .initialState ? hiddenFeatures : features
    case nil: memoryFeatures
    }
  }

  /// Width of the vectors that the encoder makes of tokens.
  package var memoryFeatures: Int {
    switch kind.encoder {
    case .transformer, .convolution, .embeddings: features
    case .rnn: hiddenFeatures
    case .bidirectionalRNN: 2 * hiddenFeatures
    }
  }

  /// Width of the one vector that the encoder makes of a sentence: of both directions it is the one that ends with the
  /// first token.
  package var summaryFeatures: Int { kind.encoder.isRecurrent ? hiddenFeatures : features }

  /// Whether anything is drawn in training, so that two passes over a batch differ.
  package var isRandomInTraining: Bool {
    [
      dropout, attentionDropout, activationDropout, layerDropout, sourceTokenDropout, targetTokenDropout,
    ].contains { $0 > 0 }
  }

  /// The same without anything that is drawn in training.
  var droppingNothing: Architecture {
    var architecture = self
    (architecture.dropout, architecture.attentionDropout, architecture.activationDropout) = (0, 0, 0)
    (architecture.sourceTokenDropout, architecture.targetTokenDropout) = (0, 0)
    architecture.layerDropout = 0
    return architecture
  }

  /// What is wrong with the values, in words for a user; empty if nothing is.
  public var problems: [String] {
    var problems = settingProblems
    if kind.hasTransformerLayers, heads >= 1, features % heads != 0 {
      problems.append("features (\(features)) must be a multiple of heads (\(heads))")
    }
    if kind.encoder == .convolution, kernelSize % 2 == 0 {
      problems.append(
        "kernel-size (\(kernelSize)) must be odd where the encoder is a convolution: it sees as many tokens on either side"
      )
    }
    if tying != .none, outputFeatures != features {
      problems.append(
        "the output layer reads \(outputFeatures) features and cannot be tied to embeddings of \(features); "
          + "make features and hidden-features equal, or tied-embeddings none")
    }
    if kind.decoder == .attentionRNN, !score.fits(query: hiddenFeatures, memory: memoryFeatures) {
      problems.append(
        "the score \(score.rawValue) compares a state of \(hiddenFeatures) with vectors of \(memoryFeatures); they "
          + "must be equally wide, or the vectors twice as wide; choose the score additive or bilinear, or other widths"
      )
    }
    if context == .initialState, kind.decoder == .contextVectorRNN, kind.encoder.isRecurrent,
      encoderLayers != decoderLayers
    {
      problems.append(
        "each layer of the decoder begins with the state of one of the encoder: encoder-layers (\(encoderLayers)) "
          + "must be decoder-layers (\(decoderLayers)) where the context is the initial state")
    }
    return problems + attentionProblems
  }
}

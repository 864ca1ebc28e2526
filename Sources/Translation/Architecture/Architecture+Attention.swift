internal import Layers
internal import Tensors

/// What self-attention knows of distances, and which choices of attention go together.
extension Architecture {
  /// Returns what all self-attentions of a stack of layers know of distances; nil where each has vectors of its own.
  func sharedPositions(_ scope: ParameterScope, of kind: AttentionKind) -> AttentionPositions? {
    switch positions {
    case .sinusoidal, .learned, .none: return AttentionPositions.none
    case .rotary: return .rotary(RotaryPositions(headSize: features / heads))
    case .relative: return nil
    case .relativeBias:
      let buckets = DistanceBuckets(
        count: distanceBuckets, furthest: maximumDistance, isOneSided: kind == .decoderSelf)
      return .bias(RelativeBias(scope, heads: heads, buckets))
    case .alibi: return .bias(LinearBias(heads: heads))
    }
  }

  /// Returns what one self-attention knows of distances where the stack shares nothing.
  func ownPositions(_ scope: ParameterScope) -> AttentionPositions {
    .relative(
      RelativePositions(scope, headSize: features / heads, clippedDistance: clippedDistance))
  }

  /// Which choices of attention do not go together, in words for a user.
  var attentionProblems: [String] {
    var problems: [String] = []
    if kind.hasAttentionScore, scale == .none, score != .scaledDot {
      problems.append(
        "scale none is a choice of the score scaled-dot, and the score is \(score.rawValue); leave out one of them"
      )
    }
    if needsEdges, encoderWindow != nil {
      problems.append(
        "encoder-edges and encoder-window both say what the encoder's tokens see; leave out one of them")
    }
    problems += historyProblems
    guard positions.isOfSelfAttention else { return problems }
    if let part = partWithoutSelfAttention {
      problems.append(
        "\(part) has no self-attention that positions \(positions.rawValue) could be told to; choose "
          + "sinusoidal, learned or none")
    }
    guard kind.hasTransformerLayers else { return problems }
    let score = kind.encoder == .transformer ? encoderAttention.score : self.score
    if positions == .rotary || positions == .relative, score != .scaledDot, score != .dot {
      problems.append(
        "positions \(positions.rawValue) are of dot products, and the score is \(score.rawValue); choose the score "
          + "scaled-dot or dot, or positions alibi or relative-bias")
    }
    if positions == .rotary, heads >= 1, features / heads % 2 != 0 {
      problems.append(
        "rotary positions turn pairs of features, and a head has \(features / heads); choose other features or heads"
      )
    }
    if positions == .relativeBias, maximumDistance <= distanceBuckets / 2 {
      problems.append(
        "maximum-distance (\(maximumDistance)) must be more than half of distance-buckets (\(distanceBuckets))"
      )
    }
    return problems
  }
  /// What of the decoder's self-attention is chosen although it has none, in words for a user.
  private var historyProblems: [String] {
    guard kind.decoder == .transformer else { return [] }
    var problems: [String] = []
    func refuse(_ option: String, of what: String) {
      problems.append(
        "\(option) is a choice of \(what), and decoder-self-attention is \(decoderSelfAttention.rawValue); leave out one of "
          + "them")
    }
    if averageFeatures != nil, decoderSelfAttention != .average {
      refuse("average-features", of: "average attention")
    }
    if decoderSelfAttention != .attention {
      if decoderWindow != nil { refuse("decoder-window", of: "self-attention") }
      if window != nil, kind.encoder != .transformer { refuse("window", of: "self-attention") }
    }
    return problems
  }

  /// What would know no order if only self-attention were told of it; nil where self-attention is all there is, but for
  /// recurrences, which know it.
  private var partWithoutSelfAttention: String? {
    if kind.encoder == .embeddings || kind.encoder == .convolution {
      return "the encoder \(kind.encoder.rawValue)"
    }
    if kind.decoder == .convolution { return "the decoder convolution" }
    guard kind.decoder == .transformer else { return nil }
    switch decoderSelfAttention {
    case .attention: return nil
    case .average: return "the decoder with average attention"
    case .ssru: return kind.encoder == .transformer ? nil : "the decoder with ssru"
    }
  }
}

import Randomness
import Tensors
import TestSupport
import Testing

@testable import Layers

/// What a self-attention can be made of beside its score and normaliser.
struct AttentionVariant: CustomTestStringConvertible, Sendable {
  var positions = PositionalEncodingKind.none
  var window: Int?
  var projections = AttentionProjectionKind.separate
  var scale = AttentionScale.keyWidth
  var score = AttentionScoreKind.scaledDot
  var normalizer = AttentionNormalizer.softmax

  var testDescription: String {
    "\(positions.rawValue), window \(window.map(String.init) ?? "none"), \(projections.rawValue), "
      + "\(score.rawValue) by \(scale.rawValue), \(normalizer.rawValue)"
  }

  static let all: [AttentionVariant] =
    PositionalEncodingKind.allCases.filter { $0.isOfSelfAttention || $0 == .none }.flatMap { positions in
      [
        AttentionVariant(positions: positions),
        AttentionVariant(positions: positions, window: 1, projections: .fused),
        AttentionVariant(positions: positions, projections: .fused, scale: .none),
        AttentionVariant(positions: positions, window: 2, score: .dot, normalizer: .sigmoid),
      ]
    } + [AttentionVariant(window: 0), AttentionVariant(positions: .alibi, score: .additive)]
}

/// A self-attention of two heads of four features with two numbers of distances clipped early, and what it reads.
struct SmallSelfAttention {
  let store: ParameterStore
  let layer: MultiHeadAttention
  /// [9, 8], sentences of 5, 1 and 3 tokens.
  let x: Parameter
  static let offsets: [Int32] = [0, 5, 6, 9]

  init(_ variant: AttentionVariant, _ kind: AttentionKind, dropout: Float = 0, on device: Device = .cpu) {
    store = ParameterStore(on: device)
    let scope = store.scope["layer"]
    let positions: AttentionPositions =
      switch variant.positions {
      case .rotary: .rotary(RotaryPositions(headSize: 4))
      case .relative: .relative(RelativePositions(scope["positions"], headSize: 4, clippedDistance: 2))
      case .relativeBias:
        .bias(
          RelativeBias(
            scope["positions"], heads: 2,
            DistanceBuckets(count: 4, furthest: 4, isOneSided: kind == .decoderSelf)))
      case .alibi: .bias(LinearBias(heads: 2))
      case .sinusoidal, .learned, .none: .none
      }
    layer = MultiHeadAttention(
      scope, features: 8, heads: 2, projections: variant.projections, score: variant.score,
      scale: variant.scale, window: variant.window, positions: positions, normalizer: variant.normalizer,
      dropout: dropout, site: AttentionSite(kind: kind, layer: 0))
    x = store.scope.parameter("x", [9, 8], .normal(deviation: 1))
    store.initialize(Seed(5))
    for parameter in store.parameters where parameter.name.hasSuffix("bias") {
      parameter.storage.assign(normalNumbers(parameter.shape.count, deviation: 0.5, parameter.name))
    }
    for parameter in store.parameters where parameter.name.contains("positions") {
      parameter.storage.assign(normalNumbers(parameter.shape.count, parameter.name))
    }
  }

  /// The attention of all tokens at once.
  func callAsFunction(_ pass: ForwardPass) -> Tensor { layer(pass.tensor(x), offsets: Self.offsets) }
}

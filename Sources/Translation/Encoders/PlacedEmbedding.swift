internal import Bitext
internal import Layers
internal import Tensors
internal import Text

/// The vectors of tokens, told where in its sentence each stands.
///
/// Sections 3.4 and 3.5 of Vaswani et al. 2017.
struct PlacedEmbedding {
  private let embedding: Embedding
  private let positions: PositionalEncoding

  init(_ embedding: Embedding, _ scope: ParameterScope, _ architecture: Architecture) {
    self.embedding = embedding
    positions = PositionalEncoding(
      scope, architecture.positions, maximumPositions: architecture.maximumPositions,
      features: architecture.features)
  }

  /// Returns [tokens, features] for packed sentences.
  func callAsFunction(_ batch: TokenBatch, _ pass: ForwardPass) -> Tensor {
    let places = (0..<batch.count).flatMap { 0..<Int32(batch.length(of: $0)) }
    return embedding(batch.identifiers, positions(places, pass), pass)
  }

  /// Returns [tokens, features] for tokens that all stand at one place of their sentences, counted from 0.
  func callAsFunction(_ tokens: [TokenID], at place: Int, _ pass: ForwardPass) -> Tensor {
    embedding(tokens, positions([Int32](repeating: Int32(place), count: tokens.count), pass), pass)
  }
}

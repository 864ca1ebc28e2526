internal import Bitext
internal import Layers
internal import Tensors

/// An encoder that leaves everything to the decoder: the vectors of tokens, and where they stand.
///
/// No vector knows its neighbours. What an encoder is good for is seen beside it.
struct EmbeddingEncoder: SourceEncoder {
  let embedding: PlacedEmbedding

  func callAsFunction(_ source: TokenBatch, _ pass: ForwardPass) -> Memory {
    Memory(embedding(source, pass), offsets: source.offsets)
  }
}

internal import Bitext
internal import Layers
internal import Tensors

/// Recurrent layers that read the source, in both directions or in one.
///
/// Bahdanau et al. 2015, section 3.2; Cho et al. 2014 and Sutskever et al. 2014.
struct RecurrentSourceEncoder: SourceEncoder {
  private let embedding: Embedding
  private let layers: RecurrentEncoder
  private let layerCount: Int

  init(_ scope: ParameterScope, _ architecture: Architecture, _ embedding: Embedding) {
    self.embedding = embedding
    layerCount = architecture.encoderLayers
    layers = RecurrentEncoder(
      scope["encoder"], architecture.cell, inputs: architecture.features, hidden: architecture.hiddenFeatures,
      layers: architecture.encoderLayers, architecture.reading, dropout: architecture.dropout)
  }

  func callAsFunction(_ source: TokenBatch, _ pass: ForwardPass) -> Memory {
    let x = embedding(source.identifiers, nil, pass)  // [source tokens, features]
    return Memory(layers(x, offsets: source.offsets), layers: layerCount, offsets: source.offsets)
  }
}

extension Architecture {
  fileprivate var reading: RecurrentEncoder.Reading {
    kind.encoder == .bidirectionalRNN ? .bidirectional : reversesSource ? .backward : .forward
  }
}

internal import Bitext
internal import Layers
internal import Tensors

/// The convolutional encoder: every token sees its neighbours, and through each further layer theirs.
///
/// Gehring et al. 2017, section 3.2: a stack of gated convolutions with residual connections, between two linear maps. With
/// kernels of k tokens and n layers a vector knows n (k - 1) / 2 tokens on either side, all found in n steps, whatever the
/// length of the sentence. All layers are as wide as the vectors of tokens. Left out of the paper are its weight
/// normalisation and the scaling of the encoder's gradients, which were made for plain gradient descent.
struct ConvolutionalEncoder: SourceEncoder {
  private let embedding: PlacedEmbedding
  private let input: Linear
  private let layers: [GatedConvolution]
  private let output: Linear

  init(_ scope: ParameterScope, _ architecture: Architecture, _ embedding: PlacedEmbedding) {
    self.embedding = embedding
    let (scope, features) = (scope["encoder"], architecture.features)
    input = Linear(scope["input"], inputs: features, outputs: features)
    layers = (0..<architecture.encoderLayers).map {
      GatedConvolution(
        scope[$0]["convolution"], features: features, size: architecture.kernelSize, isCausal: false,
        dropout: architecture.dropout)
    }
    output = Linear(scope["output"], inputs: features, outputs: features)
  }

  func callAsFunction(_ source: TokenBatch, _ pass: ForwardPass) -> Memory {
    let embeddings = embedding(source, pass)  // [source tokens, features]
    let top = layers.reduce(input(embeddings)) { x, layer in
      sumOfEqualVariance(x, layer(x, offsets: source.offsets))
    }
    return Memory(output(top), offsets: source.offsets, embeddings: embeddings)
  }
}

internal import Layers
public import Tensors

extension Architecture {
  /// Builds a model for its task; its parameters have no values yet.
  ///
  /// - Precondition: One vocabulary size for both sides where all embeddings are tied.
  public func makeNetwork(
    sourceVocabulary: Int, targetVocabulary: Int, on device: Device = .cpu
  ) -> any Trainable {
    if kind.decoder == nil {
      return makeLabelModel(
        sourceVocabulary: sourceVocabulary, labelVocabulary: targetVocabulary, on: device)
    }
    return makeModel(
      sourceVocabulary: sourceVocabulary, targetVocabulary: targetVocabulary, on: device)
  }

  /// Builds a model that labels; its parameters have no values yet.
  public func makeLabelModel(
    sourceVocabulary: Int, labelVocabulary: Int, on device: Device = .cpu
  ) -> LabelModel {
    let store = ParameterStore(on: device)
    let scope = store.scope
    return LabelModel(
      parameters: store,
      encoder: encoder(
        scope, embedding(scope["sourceEmbedding"], sourceVocabulary, tokenDropout: sourceTokenDropout)),
      output: OutputLayer(
        scope["output"], vocabulary: labelVocabulary, features: outputFeatures, tied: nil),
      dropout: dropout)
  }

  /// Builds a model that translates; its parameters have no values yet.
  ///
  /// - Precondition: There is a decoder, and one vocabulary size for both sides where all embeddings are tied.
  public func makeModel(
    sourceVocabulary: Int, targetVocabulary: Int, on device: Device = .cpu
  ) -> any TranslationModel {
    precondition(
      tiedEmbeddings != .all || sourceVocabulary == targetVocabulary,
      "all embeddings are tied, but the vocabularies have \(sourceVocabulary) and \(targetVocabulary) tokens")
    let store = ParameterStore(on: device)
    let scope = store.scope
    let target = embedding(
      scope["targetEmbedding"], targetVocabulary, tokenDropout: targetTokenDropout,
      isTiedToOutput: tiedEmbeddings != .none)
    let source =
      tiedEmbeddings == .all
      ? Embedding(sharing: target, tokenDropout: sourceTokenDropout)
      : embedding(scope["sourceEmbedding"], sourceVocabulary, tokenDropout: sourceTokenDropout)
    let encoder = encoder(scope, source)
    func model(_ decoder: some TargetDecoder) -> any TranslationModel {
      let output = OutputLayer(
        scope["output"], vocabulary: targetVocabulary, features: outputFeatures,
        tied: tiedEmbeddings == .none ? nil : target)
      return EncoderDecoder(parameters: store, output: output, encoder: encoder, decoder: decoder)
    }
    switch kind.decoder {
    case .transformer:
      return model(
        TransformerDecoder(scope, self, PlacedEmbedding(target, scope["targetPositions"], self)))
    case .attentionRNN: return model(AttentionRNNDecoder(scope, self, target))
    case .contextVectorRNN: return model(ContextVectorDecoder(scope, self, target))
    case .convolution:
      return model(
        ConvolutionalDecoder(scope, self, PlacedEmbedding(target, scope["targetPositions"], self)))
    case nil: preconditionFailure("\(name) has no decoder")
    }
  }

  private func encoder(_ scope: ParameterScope, _ source: Embedding) -> any SourceEncoder {
    func placed() -> PlacedEmbedding { PlacedEmbedding(source, scope["sourcePositions"], self) }
    switch kind.encoder {
    case .transformer: return TransformerEncoder(scope, self, placed())
    case .bidirectionalRNN, .rnn: return RecurrentSourceEncoder(scope, self, source)
    case .convolution: return ConvolutionalEncoder(scope, self, placed())
    case .embeddings: return EmbeddingEncoder(embedding: placed())
    }
  }

  private func embedding(
    _ scope: ParameterScope, _ vocabulary: Int, tokenDropout: Float, isTiedToOutput: Bool = false
  ) -> Embedding {
    Embedding(
      scope, vocabulary: vocabulary, features: features, dropout: dropout, tokenDropout: tokenDropout,
      isTiedToOutput: isTiedToOutput)
  }
}

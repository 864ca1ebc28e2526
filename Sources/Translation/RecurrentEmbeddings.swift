internal import Layers

/// Makes the embeddings of a recurrent model, one for both sides where all are tied.
func recurrentEmbeddings(
  _ scope: ParameterScope, features: Int, _ sourceVocabulary: Int, _ targetVocabulary: Int,
  _ tying: TransformerConfiguration.EmbeddingTying, dropout: Float
) -> (source: Embedding, target: Embedding) {
  precondition(
    tying != .all || sourceVocabulary == targetVocabulary,
    "all embeddings are tied, but the vocabularies have \(sourceVocabulary) and \(targetVocabulary) tokens")
  func embedding(_ name: String, _ vocabulary: Int, isTiedToOutput: Bool = false) -> Embedding {
    Embedding(
      scope[name], vocabulary: vocabulary, features: features, dropout: dropout,
      isTiedToOutput: isTiedToOutput)
  }
  let target = embedding("targetEmbedding", targetVocabulary, isTiedToOutput: tying != .none)
  return (tying == .all ? target : embedding("sourceEmbedding", sourceVocabulary), target)
}

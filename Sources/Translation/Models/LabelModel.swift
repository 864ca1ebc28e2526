public import Bitext
public import Layers
public import Tensors
internal import Text

/// An encoder and an output layer: labels for words, or one for each text.
///
/// A word is known by the vector of its first piece (Devlin et al. 2019, section 5.3), a text by the mean of the vectors
/// of its tokens: which of the two, the batch says.
public struct LabelModel: Trainable {
  public let parameters: ParameterStore
  let encoder: any SourceEncoder
  let output: OutputLayer
  let dropout: Float

  public func loss(
    _ batch: Batch, _ objective: Objective, gradientScale: Float, _ pass: ForwardPass
  ) -> LossSums {
    // There are no words where nothing can be seen.
    guard batch.targetTokenCount > 0 else { return LossSums() }
    return output.loss(
      targets: batch.targetOutputs.identifiers, objective, gradientScale: gradientScale, pass
    ) {
      states(batch.source, at: batch.labelPlaces, pass)
    }
  }

  /// Returns what the output layer reads, [labels, memory features].
  ///
  /// - Parameters:
  ///   - source: The tokens of each sentence.
  ///   - places: The tokens of each sentence that have labels, counted from its first; nil for a label of each sentence as
  ///     a whole.
  ///   - pass: The computation.
  func states(_ source: TokenBatch, at places: TokenBatch?, _ pass: ForwardPass) -> Tensor {
    let memory = encoder(source, pass)
    let read = places.map { gather(memory.vectors(), rows: $0.rows(of: source)) } ?? memory.mean()
    return Tensors.dropout(read, dropout)
  }
}

extension TokenBatch {
  /// Returns places in sentences as rows of their packed batch.
  fileprivate func rows(of source: TokenBatch) -> [Int32] {
    (0..<count).flatMap { sentence in self[sentence].map { source.offsets[sentence] + $0 } }
  }
}

extension Trained where Network == LabelModel {
  /// Returns where the encoder looks while it reads a text as one: by layer, of each head [tokens, tokens].
  ///
  /// The last token is `</s>`.
  package func encoderWeights(of text: String) -> [[[[Float]]]] {
    let observer = AttentionObserver([.weights])
    let pass = ForwardPass.inspecting(with: observer, on: device, memory: MemoryPool(device))
    let tokens = sourceTokenizer.encode(text) + [sourceTokenizer.vocabulary.endID]
    _ = network.encoder(TokenBatch([tokens]), pass)
    return observer.observations.sorted { $0.site.layer < $1.site.layer }.map { observation in
      observation.sentences[0].map(\.weights)
    }
  }
}

package import Bitext
package import Layers
package import Tensors
public import Text

/// All that a model's attentions did while it read one sentence and wrote another.
public struct AttentionInspection: Sendable, Hashable {
  /// What the model read, `</s>` at its end.
  public let source: [ReadablePiece]
  /// What the model wrote, `</s>` at its end.
  public let target: [ReadablePiece]
  /// By kind, from the lowest layer to the highest.
  package let layers: [Layer]
  /// The one vector that is all the decoder knows of the source; nil where it looks at the source.
  public let context: [Float]?

  /// What one attention did, and how it is made.
  package struct Layer: Sendable, Hashable {
    package let site: AttentionSite
    package let score: AttentionScoreKind
    package let normalizer: AttentionNormalizer
    package let heads: [AttentionObservation.Head]
  }
}

extension TrainedModel {
  /// Returns what the model's attentions do while it reads a source and writes a given target.
  ///
  /// - Parameters:
  ///   - source: As `Tokenizer.encodeSource` gives it.
  ///   - target: Without `<s>` and `</s>`.
  ///   - parts: What is wanted; the rest is empty.
  ///   - graph: What each token of the source sees, where the encoder goes along edges.
  package func inspection(
    source: [TokenID], target: [TokenID], _ parts: Set<AttentionPart> = Set(AttentionPart.allCases),
    along graph: TokenGraph? = nil
  ) -> AttentionInspection {
    let observer = observe(parts, source: source, graph, target: target, memory: MemoryPool(device))
    let layers = AttentionKind.allCases.flatMap { kind in
      observer.observations.filter { $0.site.kind == kind }.sorted { $0.site.layer < $1.site.layer }
    }.compactMap { observation in
      observation.sentences.first.map { heads in
        let form = configuration.architecture.attentionForm(of: observation.site.kind)
        return AttentionInspection.Layer(
          site: observation.site, score: form.score, normalizer: form.normalizer, heads: heads)
      }
    }
    return AttentionInspection(
      source: sourceTokenizer.readablePieces(of: source),
      target: targetTokenizer.readablePieces(of: target + [targetTokenizer.vocabulary.endID]),
      layers: layers, context: observer.contexts.first)
  }

  /// Returns the same for the texts of an attention that was wanted of a translation.
  package func inspection(
    of attention: SentenceAttention, _ parts: Set<AttentionPart> = Set(AttentionPart.allCases)
  ) -> AttentionInspection {
    inspection(
      source: attention.sourceTokens, target: attention.targetTokens, parts, along: attention.graph)
  }
}

extension Architecture {
  /// How the attentions of a kind are made; a scaled product that nothing divides is a product.
  fileprivate func attentionForm(
    of kind: AttentionKind
  ) -> (score: AttentionScoreKind, normalizer: AttentionNormalizer) {
    let (score, scale, normalizer) =
      kind == .encoderSelf ? encoderAttention : (self.score, self.scale, self.normalizer)
    return (score == .scaledDot && scale == .none ? .dot : score, normalizer)
  }
}

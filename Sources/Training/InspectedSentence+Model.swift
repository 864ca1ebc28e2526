package import Inspection
internal import Layers
internal import Tensors
internal import Text
package import Translation

extension InspectedSentence {
  /// What a model's attentions did, as a page shows it.
  package init(_ inspection: AttentionInspection, of model: TrainedModel, named name: String) {
    let configuration = model.configuration
    self.init(
      name: name,
      source: Side(
        language: configuration.sourceLanguage, tokens: InspectedToken.tokens(of: inspection.source)),
      target: Side(
        language: configuration.targetLanguage, tokens: InspectedToken.tokens(of: inspection.target)),
      attentions: inspection.layers.map(InspectedAttention.init), context: inspection.context)
  }
}

extension InspectedToken {
  /// Returns the tokens of a sentence; those with a unit in common, such as a piece of two characters and one that ends
  /// within the second, are of one.
  fileprivate static func tokens(of pieces: [ReadablePiece]) -> [InspectedToken] {
    var unit = -1
    return pieces.enumerated().map { index, piece in
      let goesOn = index > 0 && piece.units.map { pieces[index - 1].units?.overlaps($0) == true } ?? false
      if !goesOn { unit += 1 }
      return InspectedToken(piece, unit: piece.units.map { _ in unit })
    }
  }

  private init(_ piece: ReadablePiece, unit: Int?) {
    self.init(
      text: piece.text, word: piece.word, unit: unit, byte: piece.byte.map { "\($0.number)/\($0.count)" },
      isMark: piece.isMark)
  }
}

extension InspectedAttention {
  fileprivate init(_ layer: AttentionInspection.Layer) {
    self.init(
      kind: Kind(layer.site.kind), layer: layer.site.layer + 1, score: Score(layer.score),
      normalizer: layer.normalizer == .softmax ? .softmax : .sigmoid,
      heads: layer.heads.map {
        InspectedHead(
          weights: $0.weights, queries: $0.queries, keys: $0.keys, scores: $0.scores, values: $0.values)
      })
  }
}

extension InspectedAttention.Kind {
  fileprivate init(_ kind: AttentionKind) {
    self =
      switch kind {
      case .encoderSelf: .encoder
      case .decoderSelf: .decoder
      case .cross: .cross
      }
  }
}

extension InspectedAttention.Score {
  fileprivate init(_ score: AttentionScoreKind) {
    self =
      switch score {
      case .additive: .additive
      case .dot: .dot
      case .scaledDot: .scaledDot
      case .bilinear: .bilinear
      case .cosine: .cosine
      }
  }
}

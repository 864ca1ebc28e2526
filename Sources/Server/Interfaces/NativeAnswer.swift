internal import Bitext
internal import Translation

/// The answer of `POST /v1/translate`.
struct NativeAnswer: Encodable {
  let translations: [NativeTranslation]
}

/// An event of a stream.
struct NativeEvent: Encodable {
  let index: Int
  let translation: NativeTranslation
}

/// What became of a text.
struct NativeTranslation: Encodable {
  let text: String
  let language: String
  let confidence: Double
  let model: String?
  let segments: [Segment]
}

/// A line or block of a text.
struct Segment: Encodable {
  let source: String
  let translation: String
  let score: Float?
  let isComplete: Bool
  let kept: Bool
  let flaws: [String]
  /// Pairs of words, source first.
  let alignment: [[Int]]
  let sourcePieces: [String]
  let targetPieces: [String]
  let alternatives: [Alternative]
  /// Where the model looked, for each part of a long text, where that was asked for.
  let attention: [AttentionTable]?

  struct Alternative: Encodable {
    let translation: String
    let score: Float
  }

  /// - Throws: `AttentionError`, where the model has no such attention, layer or head.
  init(_ text: TranslatedText, _ requested: RequestedAttention?) throws {
    source = text.source
    translation = text.text
    score = text.score
    isComplete = text.isComplete
    kept = !text.flaws.contains(.notKept)
    flaws = TranslationFlaw.allCases.filter { $0 != .notKept && text.flaws.contains($0) }.map(\.rawValue)
    alignment = text.alignment.sorted().map { [$0.source, $0.target] }
    sourcePieces = text.sourcePieces
    targetPieces = text.targetPieces
    attention = try requested.map { requested in try text.attention.flatMap(requested.tables) }
    alternatives = text.alternatives.map { Alternative(translation: $0.text, score: $0.score) }
  }
}

internal import Bitext
internal import Glibc
internal import Protection
internal import Text
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
  /// The mean probability of the pieces, the geometric one; left out where the model read nothing.
  let confidence: Float?
  let isComplete: Bool
  let kept: Bool
  /// What the translation has to say as the source does.
  let protected: [Protected]
  /// How many terms of the glossary stand in the source, and of how many the search had to see to their translations.
  let terms: Terms
  let flaws: [String]
  /// Pairs of words between white space, source first.
  let alignment: [[Int]]
  /// The words of both sides, of scripts without spaces the characters, and pairs of these, source first.
  let sourceUnits: [String]
  let targetUnits: [String]
  let unitAlignment: [[Int]]
  let sourcePieces: [String]
  let targetPieces: [String]
  /// The natural logarithm of the probability of each of them.
  let targetScores: [Float]
  let alternatives: [Alternative]
  /// Where the model looked, for each part of a long text, where that was asked for.
  let attention: [AttentionMap]?

  struct Protected: Encodable {
    let source: String
    let target: String
    let kind: String
    let kept: Bool
  }

  struct Terms: Encodable {
    let found: Int
    let forced: Int
  }

  struct Alternative: Encodable {
    let translation: String
    let score: Float
  }

  /// - Throws: `AttentionError`, where the model has no such attention, layer or head.
  init(_ text: TranslatedText, _ requested: RequestedAttention?) throws {
    source = text.source
    translation = text.text
    score = text.score
    confidence = text.meanLogProbability.map { exp($0) }
    isComplete = text.isComplete
    protected = text.protected.map {
      Protected(
        source: $0.text.source, target: $0.text.target, kind: $0.text.kind.rawValue, kept: $0.isKept)
    }
    terms = Terms(found: text.foundTerms, forced: text.forcedTerms)
    kept = !text.flaws.contains(.notKept)
    flaws = TranslationFlaw.allCases.filter { $0 != .notKept && text.flaws.contains($0) }.map(\.rawValue)
    alignment = text.alignment.sorted().map { [$0.source, $0.target] }
    sourceUnits = units(of: text.source)
    targetUnits = units(of: text.text)
    unitAlignment = text.unitAlignment.sorted().map { [$0.source, $0.target] }
    sourcePieces = text.sourcePieces
    targetPieces = text.targetPieces
    // What has no chance at all has no logarithm that JSON could say.
    targetScores = text.targetLogProbabilities.map { max($0, -1000) }
    attention = try requested.map { requested in try text.attention.flatMap(requested.maps) }
    alternatives = text.alternatives.map { Alternative(translation: $0.text, score: $0.score) }
  }
}

private func units(of text: String) -> [String] {
  let bytes = Array(text.utf8)
  return TextUnit.units(of: text).map { String(decoding: bytes[$0.start..<$0.end], as: UTF8.self) }
}

internal import Bitext
internal import CommandLineTool
internal import Files
internal import Translation

/// What is written for each text.
enum TranslationFormat {
  /// The translation.
  case text
  /// So many lines: index, translation and score.
  case nBest(Int)
  /// An object, with so many alternatives where they were asked for.
  case json(alternatives: Int?)

  /// Whether pieces and alignment are written.
  var wantsDetails: Bool {
    switch self {
    case .text, .nBest: false
    case .json: true
    }
  }

  func lines(for result: TranslatedText, index: Int) throws -> [String] {
    switch self {
    case .text: return [result.text]
    case .nBest(let count):
      // What was copied, and a text with fewer translations than asked for, repeat their last: N lines for each line.
      let known = result.alternatives.map { "\(index) ||| \($0.text) ||| \($0.score)" }
      let last = known.last ?? "\(index) ||| \(result.text) ||| 0"
      return known + [String](repeating: last, count: max(0, count - known.count))
    case .json(let alternatives):
      return [try jsonLine(of: TranslationObject(result, alternatives: alternatives))]
    }
  }
}

/// A translation as `--json` writes it; the names are part of the command's contract.
private struct TranslationObject: Encodable {
  let source: String
  let translation: String
  /// Null where the text never reached the model.
  let score: Float?
  let sourcePieces: [String]
  let targetPieces: [String]
  /// Pairs of words, source first.
  let alignment: [[Int]]
  let alternatives: [Alternative]?
  /// Whether numbers, addresses and the like are those of the source.
  let kept: Bool
  /// What else seems wrong.
  let flaws: [String]

  struct Alternative: Encodable {
    let translation: String
    let score: Float
  }

  private enum Key: String, CodingKey {
    case source, translation, score, sourcePieces, targetPieces, alignment, alternatives, kept, flaws
  }

  init(_ result: TranslatedText, alternatives count: Int?) {
    source = result.source
    translation = result.text
    score = result.score
    sourcePieces = result.sourcePieces
    targetPieces = result.targetPieces
    alignment = result.alignment.sorted().map { [$0.source, $0.target] }
    kept = !result.flaws.contains(.notKept)
    flaws = TranslationFlaw.allCases.filter { $0 != .notKept && result.flaws.contains($0) }.map(\.rawValue)
    alternatives = count.map { count in
      result.alternatives.prefix(count).map { Alternative(translation: $0.text, score: $0.score) }
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(source, forKey: .source)
    try container.encode(translation, forKey: .translation)
    try container.encode(score, forKey: .score)
    try container.encode(sourcePieces, forKey: .sourcePieces)
    try container.encode(targetPieces, forKey: .targetPieces)
    try container.encode(alignment, forKey: .alignment)
    try container.encode(kept, forKey: .kept)
    try container.encode(flaws, forKey: .flaws)
    try container.encodeIfPresent(alternatives, forKey: .alternatives)
  }
}

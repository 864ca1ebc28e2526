internal import Bitext
internal import CommandLineTool
internal import Files
internal import Translation

/// What is written for each scored pair.
enum ScoreFormat {
  /// A column for each model: the sum, or the mean by token.
  case score(isNormalized: Bool)
  /// A column for each model: its pieces, each followed by its log-probability, with spaces between them.
  case tokens
  /// An object for each model.
  case json

  /// What was scored by one model.
  struct Entry {
    let model: String
    let translation: ScoredTranslation
    let pieces: [String]
  }

  init(_ arguments: Arguments) throws {
    try arguments.refuse(ScoreOptions.json, with: ScoreOptions.tokens)
    try arguments.refuse(ScoreOptions.json, with: ScoreOptions.normalize)
    try arguments.refuse(ScoreOptions.tokens, with: ScoreOptions.normalize)
    self =
      arguments[ScoreOptions.json]
      ? .json
      : arguments[ScoreOptions.tokens] ? .tokens : .score(isNormalized: arguments[ScoreOptions.normalize])
  }

  func lines(for pair: SentencePair, _ entries: [Entry]) throws -> [String] {
    switch self {
    case .score(let isNormalized):
      let scores = entries.map { isNormalized ? $0.translation.normalizedScore : $0.translation.score }
      return [scores.map { "\($0)" }.joined(separator: "\t")]
    case .tokens: return [entries.map(\.tokenText).joined(separator: "\t")]
    case .json: return try entries.map { try jsonLine(of: ScoreObject(pair, $0)) }
    }
  }
}

extension ScoreFormat.Entry {
  fileprivate var tokenText: String {
    zip(pieces, translation.logProbabilities).map { "\($0) \($1)" }.joined(separator: " ")
  }
}

/// A scored pair as `--json` writes it; the names are part of the command's contract.
private struct ScoreObject: Encodable {
  let model: String
  let source: String
  let target: String
  let pieces: [String]
  let logProbabilities: [Float]
  let score: Float
  let normalizedScore: Float

  init(_ pair: SentencePair, _ entry: ScoreFormat.Entry) {
    model = entry.model
    source = pair.source
    target = pair.target
    pieces = entry.pieces
    logProbabilities = entry.translation.logProbabilities
    score = entry.translation.score
    normalizedScore = entry.translation.normalizedScore
  }
}

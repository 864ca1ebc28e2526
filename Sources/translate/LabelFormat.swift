internal import Files
internal import Translation

/// What is written for each text that has been labelled.
enum LabelFormat {
  /// The labels of the words, or the label of the text.
  case labels
  /// The label of the text, a tab, and its probability.
  case probability
  /// So many lines: index, label and probability.
  case nBest(Int)
  /// An object.
  case json(ModelTask, candidates: Int?)

  func lines(for result: LabelledText, index: Int) throws -> [String] {
    switch self {
    case .labels: return [result.labels]
    case .probability:
      return [result.units.first.map { "\($0.label)\t\($0.candidates.first?.probability ?? 0)" } ?? ""]
    case .nBest(let count):
      // What has nothing to be seen, and fewer labels than asked for, leave lines empty: N lines for each line.
      let candidates = result.units.first?.candidates ?? []
      let known = candidates.map { "\(index) ||| \($0.label) ||| \($0.probability)" }
      return known + [String](repeating: "\(index) |||  ||| 0", count: max(0, count - known.count))
    case .json(.tag, _): return [try jsonLine(of: TaggedObject(result))]
    case .json(_, let count): return [try jsonLine(of: ClassifiedObject(result, candidates: count))]
    }
  }
}

/// The labels of words as `tag --json` writes them; the names are part of the command's contract.
private struct TaggedObject: Encodable {
  let source: String
  let words: [String]
  let labels: [String]
  /// Null for a word that the model never saw.
  let probabilities: [Float?]

  init(_ result: LabelledText) {
    source = result.source
    words = result.units.map(\.text)
    labels = result.units.map(\.label)
    probabilities = result.units.map(\.candidates.first?.probability)
  }
}

/// The label of a text as `classify --json` writes it; the names are part of the command's contract.
private struct ClassifiedObject: Encodable {
  let source: String
  /// Null where there is nothing to be seen.
  let label: String?
  let probability: Float?
  let alternatives: [Alternative]?

  struct Alternative: Encodable {
    let label: String
    let probability: Float
  }

  private enum Key: String, CodingKey {
    case source, label, probability, alternatives
  }

  init(_ result: LabelledText, candidates count: Int?) {
    let unit = result.units.first
    source = result.source
    label = unit?.label
    probability = unit?.candidates.first?.probability
    alternatives = count.map { count in
      (unit?.candidates.prefix(count) ?? []).map {
        Alternative(label: $0.label, probability: $0.probability)
      }
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(source, forKey: .source)
    try container.encode(label, forKey: .label)
    try container.encode(probability, forKey: .probability)
    try container.encodeIfPresent(alternatives, forKey: .alternatives)
  }
}

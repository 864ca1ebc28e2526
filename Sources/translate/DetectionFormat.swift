internal import Files
internal import Translation

/// What is written for each text whose language was told.
enum DetectionFormat {
  /// The tag of the language.
  case language
  /// The tag, a tab, and its probability.
  case probability
  /// So many lines: index, tag and probability.
  case nBest(Int)
  /// An object.
  case json(candidates: Int?)

  func lines(for result: IdentifiedText, index: Int) throws -> [String] {
    switch self {
    case .language: return [result.language]
    case .probability: return ["\(result.language)\t\(result.probability)"]
    case .nBest(let count):
      // What has no letters, and fewer tags than asked for, leave lines over: N lines for each line.
      let known = result.candidates.map { "\(index) ||| \($0.label) ||| \($0.probability)" }
      let filler = "\(index) ||| \(LanguageIdentifier.undetermined) ||| 0"
      return known + [String](repeating: filler, count: max(0, count - known.count))
    case .json(let count): return [try jsonLine(of: DetectedObject(result, candidates: count))]
    }
  }
}

/// A language as `detect --json` writes it; the names are part of the command's contract.
private struct DetectedObject: Encodable {
  let source: String
  let language: String
  let probability: Float
  let alternatives: [Alternative]?

  struct Alternative: Encodable {
    let language: String
    let probability: Float
  }

  init(_ result: IdentifiedText, candidates count: Int?) {
    source = result.source
    language = result.language
    probability = result.probability
    alternatives = count.map { count in
      result.candidates.prefix(count).map {
        Alternative(language: $0.label, probability: $0.probability)
      }
    }
  }
}

internal import CommandLineTool
internal import NumberText
internal import Translation

/// What a person should know of translations that seem wrong, told once at the end.
struct TranslationNotes: Codable {
  /// By what is wrong.
  private var found: [String: LineNumbers] = [:]
  /// How many texts there are up to the last that was added.
  private var count: Int
  private var (foundTerms, forcedTerms) = (0, 0)

  /// - Parameter first: The number of the first text that will be added, counted from 0.
  init(first: Int = 0) { count = first }

  mutating func add(_ results: [TranslatedText]) {
    for result in results {
      foundTerms += result.foundTerms
      forcedTerms += result.forcedTerms
      for flaw in result.flaws { found[flaw.rawValue, default: LineNumbers()].add(count) }
      count += 1
    }
  }

  /// Adds what there is to say of the texts that follow.
  mutating func add(_ next: TranslationNotes) {
    found.merge(next.found) { $0 + $1 }
    count = next.count
    foundTerms += next.foundTerms
    forcedTerms += next.forcedTerms
  }

  /// The notes, those on single lines first.
  ///
  /// - Parameters:
  ///   - unit: What a text is called.
  ///   - hasGlossary: Whether terms were given.
  func texts(unit: String, hasGlossary: Bool) -> [String] {
    var notes = TranslationFlaw.allCases.compactMap { flaw in
      found[flaw.rawValue].map { lines in
        let shown = lines.first.prefix(5).map(String.init).joined(separator: ", ")
        return "\(lines.count) of \(count) \(flaw.note): \(unit)\(lines.count == 1 ? " " : "s ")\(shown)"
          + (lines.count > 5 ? ", …" : "")
      }
    }
    if hasGlossary {
      notes.append(
        "glossary: \(counted(foundTerms, "term")) found, \(forcedTerms) of them in sentences where the search had to see "
          + "to them"
      )
    }
    return notes
  }
}

extension TranslationFlaw {
  fileprivate var note: String {
    switch self {
    case .notKept: "translations lack a number, address or other thing of their source, or have it too often"
    case .repeating: "translations say the same over and over"
    case .long: "translations are far longer than their source"
    case .short: "translations are far shorter than their source"
    }
  }
}

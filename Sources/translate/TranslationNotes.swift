internal import CommandLineTool
internal import Translation

/// What a person should know of translations that seem wrong, told once at the end.
struct TranslationNotes {
  /// What a text is called.
  private let unit: String
  private var lines: [TranslationFlaw: [Int]] = [:]
  private var count = 0
  private var (foundTerms, forcedTerms) = (0, 0)

  init(unit: String = "line") { self.unit = unit }

  mutating func add(_ results: [TranslatedText]) {
    for result in results {
      count += 1
      foundTerms += result.foundTerms
      forcedTerms += result.forcedTerms
      for flaw in result.flaws { lines[flaw, default: []].append(count) }
    }
  }

  /// The notes, those on single lines first.
  ///
  /// - Parameter hasGlossary: Whether terms were given.
  func texts(hasGlossary: Bool) -> [String] {
    var notes = TranslationFlaw.allCases.compactMap { flaw in
      lines[flaw].map { "\($0.count) of \(count) \(flaw.note): \(listed($0))" }
    }
    if hasGlossary {
      notes.append(
        "glossary: \(foundTerms) terms found, \(forcedTerms) of them in sentences where the search had to see to them"
      )
    }
    return notes
  }

  private func listed(_ lines: [Int]) -> String {
    let shown = lines.prefix(5).map(String.init).joined(separator: ", ")
    return unit + (lines.count == 1 ? " " : "s ") + shown + (lines.count > 5 ? ", …" : "")
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

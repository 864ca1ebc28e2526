public import Files

/// What can be wrong with a grammar, or with what is asked of it: where, and what to do.
public enum GrammarError: ReportableError, Equatable {
  /// A line that is not written as the format asks; `reason` says what was expected.
  case malformed(path: String, line: Int, reason: String)
  /// A name that is used but declared nowhere; `kind` says what it would be.
  case unknown(path: String, line: Int, kind: String, name: String, known: [String])
  /// A name that is declared twice.
  case redeclared(path: String, line: Int, name: String, firstLine: Int)
  /// A phrase, one of its parts or a word that one language of a rule has and the other lacks.
  case unlinked(path: String, line: Int, symbol: String, language: String)
  /// Two values for one feature of the same symbol.
  case clash(path: String, line: Int, symbol: String, feature: String)
  /// A rule that no sentence can come from, since something in it has no end or no word fits.
  case unproductive(path: String, line: Int, symbol: String, culprit: String)
  /// A phrase that can become itself again without a word more, so that it has endlessly many derivations.
  case loop(path: String, line: Int, symbol: String, language: String)
  /// A rule with more combinations of features than can be gone through.
  case tooManyCombinations(path: String, line: Int, symbol: String)
  /// A file without a single rule.
  case empty(path: String)
  /// Languages other than those of the grammar.
  case unknownLanguages(path: String, asked: String, known: [String])
  /// No sentence has a number of words in the range asked for; `below` and `above` are the nearest there are.
  case unreachableLengths(path: String, lengths: ClosedRange<Int>, below: Int?, above: Int?)
  /// All sentences of the lengths asked for have been generated, and more were asked for.
  case exhausted(path: String, found: Int, asked: Int)

  public var exitStatus: ExitStatus {
    switch self {
    case .malformed, .unknown, .redeclared, .unlinked, .clash, .unproductive, .loop, .tooManyCombinations,
      .empty:
      .badData
    case .unknownLanguages, .unreachableLengths, .exhausted: .usage
    }
  }

  public var description: String {
    switch self {
    case .malformed(let path, let line, let reason):
      "\(path):\(line): \(reason)"
    case .unknown(let path, let line, let kind, let name, let known):
      "\(path):\(line): no \(kind) is called '\(name)'; "
        + (known.isEmpty ? "declare it" : "declare it, or take one of \(known.joined(separator: ", "))")
    case .redeclared(let path, let line, let name, let firstLine):
      "\(path):\(line): '\(name)' is declared in line \(firstLine) already; rename or remove one"
    case .unlinked(let path, let line, let symbol, let language):
      "\(path):\(line): '\(symbol)' is missing on the side of '\(language)'; write it there exactly once, "
        + "or remove it from the other side"
    case .clash(let path, let line, let symbol, let feature):
      "\(path):\(line): '\(symbol)' has two values for '\(feature)'; give one, or tell two symbols apart by "
        + "numbers (\(symbol)1, \(symbol)2)"
    case .unproductive(let path, let line, let symbol, let culprit):
      "\(path):\(line): no sentence can come from this rule of '\(symbol)': \(culprit)"
    case .loop(let path, let line, let symbol, let language):
      "\(path):\(line): by this rule '\(symbol)' can become itself without one more word of '\(language)', "
        + "again and again; add a word or remove the rule"
    case .tooManyCombinations(let path, let line, let symbol):
      "\(path):\(line): this rule of '\(symbol)' has more than a million combinations of features; give some of "
        + "them values, or divide the rule"
    case .empty(let path):
      "\(path): no rule in this file; a grammar needs 'languages', 'start' and rules"
    case .unknownLanguages(let path, let asked, let known):
      "\(path): cannot generate \(asked); the languages of this grammar are \(known.joined(separator: " and "))"
    case .unreachableLengths(let path, let lengths, let below, let above):
      "\(path): no sentence has \(shown(lengths)) words; " + nearest(below, above)
    case .exhausted(let path, let found, let asked):
      "\(path): only \(found) distinct pairs of these lengths were found and \(asked) asked for; ask for fewer, "
        + "allow more lengths, or leave out --distinct"
    }
  }
}

private func shown(_ range: ClosedRange<Int>) -> String {
  range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
}

private func nearest(_ below: Int?, _ above: Int?) -> String {
  let lengths = [below, above].compactMap { $0 }.map(String.init)
  return lengths.isEmpty
    ? "the grammar has none near that length; ask for others"
    : "the nearest lengths are \(lengths.joined(separator: " and ")); ask for one of them"
}

public import Bitext
public import Text

/// Sentences to be translated together, and what their translations may look like.
public struct SearchTask: Sendable {
  /// The sources as the model reads them, with their end marks.
  public var sources: TokenBatch
  public var rules: GenerationRules
  public var targetLength: TargetLength
  /// For each source a number that no other has: what its random stream is named by.
  public var numbers: [Int]
  /// What the translations may consist of; nil for the whole vocabulary.
  public var shortlist: Shortlist?
  /// For each source what else its translations must observe; empty where that is nothing for all of them.
  public var constraints: [[any TokenConstraint]]
  /// Asked before each step; where it says yes the search ends, and what it has is incomplete.
  public var shouldStop: @Sendable () -> Bool = { false }

  public init(
    sources: TokenBatch, rules: GenerationRules, targetLength: TargetLength = .atMost(),
    numbers: [Int]? = nil, shortlist: Shortlist? = nil, constraints: [[any TokenConstraint]] = []
  ) {
    self.sources = sources
    self.rules = rules
    self.targetLength = targetLength
    self.numbers = numbers ?? Array(0..<sources.count)
    self.shortlist = shortlist
    self.constraints = constraints
    precondition(
      constraints.isEmpty || constraints.count == sources.count,
      "\(constraints.count) lists of constraints for \(sources.count) sources")
    precondition(self.numbers.count == sources.count, "one number for each of \(sources.count) sources")
  }

  /// Returns what else the translations of a source must observe.
  func constraints(of source: Int) -> [any TokenConstraint] { constraints.isEmpty ? [] : constraints[source] }

  /// Returns how many tokens a translation of a source can have, `</s>` not counted.
  ///
  /// What it must have is never too long.
  func maximumLength(of source: Int) -> Int {
    let maximum = targetLength.maximum(sourceTokens: sources.length(of: source))
    guard targetLength.mayEnd else { return maximum }
    let missing = constraints(of: source).reduce(0) { $0 + $1.missing }
    return missing == 0 ? maximum : max(maximum, missing + 1)
  }
}

/// How many tokens a translation has, `</s>` not counted [maximum decoding length].
public enum TargetLength: Sendable, Hashable {
  /// At most `ratio` times the source tokens and `extra` more.
  case atMost(ratio: Double = 2, extra: Int = 10)
  /// Exactly so many, whatever the model would like: for measuring speed.
  case exactly(Int)

  /// Returns the largest number of tokens, at least 1.
  func maximum(sourceTokens: Int) -> Int {
    switch self {
    case .atMost(let ratio, let extra):
      let product = (ratio * Double(sourceTokens)).rounded(.up)
      return max(1, (product < 1e6 ? Int(product) : 1_000_000) + extra)
    case .exactly(let length): return max(1, length)
    }
  }

  /// Whether `</s>` is generated at all.
  var mayEnd: Bool {
    switch self {
    case .atMost: true
    case .exactly: false
    }
  }
}

/// What the tokens of a vocabulary are for a search [end of sentence, EOS; unknown token; suppressed tokens].
///
/// Never generated are `<s>`, `<unk>` and pieces that hold a line end, since a translation is one line. `</s>` is not
/// generated before something that can be seen is, and before that at most one piece that cannot: so no translation is
/// empty or blank, while a word can still begin with a piece for its space alone.
public struct GenerationRules: Sendable {
  public let beginningID: TokenID
  public let endID: TokenID
  private let roles: [Role]
  private let neverCount: Int
  private let blankCount: Int

  private enum Role {
    case text, blank, never
  }

  /// Reads the rules off a vocabulary.
  public init(_ tokenizer: Tokenizer) {
    let vocabulary = tokenizer.vocabulary
    var blank: [TokenID] = []
    var never = [vocabulary.beginningID]
    if let unknown = vocabulary.unknownID { never.append(unknown) }
    for token in 0..<TokenID(vocabulary.count) where token != vocabulary.endID && !never.contains(token) {
      var text = tokenizer.decode(CollectionOfOne(token))
      text.withUTF8 { bytes in
        if bytes.contains(UInt8(ascii: "\n")) {
          never.append(token)
        } else if isBlank(bytes) {
          blank.append(token)
        }
      }
    }
    self.init(
      beginningID: vocabulary.beginningID, endID: vocabulary.endID, count: vocabulary.count, blank: blank,
      never: never)
  }

  /// Makes rules for tokens 0 ..< `count`.
  package init(
    beginningID: TokenID, endID: TokenID, count: Int, blank: [TokenID] = [], never: [TokenID]? = nil
  ) {
    var roles = [Role](repeating: .text, count: count)
    for token in blank { roles[Int(token)] = .blank }
    for token in never ?? [beginningID] { roles[Int(token)] = .never }
    self.beginningID = beginningID
    self.endID = endID
    self.roles = roles
    neverCount = roles.count { $0 == .never }
    blankCount = roles.count { $0 == .blank }
  }

  /// Whether a token can be generated at all.
  func canGenerate(_ token: TokenID) -> Bool { roles[Int(token)] != .never }

  /// Whether a token shows something by itself.
  func isVisible(_ token: TokenID) -> Bool { roles[Int(token)] == .text }

  /// Whether a hypothesis may go on with a token.
  ///
  /// - Parameter mayEnd: Whether `</s>` is generated at all.
  func allows(_ token: TokenID, after hypothesis: OpenHypothesis, mayEnd: Bool) -> Bool {
    if token == endID { return mayEnd && hypothesis.isVisible }
    switch roles[Int(token)] {
    case .text: return true
    case .blank: return hypothesis.isVisible || hypothesis.length == 0
    case .never: return false
    }
  }

  /// Returns how many tokens at most are not allowed after a hypothesis of a length.
  func excludedCount(afterLength length: Int) -> Int {
    1 + neverCount + (length == 1 ? blankCount : 0)
  }
}

public import Text

/// Lets a hypothesis end only when it has said all phrases [lexically constrained decoding; positive constraints].
///
/// Hokamp and Liu 2017; Post and Vilar 2018, "Fast Lexically Constrained Decoding with Dynamic Beam Allocation"; Hu et al.
/// 2019. A phrase is met where its tokens stand one after the other, wherever that is, and one token can be of several
/// phrases. It can have several spellings, such as with and without a space before it, of which one is enough.
///
/// `BeamSearch` shares its places out by how much of the phrases hypotheses have. In sampling, and where a great many tokens
/// are required, the phrases that are missing come where the model would end; it may go on after them.
public struct RequiredPhrases: TokenConstraint {
  private let phrases: [Phrase]
  /// Tells where words end; nil where every token is a word.
  private let edges: WordEdges?
  private var isMet: [Bool]
  /// The phrases that ended with the last token.
  private var justMet: [Int] = []
  /// Spellings of which some tokens have come, and how many.
  private var begun: [Beginning] = []
  private var last: TokenID?

  private struct Phrase {
    let spellings: [[TokenID]]
    /// The number of tokens of the longest.
    let length: Int
  }

  private struct Beginning {
    let phrase: Int
    let spelling: Int
    var count: Int
  }

  /// - Parameter phrases: The tokens of each; one that is there twice need not be said twice.
  public init(_ phrases: [[TokenID]]) { self.init(spellings: phrases.map { [$0] }, edges: nil) }

  /// - Parameters:
  ///   - spellings: For each phrase the tokens of each of its spellings.
  ///   - edges: Tells where words end, so that no phrase is met within a word; nil where every token is a word.
  init(spellings: [[[TokenID]]], edges: WordEdges?) {
    var seen: Set<[[TokenID]]> = []
    phrases = spellings.map { $0.filter { !$0.isEmpty } }.filter { !$0.isEmpty && seen.insert($0).inserted }
      .map { spellings in Phrase(spellings: spellings, length: spellings.reduce(0) { max($0, $1.count) }) }
    self.edges = edges
    isMet = [Bool](repeating: false, count: phrases.count)
  }

  public var missing: Int {
    var (missing, saved) = (0, 0)
    for (index, phrase) in phrases.enumerated() where !isMet[index] { missing += phrase.length }
    for beginning in furthest {
      let left = tokens(of: beginning).count - beginning.count
      saved = max(saved, phrases[beginning.phrase].length - left)
    }
    return missing - saved
  }

  public var required: [TokenID] {
    let furthest = furthest
    // A phrase once begun goes first: were others begun instead, none might ever be said.
    if !furthest.isEmpty { return furthest.map { tokens(of: $0)[$0.count] } }
    return phrases.indices.filter { !isMet[$0] }.flatMap { index in
      phrases[index].spellings.map { $0[0] }.filter(canBegin)
    }
  }

  public var needed: [TokenID] { phrases.flatMap { $0.spellings.joined() } }

  /// No word goes on where a phrase ends.
  public func allows(_ token: TokenID) -> Bool { justMet.isEmpty || canBegin(token) }

  public mutating func advance(_ token: TokenID) {
    let startsWord = canBegin(token)
    if !startsWord {
      for phrase in justMet { isMet[phrase] = false }
    }
    var longer = begun.filter { tokens(of: $0)[$0.count] == token }
    for index in longer.indices { longer[index].count += 1 }
    if startsWord {
      for (index, phrase) in phrases.enumerated() {
        for (spelling, tokens) in phrase.spellings.enumerated() where tokens[0] == token {
          longer.append(Beginning(phrase: index, spelling: spelling, count: 1))
        }
      }
    }
    let ended = longer.filter { $0.count == tokens(of: $0).count }.map(\.phrase)
    begun = longer.filter { $0.count < tokens(of: $0).count }
    justMet = ended.filter { !isMet[$0] }
    for phrase in justMet { isMet[phrase] = true }
    last = token
  }

  private func tokens(of beginning: Beginning) -> [TokenID] {
    phrases[beginning.phrase].spellings[beginning.spelling]
  }

  /// The beginnings of phrases not met of which most tokens have come.
  private var furthest: [Beginning] {
    let open = begun.filter { !isMet[$0.phrase] }
    let count = open.map(\.count).max()
    return open.filter { $0.count == count }
  }

  /// Whether a word begins with a token after the last.
  private func canBegin(_ token: TokenID) -> Bool {
    guard let last, let edges else { return true }
    return !edges.joins(last, token)
  }
}

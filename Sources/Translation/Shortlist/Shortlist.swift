public import Bitext
internal import Files
public import Text

/// The target tokens that the translation of a source may consist of: the most frequent ones, the most probable
/// translations of each of its tokens, and the end mark.
///
/// A search computes the probabilities of these alone, which is faster. What a source may be translated with depends
/// on that source and on nothing else. Jean et al. 2015, "On Using Very Large Target Vocabulary for Neural Machine
/// Translation", section 3.4.
public struct Shortlist: Sendable, Hashable {
  /// How a shortlist is made.
  public struct Options: Sendable, Hashable {
    /// How many of the most frequent target tokens every translation may consist of.
    public var first = 100
    /// How many translations of a source token there are at most.
    public var best = 100
    /// Translations less probable than this are left out.
    public var minimumProbability: Float = 1e-4
    /// Steps of expectation maximization.
    public var steps = 5

    public init() {}
  }

  /// Always allowed, in the order of their identifiers.
  let frequent: [TokenID]
  /// By source token, where its translations begin; one more at the end.
  let starts: [Int]
  /// The translations of all source tokens, for each the most probable first.
  let translations: [TokenID]
  let targetCount: Int
  /// What the source and the target vocabulary are recognised by.
  let source: FileChecksum
  let target: FileChecksum

  init(
    frequent: [TokenID], starts: [Int], translations: [TokenID], source: Vocabulary, target: Vocabulary
  ) {
    self.frequent = frequent
    self.starts = starts
    self.translations = translations
    targetCount = target.count
    self.source = source.checksum
    self.target = target.checksum
  }

  /// Learns a shortlist from sentence pairs.
  ///
  /// - Throws: `CorpusError.tooManyTokens`.
  public init(
    of pairs: [SentencePair], source: Tokenizer, target: Tokenizer, _ options: Options = Options(),
    threads: Int = 1
  ) throws {
    let sources = try TokenBatch(ofCorpus: source.encode(pairs.map(\.source), threads: threads))
    let targets = try TokenBatch(ofCorpus: target.encode(pairs.map(\.target), threads: threads))
    var model = AlignmentModel(
      sources: sources, targets: targets, sourceVocabulary: source.vocabulary.count, threads: threads)
    for _ in 0..<options.steps { model.step() }
    var lists = Lists(source: source.vocabulary, target: target.vocabulary)
    for translation in model.translations(atLeast: options.minimumProbability) {
      lists.add(translation, limit: options.best)
    }
    lists.addCopies(of: sources)
    self.init(
      frequent: mostFrequent(options.first, in: targets, of: target.vocabulary.count),
      starts: lists.starts, translations: lists.translations, source: source.vocabulary,
      target: target.vocabulary)
  }

  /// How many target tokens every translation may consist of.
  public var frequentCount: Int { frequent.count }

  /// The mean number of translations of a source token.
  public var meanTranslations: Double {
    Double(translations.count) / Double(max(1, starts.count - 1))
  }

  /// Returns the tokens that the translation of a source may consist of, in the order of their identifiers.
  ///
  /// - Parameter needed: More tokens that it may consist of.
  func tokens(
    for source: some Sequence<TokenID>, endID: TokenID, and needed: [TokenID] = []
  ) -> [TokenID] {
    var set = TokenSet(count: targetCount)
    set.insert(endID)
    for token in needed { set.insert(token) }
    for token in frequent { set.insert(token) }
    for token in source {
      for translation in translations[starts[Int(token)]..<starts[Int(token) + 1]] { set.insert(translation) }
    }
    return set.tokens
  }
}

extension Vocabulary {
  /// What its file would be recognised by.
  fileprivate var checksum: FileChecksum {
    fileContents.withUnsafeBytes { FileChecksum($0) }
  }
}

// MARK: - Private

/// The translations of each source token, while they are collected.
private struct Lists {
  private var byToken: [[TokenID]]
  private let isJoint: Bool

  init(source: Vocabulary, target: Vocabulary) {
    byToken = [[TokenID]](repeating: [], count: source.count)
    isJoint = source.checksum == target.checksum
  }

  mutating func add(_ translation: AlignmentModel.Translation, limit: Int) {
    let source = Int(translation.source)
    if byToken[source].count < limit { byToken[source].append(translation.target) }
  }

  /// Lets tokens that no source holds be copied, where both sides have the same tokens.
  mutating func addCopies(of sources: TokenBatch) {
    guard isJoint else { return }
    var occurs = [Bool](repeating: false, count: byToken.count)
    for token in sources.identifiers { occurs[Int(token)] = true }
    for token in occurs.indices where !occurs[token] { byToken[token].append(TokenID(token)) }
  }

  var starts: [Int] { byToken.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) } }

  var translations: [TokenID] { byToken.flatMap { $0 } }
}

/// Returns the most frequent tokens in the order of their identifiers; of equally frequent ones the first count.
private func mostFrequent(_ number: Int, in batch: TokenBatch, of count: Int) -> [TokenID] {
  var counts = [Int](repeating: 0, count: count)
  for token in batch.identifiers { counts[Int(token)] += 1 }
  let order = counts.indices.filter { counts[$0] > 0 }.sorted { (counts[$1], $0) < (counts[$0], $1) }
  return order.prefix(number).sorted().map { TokenID($0) }
}

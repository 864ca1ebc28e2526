public import Bitext
internal import Packing

/// What a plan goes by: how much text there is to learn from, and in what writing.
public struct CorpusFacts: Codable, Hashable, Sendable {
  public var pairs = 0
  public var source = Side()
  public var target = Side()
  /// The share of characters, by occurrence, that the other side writes too: of the side that has fewer such.
  public var sharedCharacters = 0.0

  /// One side of a corpus.
  public struct Side: Codable, Hashable, Sendable {
    /// As `TextLength.words` counts them: a character of a script without spaces is one.
    public var words = 0
    /// Code points without white space.
    public var characters = 0
    /// Code points that occur three times or more.
    public var alphabet = 0
    /// How many pieces it has, where it is packed and that is known.
    var pieces: Int?

    public init() {}
  }

  public init() {}

  /// Counts the pairs of a corpus.
  public init(_ pairs: [SentencePair]) {
    var counter = Counter()
    for pair in pairs { counter.add(pair) }
    self = counter.facts
  }

  /// Pairs that are counted one after the other.
  struct Counter {
    private var counted = CorpusFacts()
    private var sources = CharacterCounts()
    private var targets = CharacterCounts()

    /// Counts a pair.
    mutating func add(_ pair: SentencePair) {
      counted.pairs += 1
      counted.source.words += TextLength.words(pair.source)
      counted.target.words += TextLength.words(pair.target)
      sources.add(pair.source)
      targets.add(pair.target)
    }

    /// What all pairs so far come to.
    var facts: CorpusFacts {
      var facts = counted
      (facts.source.characters, facts.source.alphabet) = (sources.total, sources.frequent)
      (facts.target.characters, facts.target.alphabet) = (targets.total, targets.frequent)
      facts.sharedCharacters = min(sources.share(in: targets), targets.share(in: sources))
      return facts
    }
  }
}

extension CorpusFacts {
  /// Adds up what packed corpora say of themselves; their vocabularies are made, so that letters do not matter any more.
  init(_ corpora: [PackedCorpus]) {
    for header in corpora.map(\.header) {
      pairs += header.pairs
      source.words += header.source.words
      target.words += header.target.words
      source.pieces = (source.pieces ?? 0) + header.source.tokens
      target.pieces = (target.pieces ?? 0) + header.target.tokens
    }
  }
}

/// How often each code point occurs.
private struct CharacterCounts {
  private var counts = [Int](repeating: 0, count: 0x11_0000)
  private(set) var total = 0

  mutating func add(_ text: String) {
    for scalar in text.unicodeScalars where !scalar.properties.isWhitespace {
      counts[Int(scalar.value)] += 1
      total += 1
    }
  }

  var frequent: Int { counts.count { $0 >= 3 } }

  /// The share of these occurrences whose code points make up at least one in 20,000 of others.
  ///
  /// A name in another script now and then is no sign that two languages share their writing.
  func share(in others: CharacterCounts) -> Double {
    guard total > 0 else { return 0 }
    var shared = 0
    for (count, other) in zip(counts, others.counts) where Double(other) * 20_000 >= Double(others.total) {
      if other > 0 { shared += count }
    }
    return Double(shared) / Double(total)
  }
}

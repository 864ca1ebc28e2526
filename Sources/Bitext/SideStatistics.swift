internal import Files

/// What only many pairs together show: identifiers in place of sentences, quotes of CSV, sides in each other's language.
struct SideStatistics {
  private typealias Sample = [(place: SentencePair.Origin, pair: (String, String))]

  private let sampleLimit: Int
  private var pairs = 0
  private var identifiers: (count: Int, sample: Sample) = (0, [])
  private var quotes: (count: Int, sample: Sample) = (0, [])
  private var certainQuotes: (count: Int, sample: Sample) = (0, [])
  private var signs: (source: LanguageSigns, target: LanguageSigns)?
  private var evidence = LanguageSigns.Evidence()
  private var firstPairs: Sample = []
  private var columns = ColumnProfile()

  init(sampleLimit: Int) { self.sampleLimit = sampleLimit }

  /// Learns in which languages the next part should be: as declared, or as the ends of file names say.
  mutating func begin(_ part: Corpus.Part, of corpus: Corpus) {
    var tags = (corpus.sourceLanguage, corpus.targetLanguage)
    if case .aligned(let source, let target) = part {
      tags = (tags.0 ?? tag(of: source), tags.1 ?? tag(of: target))
    }
    if case .indexed(let source, let target) = part {
      tags = (tags.0 ?? source.lastComponent, tags.1 ?? target.lastComponent)
    }
    signs = nil
    if let source = tags.0.flatMap({ LanguageSigns($0) }), let target = tags.1.flatMap({ LanguageSigns($0) })
    {
      signs = (source, target)
    }
  }

  /// Looks at all columns of a line.
  mutating func addColumns(of line: String) { columns.add(line) }

  /// Takes in a pair; returns whether both sides are sentences that can be compared.
  mutating func add(_ pair: (String, String), at place: SentencePair.Origin) -> Bool {
    pairs += 1
    let isIdentifier = (ColumnProfile.isIdentifier(pair.0), ColumnProfile.isIdentifier(pair.1))
    if isIdentifier.0 != isIdentifier.1 {
      count(&identifiers, pair, place)
      return false
    }
    switch (CSVQuotes(around: pair.0), CSVQuotes(around: pair.1)) {
    case (.certain, _), (_, .certain):
      count(&certainQuotes, pair, place)
      count(&quotes, pair, place)
    case (.possible, .possible): count(&quotes, pair, place)
    default: break
    }
    // So many tell enough.
    if let signs, pairs <= 10_000 {
      if firstPairs.count < max(1, sampleLimit) { firstPairs.append((place, pair)) }
      evidence.add(pair.0, pair.1, signs)
    }
    return true
  }

  private func count(
    _ finding: inout (count: Int, sample: Sample), _ pair: (String, String), _ place: SentencePair.Origin
  ) {
    finding.count += 1
    if finding.sample.count < max(1, sampleLimit) { finding.sample.append((place, pair)) }
  }

  /// Adds what has been found.
  func report(to check: inout CorpusCheck) {
    if pairs >= 3, identifiers.count * 10 >= pairs * 9 {
      check.add(.idColumn, count: identifiers.count, sample: identifiers.sample)
      check.suggestedColumns = columns.sentences
    }
    // A few sentences that stand in quotes on both sides are what their authors wrote.
    let quoted = pairs >= 3 && quotes.count * 2 > pairs ? quotes : certainQuotes
    if quoted.count > 0 { check.add(.csvQuotes, count: quoted.count, sample: quoted.sample) }
    if evidence.isSwapped {
      check.isSwapped = true
      check.add(.swappedSides, count: pairs, sample: firstPairs)
    }
  }

  private func tag(of path: String) -> String? {
    let parts = FileSystem.name(of: path).split(separator: ".").filter { $0 != "gz" }
    return parts.count > 1 ? parts.last.map(String.init) : nil
  }
}

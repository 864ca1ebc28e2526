package import Bitext
package import Text

/// Packed corpora that are drawn from together, their pairs numbered one corpus after the other.
package struct PackedMixture: Sendable {
  /// A corpus, how much of it there is to be, and what every source of it begins with.
  package struct Member: Sendable {
    let corpus: PackedCorpus
    let weight: Double
    let tag: [TokenID]

    /// - Parameters:
    ///   - corpus: The corpus.
    ///   - weight: How many times as often as another corpus of its size it is drawn from.
    ///   - tag: The pieces before every source.
    package init(_ corpus: PackedCorpus, weight: Double = 1, tag: [TokenID] = []) {
      precondition(weight > 0 && weight.isFinite, "a corpus of weight \(weight)")
      self.corpus = corpus
      self.weight = weight
      self.tag = tag
    }
  }

  let members: [Member]
  /// The number of the first pair of each.
  let starts: [Int]
  /// The number of pairs of all.
  package let count: Int
  private let temperature: Double

  /// - Parameters:
  ///   - members: The corpora, at least one.
  ///   - temperature: How far sizes are evened out: a corpus is drawn from by its size to the power of 1/T, so that large
  ///     T draw from all alike (Arivazhagan et al. 2019).
  package init(_ members: [Member], temperature: Double = 1) {
    precondition(!members.isEmpty, "no corpus")
    precondition(temperature > 0, "a temperature of \(temperature)")
    self.members = members
    self.temperature = temperature
    var (starts, count) = ([Int](), 0)
    for member in members {
      starts.append(count)
      count += member.corpus.count
    }
    (self.starts, self.count) = (starts, count)
  }

  /// What share of the pairs that are drawn comes from each corpus.
  var shares: [Double] {
    CorpusMixture.shares(
      sizes: members.map(\.corpus.count), weights: members.map(\.weight), temperature: temperature)
  }

  /// About how many source tokens, tags among them, and target tokens the pairs of an epoch have, without marks.
  package var tokensOfEpoch: (source: Int, target: Int) {
    func tokens(_ mean: (Member) -> Double) -> Int {
      let tokens = zip(members, shares).reduce(0) { $0 + $1.1 * mean($1.0) } * Double(count)
      return Int(min(tokens.rounded(), 0x1p60))
    }
    return (
      tokens { Double($0.tag.count) + Double($0.corpus.header.source.tokens) / Double($0.corpus.count) },
      tokens { Double($0.corpus.header.target.tokens) / Double($0.corpus.count) }
    )
  }

  // MARK: Pairs

  private func place(of pair: Int) -> (member: Member, pair: Int) {
    let index = starts.lastIndex { $0 <= pair } ?? 0
    return (members[index], pair - starts[index])
  }

  /// Returns the number of source tokens of a pair with its tag, without a mark.
  package func sourceLength(of pair: Int) -> Int {
    let place = place(of: pair)
    return place.member.tag.count + place.member.corpus.sourceLength(of: place.pair)
  }

  /// Returns the number of target tokens of a pair, without marks.
  package func targetLength(of pair: Int) -> Int {
    let place = place(of: pair)
    return place.member.corpus.targetLength(of: place.pair)
  }

  /// Returns the source tokens of a pair with its tag, without a mark.
  ///
  /// - Throws: `PackingError.damaged`.
  package func source(of pair: Int) throws -> [TokenID] {
    let place = place(of: pair)
    var tokens = place.member.tag
    try place.member.corpus.appendSource(of: place.pair, to: &tokens)
    return tokens
  }

  /// Returns the target tokens of a pair, without marks.
  ///
  /// - Throws: `PackingError.damaged`.
  package func target(of pair: Int) throws -> [TokenID] {
    let place = place(of: pair)
    var tokens: [TokenID] = []
    try place.member.corpus.appendTarget(of: place.pair, to: &tokens)
    return tokens
  }

  /// Returns where a pair came from.
  package func origin(of pair: Int) -> SentencePair.Origin {
    let place = place(of: pair)
    return place.member.corpus.origin(of: place.pair)
  }

  /// Gives back the memory that looking at pairs has taken.
  package func release() { for member in members { member.corpus.release() } }

  /// Gives back the memory that looking at lengths has taken.
  func releaseLengths() { for member in members { member.corpus.releaseLengths() } }
}

public import Bitext
internal import Protection
public import Randomness
internal import Text
internal import Threads

/// Changes the pairs of a corpus anew for each epoch.
///
/// What becomes of a pair is a function of the corpus, the seed, the epoch and its place alone.
public struct Augmenter: Sendable {
  private let augmentation: Augmentation
  private let seed: Seed
  private let reader: PairReader
  private let names: NameMaker
  private let joinsParts: Bool

  /// - Parameters:
  ///   - augmentation: Which changes are made, and how often.
  ///   - pairs: The corpus, whose names are taken for others.
  ///   - source: The language of the sources.
  ///   - target: The language of the targets.
  ///   - seed: What everything is drawn from.
  ///   - joinsParts: Whether pairs of two parts of the corpus may be joined; not where each has a tag of its own.
  public init(
    _ augmentation: Augmentation, of pairs: [SentencePair], from source: String, to target: String,
    seed: Seed, joinsParts: Bool = true
  ) {
    self.augmentation = augmentation
    self.seed = seed
    reader = PairReader(augmentation.reading(from: source, to: target), from: source, to: target)
    names = NameMaker(augmentation[.names] > 0 ? pairs : [])
    self.joinsParts = joinsParts
  }

  /// Returns the pairs as an epoch sees them.
  public func pairs(_ pairs: [SentencePair], epoch: Int, threads: Int) -> [SentencePair] {
    if augmentation.isEmpty { return pairs }
    let pool = ThreadPool(threads: threads)
    return pool.map(pairs.count, inBlocksOf: 512) { index in
      changed(pairs, at: index) { seed.stream(.augmentation, epoch, index, $0) }
    }
  }

  /// Returns pairs as the model reads them, without changes: what it is judged by.
  public func read(_ pairs: [SentencePair]) -> [SentencePair] {
    if augmentation.isEmpty { return pairs }
    return pairs.map { pair in
      var pair = pair
      (pair.source, pair.target) = reader.read(pair.source, pair.target)
      return pair
    }
  }

  /// - Parameter stream: Returns what a change is drawn from, by its number.
  private func changed(
    _ pairs: [SentencePair], at index: Int, _ stream: (Int) -> RandomStream
  ) -> SentencePair {
    var pair = pairs[index]
    for (number, change) in Augmentation.Change.allCases.enumerated() {
      var own = stream(number)
      guard Double(own.nextUniform()) < augmentation[change] else {
        if change == .inserted { read(&pair, &own) }
        continue
      }
      switch change {
      case .joined: join(&pair, pairs[own.nextInteger(below: pairs.count)])
      case .names: names.replaceNames(of: &pair, &own)
      case .inserted:
        read(&pair, &own)
        insertPlaceholders(in: &pair, &own)
      case .typos: pair.source = withTypo(pair.source, &own)
      case .lowercase: pair.source = pair.source.lowercased()
      case .unmarked: removeEndMarks(of: &pair)
      case .unaccented: pair.source = unaccented(pair.source)
      }
    }
    return pair
  }

  /// Placeholders come after names and before all that changes letters.
  private func read(_ pair: inout SentencePair, _ stream: inout RandomStream) {
    (pair.source, pair.target) = reader.read(pair.source, pair.target, &stream)
  }

  private func join(_ pair: inout SentencePair, _ other: SentencePair) {
    guard joinsParts || pair.part == other.part else { return }
    // Long texts are cut before a model reads them.
    guard pair.source.utf8.count + other.source.utf8.count < 400 else { return }
    pair.source = joined(pair.source, other.source)
    pair.target = joined(pair.target, other.target)
  }
}

/// Returns two sentences as they follow each other; nothing stands between those of scripts without spaces.
private func joined(_ first: String, _ second: String) -> String {
  let needsSpace = first.unicodeScalars.last.map { !"。！？…」』”".unicodeScalars.contains($0) } ?? false
  return needsSpace ? first + " " + second : first + second
}

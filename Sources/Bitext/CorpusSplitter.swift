public import Randomness
internal import Text

/// Holds out pairs for validation and test so that no sentence held out is also trained on.
///
/// Pairs that share a sentence are a group, and a group goes to one side whole. Sentences are the same if they differ only
/// in white space or in how their characters are composed (after NFC); case and punctuation count.
public struct CorpusSplitter: Sendable {
  /// What pairs must not share across the sides.
  public enum Grouping: String, Sendable, Codable, CaseIterable {
    /// No source sentence is on two sides; a target sentence may be.
    case source
    /// No target sentence is on two sides; a source sentence may be.
    case target
    /// Neither a source nor a target sentence is on two sides.
    case both
  }

  public var validationCount: Int
  public var testCount: Int
  public var grouping: Grouping
  public var seed: Seed

  public init(validationCount: Int, testCount: Int, grouping: Grouping = .both, seed: Seed) {
    precondition(validationCount >= 0 && testCount >= 0, "\(validationCount) and \(testCount) pairs held out")
    self.validationCount = validationCount
    self.testCount = testCount
    self.grouping = grouping
    self.seed = seed
  }

  /// Divides pairs into training, validation and test.
  ///
  /// Groups are drawn by the seed; each set gets exactly as many pairs as asked for if groups of at most a twentieth of that
  /// many can fill it, or else any groups, or else as many as can be. Throws if nothing would be left to train on,
  /// or nothing can be held out because all pairs hang together.
  public func split(_ pairs: [SentencePair]) throws -> CorpusSplit {
    let (asked, overflows) = validationCount.addingReportingOverflow(testCount)
    guard !overflows, asked < pairs.count else {
      throw CorpusError.cannotHoldOut(asked: overflows ? .max : asked, pairs: pairs.count)
    }
    let sources = sentenceNumbers(pairs.map(\.source))
    let targets = sentenceNumbers(pairs.map(\.target))
    var groups = groups(sources, targets)
    let groupCount = groups.count
    let largestGroup = groups.map(\.count).max() ?? 0
    var stream = seed.stream(.splitting)
    stream.shuffle(&groups)
    let validation = holdOut(validationCount, from: &groups)
    let test = holdOut(testCount, from: &groups)
    let training = groups.flatMap { $0 }.sorted()
    let isEmpty = validationCount > 0 && validation.isEmpty || testCount > 0 && test.isEmpty
    guard !isEmpty, !training.isEmpty else {
      throw CorpusError.inseparable(asked: asked, pairs: pairs.count, largestGroup: largestGroup)
    }
    let trainedSources = Set(training.map { sources[$0] })
    let trainedTargets = Set(training.map { targets[$0] })
    let heldOut = validation + test
    return CorpusSplit(
      training: training, validation: validation, test: test, groupCount: groupCount,
      largestGroup: largestGroup,
      sharedSources: heldOut.count { trainedSources.contains(sources[$0]) },
      sharedTargets: heldOut.count { trainedTargets.contains(targets[$0]) })
  }

  /// Returns the pairs that hang together through equal sentences, each group sorted, groups by their first pair.
  private func groups(_ sources: [Int], _ targets: [Int]) -> [[Int]] {
    var forest = DisjointSets(count: sources.count)
    // A sentence's number is the first pair that has it.
    for pair in sources.indices {
      if grouping != .target { forest.union(sources[pair], pair) }
      if grouping != .source { forest.union(targets[pair], pair) }
    }
    return forest.sets()
  }

  /// Takes groups with `count` pairs together out of `groups`, and returns the pairs in the order of the corpus.
  private func holdOut(_ count: Int, from groups: inout [[Int]]) -> [Int] {
    guard count > 0 else { return [] }
    var best: [Int] = []
    var bestCount = 0
    for limit in [max(1, count / 20), count] {
      let eligible = groups.indices.filter { groups[$0].count <= limit }
      let sizes = eligible.map { groups[$0].count }
      let taken = takenInTurn(sizes, count)
      for choice in [taken.sum == count ? taken : takenExactly(sizes, count)] where choice.sum > bestCount {
        bestCount = choice.sum
        best = choice.positions.map { eligible[$0] }
      }
      if bestCount == count { break }
    }
    let chosen = Set(best)
    let pairs = best.flatMap { groups[$0] }.sorted()
    groups = groups.indices.filter { !chosen.contains($0) }.map { groups[$0] }
    return pairs
  }
}

/// Returns the positions of sizes taken one after the other wherever they fit, and their sum.
private func takenInTurn(_ sizes: [Int], _ goal: Int) -> (positions: [Int], sum: Int) {
  var positions: [Int] = []
  var sum = 0
  for (position, size) in sizes.enumerated() where sum + size <= goal {
    positions.append(position)
    sum += size
  }
  return (positions, sum)
}

/// Returns the positions of sizes whose sum is the largest possible up to a goal (bounded subset sum).
private func takenExactly(_ sizes: [Int], _ goal: Int) -> (positions: [Int], sum: Int) {
  let positionsBySize = Dictionary(grouping: sizes.indices) { sizes[$0] }
  // lastSize[sum] is the size added last to reach a sum, 0 where it has not been reached.
  var lastSize = [Int](repeating: 0, count: goal + 1)
  for size in positionsBySize.keys.sorted() where size <= goal {
    let available = positionsBySize[size]?.count ?? 0
    var used = [Int](repeating: 0, count: goal + 1)
    for sum in size...goal where lastSize[sum] == 0 && used[sum - size] < available {
      guard sum == size || lastSize[sum - size] != 0 else { continue }
      lastSize[sum] = size
      used[sum] = used[sum - size] + 1
    }
  }
  let reached = (1...goal).last { lastSize[$0] != 0 } ?? 0
  var taken: [Int: Int] = [:]
  var rest = reached
  while rest > 0 {
    taken[lastSize[rest], default: 0] += 1
    rest -= lastSize[rest]
  }
  let positions = taken.flatMap { size, number in (positionsBySize[size] ?? []).prefix(number) }
  return (positions.sorted(), reached)
}

/// Returns for each text the index of the first that is the same sentence, as far as can be seen.
private func sentenceNumbers(_ texts: [String]) -> [Int] {
  var first: [TextFingerprint: Int] = [:]
  return texts.enumerated().map { index, text in
    let key = TextFingerprint(ofVisible: text)
    if let number = first[key] { return number }
    first[key] = index
    return index
  }
}

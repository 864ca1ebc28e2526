internal import Bitext
internal import Randomness
internal import Testing

/// Pairs joined to longer ones.
struct CorpusJoinerTests {
  @Test func groupsFollowEachOtherAndUseEveryPairOnce() throws {
    let groups = try CorpusJoiner(groupSizes: 1...6, seed: Seed(1)).groups(of: 1000) + []
    let used = groups.flatMap { $0 }
    #expect(used == Array(0..<used.count))
    #expect(used.count > 994)
    for size in 1...6 {
      let count = groups.count { $0.count == size }
      // 48 are expected.
      #expect((20...80).contains(count), "\(count) groups of \(size)")
    }
    #expect(try CorpusJoiner(groupSizes: 1...6, seed: Seed(1)).groups(of: 1000) + [] == groups)
    #expect(try CorpusJoiner(groupSizes: 1...6, seed: Seed(2)).groups(of: 1000) + [] != groups)
  }

  @Test func shuffledGroupsBeginAgainWhereMoreAreAskedForThanThereAre() throws {
    let joiner = CorpusJoiner(groupSizes: 3...3, isShuffled: true, seed: Seed(1))
    let once = try joiner.groups(of: 100) + []
    #expect(once.count == 33)
    #expect(Set(once.flatMap { $0 }).count == 99)
    #expect(once != (0..<33).map { [3 * $0, 3 * $0 + 1, 3 * $0 + 2] })
    let more = try joiner.groups(of: 100, limit: 70) + []
    #expect(more.count == 70)
    #expect(Array(more[..<33]) == once)
    #expect(more[33] != more[0])
    #expect(more.allSatisfy { Set($0).count == 3 })
  }

  @Test func moreThanThereIsIsRefused() {
    let joiner = CorpusJoiner(groupSizes: 2...2, seed: Seed(1))
    #expect(throws: CorpusError.self) { try joiner.groups(of: 10, limit: 6) }
    #expect(throws: CorpusError.self) { try joiner.groups(of: 1) }
    let shuffled = CorpusJoiner(groupSizes: 1...6, isShuffled: true, seed: Seed(1))
    #expect(throws: CorpusError.self) { try shuffled.groups(of: 5, limit: 100) }
  }

  @Test func groupsAreMadeOneAfterTheOther() throws {
    let joiner = CorpusJoiner(groupSizes: 1...6, isShuffled: true, seed: Seed(1))
    // All of them would not fit into memory.
    let many = try joiner.groups(of: 100, limit: .max)
    #expect(many.prefix(1000) + [] == (try joiner.groups(of: 100, limit: 1000)) + [])
  }

  @Test func sidesAreJoinedBySpaces() {
    func pair(_ source: String, _ target: String, _ line: Int) -> SentencePair {
      SentencePair(source: source, target: target, origin: .init(path: "f", line: line))
    }
    let joined = CorpusJoiner(groupSizes: 2...2, seed: Seed(1)).joined(
      [pair("Ein Hund.", "A dog.", 3), pair("Zwei.", "Two.", 4)])
    #expect(joined.source == "Ein Hund. Zwei.")
    #expect(joined.target == "A dog. Two.")
    #expect(joined.origin.line == 3)
  }
}

import Bitext
import Files
import Randomness
import TestSupport
import Testing

struct CorpusSplitterTests {
  private func pairs(_ texts: [(String, String)]) -> [SentencePair] {
    texts.enumerated().map { index, text in
      SentencePair(
        source: text.0, target: text.1, origin: SentencePair.Origin(path: "corpus", line: index + 1))
    }
  }

  /// Pairs that share sentences at random, so that groups of many sizes arise.
  private func generated(_ count: Int, sentences: Int, seed: UInt64) -> [SentencePair] {
    var stream = Seed(seed).stream(.generation)
    return pairs(
      (0..<count).map { _ in
        ("s\(stream.nextInteger(below: sentences))", "t\(stream.nextInteger(below: sentences))")
      })
  }

  private func splitter(
    _ validation: Int, _ test: Int, _ grouping: CorpusSplitter.Grouping = .both, seed: UInt64 = 1
  ) -> CorpusSplitter {
    CorpusSplitter(validationCount: validation, testCount: test, grouping: grouping, seed: Seed(seed))
  }

  @Test(arguments: CorpusSplitter.Grouping.allCases, [1, 2, 3] as [UInt64])
  func nothingLeaksAndNothingIsLost(grouping: CorpusSplitter.Grouping, seed: UInt64) throws {
    let pairs = generated(3_000, sentences: 4_000, seed: seed)
    let split = try splitter(200, 150, grouping, seed: seed).split(pairs)
    #expect(split.validation.count == 200)
    #expect(split.test.count == 150)
    let sets = [split.training, split.validation, split.test]
    #expect(sets.flatMap { $0 }.sorted() == Array(0..<3_000))
    #expect(sets.allSatisfy { $0 == $0.sorted() })
    for (first, second) in [(0, 1), (0, 2), (1, 2)] {
      let sharedSources = Set(sets[first].map { pairs[$0].source }).intersection(
        sets[second].map { pairs[$0].source })
      let sharedTargets = Set(sets[first].map { pairs[$0].target }).intersection(
        sets[second].map { pairs[$0].target })
      if grouping != .target { #expect(sharedSources.isEmpty) }
      if grouping != .source { #expect(sharedTargets.isEmpty) }
    }
    if grouping != .target { #expect(split.sharedSources == 0) } else { #expect(split.sharedSources > 0) }
    if grouping != .source { #expect(split.sharedTargets == 0) } else { #expect(split.sharedTargets > 0) }
  }

  @Test func sentencesThatReadTheSameStayTogether() throws {
    let variants = ["a b", "a\u{A0}b", " a  b", "a b\u{200B}", "\u{FEFF}a\tb", "a\u{AD} b\u{200E}"]
    let texts = (0..<60).flatMap { number in variants.map { ("\(number) \($0)", "t\(number)\($0)") } }
    let split = try splitter(60, 60, .both).split(pairs(texts))
    for set in [split.training, split.validation, split.test] {
      for number in Set(set.map { $0 / variants.count }) {
        #expect(set.count { $0 / variants.count == number } == variants.count)
      }
    }
  }

  @Test func theSeedDecides() throws {
    let pairs = generated(2_000, sentences: 5_000, seed: 9)
    let first = try splitter(100, 100, seed: 1).split(pairs)
    #expect(try splitter(100, 100, seed: 1).split(pairs).test == first.test)
    #expect(try splitter(100, 100, seed: 2).split(pairs).test != first.test)
  }

  @Test func aHugeGroupStaysInTraining() throws {
    let chain =
      (0..<5_000).map { ("s\($0)", "t\($0 / 2)") } + (0..<5_000).map { ("s\($0 + 1)", "t\($0 / 2)") }
    let loose = (0..<400).map { ("loose \($0)", "los \($0)") }
    let split = try splitter(150, 150).split(pairs(chain + loose))
    #expect(split.validation.count == 150 && split.test.count == 150)
    #expect(split.largestGroup == 10_000)
    #expect((split.validation + split.test).allSatisfy { $0 >= 10_000 })
  }

  @Test func sentencesAreComparedByMeaningOfTheirCharacters() throws {
    let twins = [("Caf\u{E9} au lait", "a"), (" Cafe\u{301}  au\u{A0}lait ", "b")]
    for seed in 0..<20 as Range<UInt64> {
      let others = (0..<4).map { ("s\($0)", "t\($0)") }
      let split = try splitter(2, 1, seed: seed).split(pairs(twins + others))
      #expect(split.groupCount == 5)
      #expect([split.training, split.validation, split.test].contains { $0.contains(0) && $0.contains(1) })
    }
  }

  @Test func theNumberIsMetWheneverItCanBe() throws {
    // Groups of 3 and 2: the first that fit in turn may miss 4, two groups of 2 do not.
    let groups = [3, 3, 3, 3, 3, 3, 2, 2]
    let texts = groups.enumerated().flatMap { group, size in
      (0..<size).map { ("s\(group)", "t\(group) \($0)") }
    }
    for seed in 0..<20 as Range<UInt64> {
      #expect(try splitter(4, 0, seed: seed).split(pairs(texts)).validation.count == 4)
      #expect(try splitter(0, 7, seed: seed).split(pairs(texts)).test.count == 7)
    }
  }

  @Test func aNumberThatCannotBeMetIsApproachedFromBelow() throws {
    let texts = (0..<5).flatMap { group in (0..<3).map { ("s\(group)", "t\(group) \($0)") } }
    #expect(try splitter(4, 0).split(pairs(texts)).validation.count == 3)
    #expect(throws: CorpusError.self) { try splitter(4, 2).split(pairs(texts)) }
  }

  @Test func whatCannotBeHeldOutIsAnError() throws {
    let three = pairs([("a", "A"), ("b", "B"), ("c", "C")])
    let tooMany = #expect(throws: CorpusError.self) { try splitter(2, 1).split(three) }
    #expect(tooMany?.description.contains("3 pairs cannot be held out of 3") == true)
    #expect(tooMany?.exitStatus == .usage)
    let tied = pairs([("a", "A"), ("a", "B"), ("b", "B"), ("b", "C")])
    let error = #expect(throws: CorpusError.self) { try splitter(1, 1).split(tied) }
    #expect(error?.description.contains("4 of them hang together") == true)
  }

  static let tatoeba = FileSystem.join(
    FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: #filePath)))),
    "shared/corpora/tatoeba-eng-deu/deu.txt.gz")

  // Needs the corpora that lie beside the package and are no part of it.
  @Test(.enabled(if: FileSystem.exists(tatoeba), "the Tatoeba corpus is not there"))
  func aRealCorpusIsSplitExactly() throws {
    let corpus = Corpus(files: [Self.tatoeba])
    let (pairs, report) = try corpus.pairs(.training)
    #expect(report.read == 169_813)
    for grouping in CorpusSplitter.Grouping.allCases {
      let split = try splitter(2_000, 2_000, grouping).split(pairs)
      #expect(split.validation.count == 2_000 && split.test.count == 2_000)
      #expect(split.training.count == pairs.count - 4_000)
    }
  }
}

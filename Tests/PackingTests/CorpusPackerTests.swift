import Bitext
import Files
import TestSupport
import Testing
import Text

@testable import Packing

struct CorpusPackerTests {
  private struct Interruption: Error {}

  @Test func everyPairIsThereWithItsPieces() throws {
    let fixture = try PackedFixture()
    let mixture = PackedMixture([PackedMixture.Member(try fixture.pack())])
    let (source, target) = (try Tokenizer(fixture.source), try Tokenizer(fixture.target))
    #expect(mixture.count == fixture.kept.count)
    for (index, pair) in fixture.kept.enumerated() {
      #expect(try mixture.source(of: index) == source.encode(pair.source))
      #expect(try mixture.target(of: index) == target.encode(pair.target))
      #expect(mixture.sourceLength(of: index) == source.encode(pair.source).count)
      #expect(mixture.targetLength(of: index) == target.encode(pair.target).count)
      #expect(mixture.origin(of: index) == pair.origin)
    }
  }

  @Test func whatWasDroppedIsReported() throws {
    let fixture = try PackedFixture()
    let report = try fixture.pack().header.report
    let expected = try fixture.corpus.pairs(CorpusFilter()).report
    #expect(report == expected)
    #expect(report.count(.emptySide) == 6)
  }

  @Test func theBytesDoNotDependOnThreads() throws {
    let fixture = try PackedFixture(pairs: 3_000)
    try fixture.packer(threads: 1).pack(into: fixture.folder.path("one"))
    try fixture.packer(threads: 3).pack(into: fixture.folder.path("three"))
    #expect(try fixture.files("one") == fixture.files("three"))
  }

  @Test func aPackingInterruptedAnywhereComesToTheSameBytes() throws {
    let fixture = try PackedFixture(pairs: 20_000)
    try fixture.pack("whole")
    var (reached, interruptions) = (0, 0)
    while true {
      do {
        let outcome = try fixture.packer(threads: 1 + interruptions % 2).pack(
          into: fixture.folder.path("interrupted")
        ) { read in
          guard read > reached else { return }
          reached = read
          throw Interruption()
        }
        #expect(outcome.readBefore > 0)
        break
      } catch is Interruption {
        interruptions += 1
        // What a kill in the midst of writing leaves behind.
        let tokens = fixture.folder.path("interrupted/tokens")
        try fixture.folder.write(try FileSystem.readAll(tokens) + [1, 2, 3], to: "interrupted/tokens")
        #expect(throws: PackingError.unfinished(path: fixture.folder.path("interrupted"))) {
          try PackedCorpus(path: fixture.folder.path("interrupted"))
        }
      }
    }
    #expect(interruptions > 2)
    #expect(try fixture.files("interrupted") == fixture.files("whole"))
  }

  @Test func partsFollowOneAnother() throws {
    let fixture = try PackedFixture(pairs: 50)
    let table = try fixture.folder.write("q1 q2\tz3\n\tz4\nq5\tz6\n", to: "more.tsv")
    let empty = try fixture.folder.write("", to: "empty.tsv")
    var corpus = fixture.corpus
    corpus.parts =
      [.tabSeparated(path: empty, columns: .init())] + corpus.parts
      + [.tabSeparated(path: table, columns: .init())]
    let packed = try fixture.packer(corpus).pack(into: fixture.folder.path("packed")).corpus
    #expect(packed.count == 52)
    #expect(packed.origin(of: 0) == fixture.kept[0].origin)
    #expect(packed.origin(of: 49) == fixture.kept[49].origin)
    #expect(packed.origin(of: 50) == SentencePair.Origin(path: table, line: 1))
    #expect(packed.origin(of: 51) == SentencePair.Origin(path: table, line: 3))
  }

  @Test func whatIsPackedAlreadyStays() throws {
    let fixture = try PackedFixture()
    try fixture.pack()
    let before = try fixture.files()
    let outcome = try fixture.packer().pack(into: fixture.folder.path("packed"))
    #expect(outcome.readBefore == 600)
    #expect(try fixture.files() == before)
    try fixture.folder.write(
      try FileSystem.readAll(fixture.folder.path("text.de")) + Array("q1\n".utf8), to: "text.de")
    try fixture.folder.write(
      try FileSystem.readAll(fixture.folder.path("text.en")) + Array("z1\n".utf8), to: "text.en")
    let path = fixture.folder.path("packed")
    #expect(throws: PackingError.otherCorpus(path: path)) { try fixture.packer().pack(into: path) }
    #expect(try fixture.packer().pack(into: path, restarts: true).corpus.count == 595)
  }

  @Test func nothingElseIsTouched() throws {
    let fixture = try PackedFixture(pairs: 50)
    let path = fixture.folder.path("")
    #expect(throws: PackingError.notEmpty(path: path)) { try fixture.packer().pack(into: path) }
    #expect(FileSystem.exists(fixture.folder.path("text.de")))
  }

  @Test func textsThatAreNotWhatTheyShouldBeLeaveNothingBehind() throws {
    let fixture = try PackedFixture(pairs: 50)
    let path = fixture.folder.path("packed")
    let short = try fixture.folder.write("z1\n", to: "short.en")
    let unequal = Corpus([.aligned(source: fixture.folder.path("text.de"), target: short)])
    #expect(throws: CorpusError.self) { try fixture.packer(unequal).pack(into: path) }
    #expect(!FileSystem.exists(path))
    let empty = try fixture.folder.write("q1\t\n", to: "empty.tsv")
    let dropped = Corpus([.tabSeparated(path: empty, columns: .init())])
    #expect(throws: CorpusError.self) { try fixture.packer(dropped).pack(into: path) }
    #expect(!FileSystem.exists(path))
  }
}

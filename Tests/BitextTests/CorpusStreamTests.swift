import Bitext
import Files
import Glibc
import TestSupport
import Testing

struct CorpusStreamTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func corpus(_ text: String, _ others: String...) throws -> Corpus {
    Corpus(
      files: try ([text] + others).enumerated().map { try folder.write($1, to: "\($0).tsv") })
  }

  @Test func blocksGrowAndKeepTheOrder() throws {
    let lines = (0..<700).map { "source \($0)\ttarget \($0)\n" }
    let stream = try CorpusStream(corpus(lines.joined(), "last\tone\n"))
    var sizes: [Int] = []
    var pairs: [SentencePair] = []
    while true {
      let block = try stream.next()
      if block.isEmpty { break }
      sizes.append(block.count)
      pairs += block
    }
    #expect(sizes.first == 64)
    #expect(sizes.reduce(0, +) == 701)
    #expect(pairs.map(\.source) == (0..<700).map { "source \($0)" } + ["last"])
    #expect(try stream.next().isEmpty)
  }

  @Test func anErrorComesAfterThePairsBeforeIt() throws {
    let corpus = try corpus("a\tA\nb\tB\nc\n")
    let stream = try CorpusStream(corpus)
    #expect(try stream.next().map(\.target) == ["A", "B"])
    let error = #expect(throws: CorpusError.self) { try stream.next() }
    #expect(error?.description.hasPrefix("\(corpus.paths[0]):3: no column 2") == true)
    #expect(throws: CorpusError.self) { try stream.next() }
  }

  @Test func aFileThatIsNotThereIsToldAtOnce() throws {
    #expect(throws: FileError.notFound(path: folder.path("none"))) {
      try CorpusStream(Corpus(files: [folder.path("none")]))
    }
  }

  @Test(arguments: [false, true])
  func pairsAreHandedOnBeforeTheNextComes(isAligned: Bool) throws {
    let path = folder.path("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    // Opened for reading and writing, so that opening does not wait for another process.
    let descriptor = open(path, O_RDWR)
    defer { close(descriptor) }
    func send(_ text: String) { _ = text.withCString { write(descriptor, $0, strlen($0)) } }
    let targets = try folder.write("A\nB\nC\nD\n", to: "targets")
    let stream = try CorpusStream(
      isAligned ? Corpus(source: [path], target: [targets]) : Corpus(files: [path]))
    let rest = isAligned ? "" : "\tT"
    send("a\(rest)\nb\(rest)\nc")
    // Were the third pair waited for, this would never end.
    #expect(try stream.next().map(\.source) == ["a", "b"])
    send("c\(rest)\n")
    #expect(try stream.next().map(\.source) == ["cc"])
  }
}

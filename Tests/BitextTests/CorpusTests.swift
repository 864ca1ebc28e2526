import Bitext
import Files
import TestSupport
import Testing

struct CorpusTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  @Test func severalFilesMakeOneCorpus() throws {
    try folder.write("a\nb\n", to: "1.de")
    try folder.write("A\nB\n", to: "1.en")
    try folder.write("c", to: "2.de")
    try folder.write("C", to: "2.en.gz")
    let corpus = try Corpus(
      source: [folder.path("1.de"), folder.path("2.de")],
      target: [folder.path("1.en"), folder.path("2.en.gz")])
    let (pairs, report) = try corpus.pairs(.none)
    #expect(pairs.map(\.source) == ["a", "b", "c"])
    #expect(pairs.map(\.target) == ["A", "B", "C"])
    #expect(pairs.map(\.origin.line) == [1, 2, 1])
    #expect(report.read == 3 && report.kept == 3)
    #expect(corpus.paths.map { FileSystem.name(of: $0) } == ["1.de", "1.en", "2.de", "2.en.gz"])
  }

  @Test func theNameDecidesOnTheFormat() throws {
    let table = try folder.write("a\tA\n", to: "1.tsv.gz")
    let text = try folder.write("b\tB\n", to: "2.txt")
    let memory = try folder.write(
      """
      <tmx><body><tu><tuv xml:lang="de"><seg>c</seg></tuv><tuv xml:lang="en"><seg>C</seg></tuv></tu></body></tmx>
      """, to: "3.TMX.gz")
    let corpus = Corpus(files: [table, text, memory], sourceLanguage: "de", targetLanguage: "en")
    #expect(try corpus.pairs(.none).pairs.map { $0.source + $0.target } == ["aA", "bB", "cC"])
    let error = #expect(throws: CorpusError.self) { try Corpus(files: [memory]).pairs(.none) }
    #expect(error?.exitStatus == .usage)
  }

  @Test func eachSourceNeedsATarget() {
    let error = #expect(throws: CorpusError.self) { try Corpus(source: ["a", "b"], target: ["c"]) }
    #expect(error?.description.contains("2 source and 1 target files") == true)
    #expect(error?.exitStatus == .usage)
  }

  @Test func nothingToLearnFromIsAnError() throws {
    let empty = try folder.write("", to: "empty.tsv")
    let error = #expect(throws: CorpusError.self) { try Corpus(files: [empty]).pairs(.training) }
    #expect(error?.description.contains("no sentence pairs") == true)
    let blank = try folder.write("a\t\n\tb\n", to: "blank.tsv")
    let dropped = #expect(throws: CorpusError.self) { try Corpus(files: [blank]).pairs(.training) }
    #expect(dropped?.description.contains("every pair of the corpus was dropped") == true)
    #expect(dropped?.description.contains("an empty side") == true)
    #expect(dropped?.exitStatus == .badData)
  }

  static let multi30k = FileSystem.join(
    FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: #filePath)))),
    "shared/corpora/multi30k/raw")

  // Needs the corpora that lie beside the package and are no part of it.
  @Test(.enabled(if: FileSystem.exists(multi30k), "the Multi30k corpus is not there"))
  func aRealCorpusIsReadWhole() throws {
    let corpus = try Corpus(
      source: ["train.de.gz", "val.de.gz"].map { FileSystem.join(Self.multi30k, $0) },
      target: ["train.en.gz", "val.en.gz"].map { FileSystem.join(Self.multi30k, $0) })
    let (pairs, report) = try corpus.pairs(.training)
    #expect(report.read == 29_000 + 1_014)
    #expect(report.kept == report.read)
    #expect(pairs.last?.origin.line == 1_014)
    #expect(try CorpusChecker().check(corpus).isReadable)
    #expect(throws: CorpusError.self) {
      try Corpus(
        source: [FileSystem.join(Self.multi30k, "train.de.gz")],
        target: [FileSystem.join(Self.multi30k, "val.en.gz")]
      ).pairs(.training)
    }
  }
}

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
}

import Bitext
import Files
import TestSupport
import Testing

struct CorpusCleanerTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  @Test func aCleanCorpusHasNoFindings() throws {
    let source =
      Array("gut\n\n zwei  drei\ngleich\ngut\n".utf8) + [0xFF, 0x0A] + Array("a &amp; b\u{85}\n".utf8)
    let target = "good\nx\ntwo three \ngleich\ngood\nlost\nA & B\n"
    let corpus = try Corpus(
      source: [try folder.write(source, to: "a.de")], target: [try folder.write(target, to: "a.en")])
    let (cleanSource, cleanTarget) = (folder.path("clean.de"), folder.path("clean.en"))
    let outcome = try CorpusCleaner().clean(corpus, to: .aligned(source: cleanSource, target: cleanTarget))
    #expect(try FileSystem.readText(cleanSource) == "gut\nzwei drei\na & b\n")
    #expect(try FileSystem.readText(cleanTarget) == "good\ntwo three\nA & B\n")
    #expect(outcome.repaired == 2)
    #expect(outcome.report.read == 7)
    for reason in [CorpusReport.Reason.illFormedText, .emptySide, .identicalSides, .duplicate] {
      #expect(outcome.report.count(reason) == 1)
    }
    #expect(outcome.description.contains("pairs mended: 2"))
    let check = try CorpusChecker().check(try Corpus(source: [cleanSource], target: [cleanTarget]))
    #expect(check.findings.isEmpty)
  }

  @Test func mendingComesBeforeFiltering() throws {
    let table = try folder.write("a\tx\n a \tx\n\u{FEFF}\ty\n", to: "a.tsv")
    let outcome = try CorpusCleaner().clean(
      Corpus(files: [table]), to: .tabSeparated(path: folder.path("clean.tsv")))
    #expect(outcome.report.count(.duplicate) == 1)
    #expect(outcome.report.count(.emptySide) == 1)
    #expect(try FileSystem.readText(folder.path("clean.tsv")) == "a\tx\n")
  }

  @Test func linesWithoutAColumnAreDropped() throws {
    let table = try folder.write("a\tx\nb\nc\tz", to: "a.tsv")
    let outcome = try CorpusCleaner().clean(Corpus(files: [table]), to: .tabSeparated(path: table))
    #expect(outcome.report.count(.missingColumn) == 1)
    #expect(try FileSystem.readText(table) == "a\tx\nc\tz\n")
  }

  @Test func whatCannotBeCleanedIsNotWritten() throws {
    let source = try folder.write("a\nb\n", to: "a.de")
    let target = try folder.write("A\n", to: "a.en")
    let output = CorpusWriter.Destination.aligned(source: folder.path("c.de"), target: folder.path("c.en"))
    #expect(throws: CorpusError.self) {
      try CorpusCleaner().clean(try Corpus(source: [source], target: [target]), to: output)
    }
    let blank = try folder.write("\t\n", to: "blank.tsv")
    #expect(throws: CorpusError.self) { try CorpusCleaner().clean(Corpus(files: [blank]), to: output) }
    #expect(try FileSystem.list(folder.path) == ["a.de", "a.en", "blank.tsv"])
  }
}

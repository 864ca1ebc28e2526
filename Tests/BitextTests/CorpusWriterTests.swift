import Bitext
import Files
import TestSupport
import Testing

struct CorpusWriterTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func pair(_ source: String, _ target: String) -> SentencePair {
    SentencePair(source: source, target: target, origin: SentencePair.Origin(path: "in", line: 7))
  }

  @Test func whatIsWrittenIsRead() throws {
    let pairs = [pair("eins zwei", "one two"), pair("", "\u{2028}"), pair("ä", "a\u{308}")]
    let (source, target) = (folder.path("a.de.gz"), folder.path("a.en"))
    try CorpusWriter.write(to: .aligned(source: source, target: target)) { writer in
      for pair in pairs { try writer.write(pair) }
    }
    try CorpusWriter.write(to: .tabSeparated(path: folder.path("a.tsv"))) { writer in
      for pair in pairs { try writer.write(pair) }
    }
    for corpus in [try Corpus(source: [source], target: [target]), Corpus(files: [folder.path("a.tsv")])] {
      let read = try corpus.pairs(.none).pairs
      #expect(read.map { Array($0.source.utf8) } == pairs.map { Array($0.source.utf8) })
      #expect(read.map { Array($0.target.utf8) } == pairs.map { Array($0.target.utf8) })
    }
  }

  @Test func anErrorLeavesNothingBehind() throws {
    let error = #expect(throws: CorpusError.self) {
      try CorpusWriter.write(to: .tabSeparated(path: folder.path("a.tsv"))) { writer in
        try writer.write(pair("a", "b"))
        try writer.write(pair("a\tb", "c"))
      }
    }
    #expect(error?.description.hasPrefix("in:7: a tab inside a sentence") == true)
    #expect(try FileSystem.list(folder.path) == [])
  }
}

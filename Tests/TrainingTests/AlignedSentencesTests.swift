import Bitext
import Evaluation
import Files
import TestSupport
import Testing
import Training

struct AlignedSentencesTests {
  @Test func filesAreReadAndTheirFaultsNamed() throws {
    let folder = try TemporaryDirectory()
    let path = try folder.write("a b\tc d\t0-0 1?1\ne\tf\t\n", to: "good.tsv")
    let sentences = try AlignedSentences(path: path)
    #expect(sentences.pairs.map(\.target) == ["c d", "f"])
    #expect(sentences.gold.map(\.sure.count) == [1, 0] && sentences.gold[0].possible.count == 1)
    let wrong = try folder.write("a\tb\t0-0\na\tb\tx\n", to: "wrong.tsv")
    #expect(throws: AlignmentNotationError.notALinkInFile("x", path: wrong, line: 2)) {
      try AlignedSentences(path: wrong)
    }
    let empty = try folder.write("", to: "empty.tsv")
    #expect(throws: TrainingError.noAlignments(path: empty)) { try AlignedSentences(path: empty) }
    let short = try folder.write("a\tb\n", to: "short.tsv")
    #expect(throws: CorpusError.self) {
      try AlignedSentences(path: short)
    }
  }
}

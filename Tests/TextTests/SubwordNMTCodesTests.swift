import Files
import Foundation
import TestSupport
import Testing
import Text

// Skipped where the corpora are absent.
@Suite(.enabled(if: Corpora.has("subword-nmt"), "the corpus subword-nmt is not beside the repository"))
struct SubwordNMTCodesTests {
  private func learned() throws -> SubwordNMTCodes {
    var learner = SubwordNMTCodes.Learner()
    for line in try Corpora.lines("subword-nmt/corpus.en") { learner.add(line) }
    return learner.learn(merges: 1000)
  }

  @Test func learnsTheMergesOfTheReference() throws {
    #expect(try learned().fileContents == FileSystem.readAll(Corpora.path("subword-nmt/bpe.ref")))
  }

  @Test func segmentsAsTheReference() throws {
    let codes = try SubwordNMTCodes.read(from: Corpora.path("subword-nmt/bpe.ref"))
    let segmented = try Corpora.lines("subword-nmt/corpus.en").map { codes.segment($0) + "\n" }.joined()
    #expect(Array(segmented.utf8) == (try FileSystem.readAll(Corpora.path("subword-nmt/corpus.bpe.ref.en"))))
  }

  private struct Cases: Decodable {
    struct Case: Decodable {
      var name: String
      var input: String
      var expected: String
    }
    var separator: String
    var cases: [Case]
  }

  @Test func keepsWhitespaceAsTheReference() throws {
    let codes = try SubwordNMTCodes.read(from: Corpora.path("subword-nmt/bpe.ref"))
    let data = Data(try FileSystem.readAll(Corpora.path("subword-nmt/apply_cases.json")))
    let cases = try JSONDecoder().decode(Cases.self, from: data)
    #expect(cases.cases.count == 3)
    for item in cases.cases {
      let segmented = codes.segment(item.input, separator: cases.separator)
      #expect(Array(segmented.utf8) == Array(item.expected.utf8), "\(item.name)")
    }
  }
}

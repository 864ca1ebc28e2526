import Bitext
import Evaluation
import TestSupport
import Testing

struct AlignmentErrorRateTests {
  private func links(_ text: String) throws -> [AlignmentLink] {
    try GoldAlignment(text).sure.sorted { ($0.source, $0.target) < ($1.source, $1.target) }
  }

  private func rate(_ system: String, gold: String) throws -> AlignmentErrorRate {
    var rate = AlignmentErrorRate()
    rate.add(try links(system), gold: try GoldAlignment(gold))
    return rate
  }

  @Test func theFormulaOfOchAndNey() throws {
    // A = 4 links, S = 3, A ∩ S = 2, A ∩ P = 3.
    let rate = try rate("0-0 1-1 2-3 4-0", gold: "0-0 1-1 2-2 2?3 3?3")
    #expect(rate.precision == 0.75)
    #expect(rate.recall == 2.0 / 3)
    #expect(rate.value == 1 - 5.0 / 7)
  }

  @Test(arguments: [
    ("0-0 1-1", "0-0 1-1", 0.0), ("0-0 1-2", "0-0 1?2", 0), ("1-0", "0-1", 1), ("", "0-0", 1), ("", "", 0),
    ("0-0", "", 1), ("0-0", "0?0", 0), ("", "0?0", 0),
  ])
  func ends(system: String, gold: String, value: Double) throws {
    #expect(try rate(system, gold: gold).value == value)
  }

  @Test func countsOfSentencesAddUpAndALinkCountsOnce() throws {
    var rate = AlignmentErrorRate()
    rate.add(try links("0-0") + links("0-0"), gold: try GoldAlignment("0-0"))
    rate.add(try links("0-1"), gold: try GoldAlignment("0-0 1-1"))
    #expect(rate.links == 2)
    #expect(rate.value == 1 - 2.0 / 5)
  }

  @Test func aLinkThatIsSureIsNotMerelyPossible() throws {
    #expect(try GoldAlignment("0?0 0-0").possible.isEmpty)
  }

  @Test func filesAreReadAndWrongLinksNamedByLine() throws {
    let folder = try TemporaryDirectory()
    let good = try folder.write(Array("0-0 1?2\n\n2-1\r\n".utf8), to: "good")
    #expect(try GoldAlignment.read(from: good).map(\.sure.count) == [1, 0, 1])
    for wrong in ["0", "0-", "-1-2", "a-b", "0-0-0", "0=0"] {
      let path = try folder.write(Array("0-0\n0-1 \(wrong)\n".utf8), to: "wrong")
      #expect(throws: AlignmentNotationError.notALinkInFile(wrong, path: path, line: 2)) {
        try GoldAlignment.read(from: path)
      }
    }
  }
}

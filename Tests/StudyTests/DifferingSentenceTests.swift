import Evaluation
import Testing

@testable import Study

struct DifferingSentenceTests {
  private let sources = ["a", "b", "c", "b", "d"]
  private let references = ["one two three", "four five six", "seven eight nine", "four five six", "ten"]

  private func most(_ count: Int, _ systems: [[String]]) -> [DifferingSentence] {
    DifferingSentence.most(
      count, sources: sources, systems: systems, references: [references], EvaluationOptions())
  }

  @Test func theWidestSpreadComesFirst() {
    let second = ["one two three", "q", "seven eight zzzz", "q", "ten"]
    let found = most(10, [references, second])
    // Line 3 has the source of line 1; lines 0 and 4 are translated alike.
    #expect(found.map(\.line) == [1, 2])
    #expect(found[0].chrF[0] > 99.9)
    #expect(found[0].chrF[1] < 1)
    #expect(found[0].spread > found[1].spread)
    #expect(most(1, [references, second]).map(\.line) == [1])
  }

  @Test func equalSpreadsAreInTheOrderOfTheText() {
    #expect(most(10, [references, ["", "", "", "", ""]]).map(\.line) == [0, 1, 2, 4])
  }
}

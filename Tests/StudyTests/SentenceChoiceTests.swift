import Evaluation
import Testing

@testable import Study

struct SentenceChoiceTests {
  private let sources = ["a", "b", "c", "b", "d"]
  private let references = ["one two three", "four five six", "seven eight nine", "four five six", "ten"]

  private func most(_ count: Int, _ systems: [[String]]) -> [ReportedSentence] {
    SentenceChoice(sources: sources, systems: systems, references: [references], EvaluationOptions())
      .differing(count)
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

  /// Of short, middling and long sources each one whose score is in the middle.
  @Test func typicalOnesAreNeitherWellNorBadlyTranslated() {
    let sources = (0..<9).map { String(repeating: "wort ", count: 1 + $0 / 3) + "\($0)" }
    let references = (0..<9).map { "the sentence of number \($0)" }
    // Of each three the first is right, the second half right, the third wrong.
    let system = (0..<9).map { [references[$0], "the sentence", "xq"][$0 % 3] }
    let choice = SentenceChoice(
      sources: sources, systems: [system], references: [references], EvaluationOptions())
    #expect(choice.typical(3, without: []).map(\.line) == [1, 4, 7])
    let others = [ReportedSentence(line: 4, chrF: [0], bleu: [0])]
    #expect(choice.typical(3, without: others).allSatisfy { $0.line != 4 })
    #expect(choice.typical(100, without: []).count == 9)
    #expect(choice.typical(0, without: []).isEmpty)
  }
}

import Testing

@testable import Lessons

struct LessonCommandTests {
  @Test func wordsAreQuotedWhereAShellNeedsThem() {
    let command = LessonCommand(parts: [
      ["translate", "attention", "3 1 4"], [], ["--target", "it's $HOME"],
    ])
    #expect(command.text == #"translate attention '3 1 4' --target 'it'\''s $HOME'"#)
    #expect(command.words == ["translate", "attention", "3 1 4", "--target", "it's $HOME"])
    #expect(LessonCommand(parts: [["a", ""]]).text == "a ''")
  }

  @Test func longCommandsGoOnInTheNextLineAndPartsStayTogether() {
    let command = LessonCommand(parts: [["translate"]] + (0..<20).map { ["--option-\($0)", "value"] })
    let lines = command.text.split(separator: "\n")
    #expect(lines.count > 2 && lines.allSatisfy { $0.count <= 100 })
    #expect(lines.dropLast().allSatisfy { $0.hasSuffix("value \\") })
    #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("  --option-") })
  }
}

import Foundation
import Protection
import Testing

struct GlossaryTests {
  private func read(_ text: String) throws -> Glossary {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).tsv").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return try Glossary.read(from: path)
  }

  @Test func aFileHasTermsAndFlags() throws {
    let glossary = try read("# comment\n\nBank\tbench | benches\nUSA\t\tkeep,case\nhaus\thouse\tpart\n")
    #expect(glossary.terms.map(\.source) == ["Bank", "USA", "haus"])
    #expect(glossary.terms[0].targets == ["bench", "benches"])
    #expect(glossary.terms[1].staysAsItIs && glossary.terms[1].observesCase)
    #expect(glossary.terms[2].isFoundWithinWords)
  }

  @Test(arguments: [("a\n", 1), ("\na\tb\tc\n", 2), ("a\tb\tcase\td\n", 1), ("\tb\n", 1), ("a\t\n", 1)])
  func aLineThatIsNoTermIsTold(text: String, line: Int) throws {
    let error = #expect(throws: GlossaryError.self) { try read(text) }
    guard case .malformed(_, let number, _)? = error else { return }
    #expect(number == line)
  }

  @Test func termsAreFoundAsWholeWordsLongestFirst() throws {
    let glossary = try read(
      "Bank\tbench\nBank am See\tlake bench\nUSA\t\tkeep,case\nhaus\thouse\tpart\n银行\tbank\n")
    #expect(
      glossary.matches(in: "Die Bank am See, die bank.").required == [
        ["lake bench", "Lake bench"], ["bench", "Bench"],
      ])
    #expect(glossary.matches(in: "Banken usa Bankhaus").required == [["house", "House"]])
    #expect(glossary.matches(in: "In USA.").kept == [3..<6])
    #expect(glossary.matches(in: "我在银行工作").required == [["bank", "Bank"]])
    #expect(glossary.matches(in: "").count == 0)
  }
}

internal import Testing

@testable import Server

@Suite struct GlossaryEntriesTests {
  private func pairs(_ entries: GlossaryEntries) -> [[String]] {
    entries.pairs.map { [$0.source, $0.target] }
  }

  @Test func linesWithTabsAreRead() throws {
    let entries = try GlossaryEntries(tabSeparated: "Hund\thound\r\n\n Zug \t railway train \n")
    #expect(pairs(entries) == [["Hund", "hound"], ["Zug", "railway train"]])
    #expect(entries.tabSeparated == "Hund\thound\nZug\trailway train")
  }

  @Test func recordsWithCommasAreRead() throws {
    let entries = try GlossaryEntries(
      commaSeparated: "Hund,hound,de,en\r\n\"a, b\",\"say \"\"x\"\"\"\n\nZug, train")
    #expect(pairs(entries) == [["Hund", "hound"], ["a, b", "say \"x\""], ["Zug", "train"]])
  }

  @Test(arguments: ["", "a", "a\tb\tc", "a\t", "\tb", "a\tb\na\tc", "a\u{1}\tb", "a\u{2028}x\tb"])
  func whatIsNoPairIsRefused(text: String) {
    #expect(throws: APIError.self) { try GlossaryEntries(tabSeparated: text) }
  }

  @Test(arguments: ["", "a", "a,b,c", "\"a,b", "a,", "a,b\na,c"])
  func whatIsNoRecordIsRefused(text: String) {
    #expect(throws: APIError.self) { try GlossaryEntries(commaSeparated: text) }
  }

  @Test func longTermsAreRefused() {
    let long = String(repeating: "a", count: 1025)
    #expect(throws: APIError.self) { try GlossaryEntries(tabSeparated: "\(long)\tb") }
  }
}

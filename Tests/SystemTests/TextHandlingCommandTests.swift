internal import Foundation
internal import TestSupport
internal import Testing

/// What becomes of text as people have it, by the program and its shipped model.
struct TextHandlingCommandTests {
  private func translate(_ arguments: [String], _ text: String) throws -> TranslateCommand {
    try TranslateCommand(["--model", "german-english", "--beam-size", "2"] + arguments, text: text)
  }

  @Test func aLineOfSentencesIsTheirTranslations() throws {
    let sentences = ["Guten Morgen.", "Der Hund schläft.", "Die Katze läuft über die Wiese."]
    let single = try translate([], sentences.joined(separator: "\n") + "\n").lines
    let run = try translate([], "  - " + sentences.joined(separator: " ") + "  \n\n1. \(sentences[1])\n")
    #expect(run.lines == ["  - " + single.joined(separator: " ") + "  ", "", "1. " + single[1]])
    #expect(
      try translate(["--no-sentence-splitting"], sentences.joined(separator: " ") + "\n").lines != run.lines)
  }

  @Test func whatMustNotChangeIsInTheTranslation() throws {
    let kept = ["1.234,56", "https://example.org/x", "{name}", "0.85.3", "12:30", "%1$s"]
    let lines = [
      "Das kostet 1.234,56 Euro.", "Siehe https://example.org/x.", "Hallo {name}!", "Das ist Version 0.85.3.",
      "Der Zug kommt um 12:30 Uhr.", "Der Hund heißt %1$s.",
    ]
    let run = try translate(["--json"], lines.joined(separator: "\n") + "\n")
    for (line, span) in zip(run.lines, kept) {
      #expect(line.replacingOccurrences(of: "\\/", with: "/").contains(span), "\(line)")
      #expect(line.contains("\"kept\":true"))
    }
    #expect(run.lines.count == kept.count)
    let local = try translate(["--numbers", "local"], lines[0] + "\n")
    #expect(local.text.contains("1,234.56"))
  }

  /// They are more than the model has placeholders for.
  @Test func aRowOfManySpansIsKept() throws {
    let spans = (10..<50).map { $0 % 2 == 0 ? "{name\($0)}" : "12:\($0)" }
    let run = try translate(["--json"], "Hund " + spans.joined(separator: " ") + ".\n")
    #expect(run.lines.count == 1 && run.lines[0].contains("\"kept\":true"))
    #expect(spans.filter { !run.lines[0].contains($0) } == [])
  }

  @Test func aGlossaryIsObeyedAndTold() throws {
    let folder = try TemporaryDirectory()
    let path = try folder.write(Array("Hund\tpuppy|puppies\nFlumbenheim\t\tkeep\n".utf8), to: "terms.tsv")
    let run = try translate(["--glossary", path], "Der Hund schläft in Flumbenheim.\nDie Katze schläft.\n")
    #expect(run.lines[0].contains("pupp") && run.lines[0].contains("Flumbenheim"))
    #expect(run.errors.contains("glossary: 2 terms found"))
    // A term is said where it stands, as often as it does, also one with digits, which else stays as it is.
    let terms = try folder.write(
      Array("Chef\tmanager\nBericht\tstatement\nHaus\tdwelling\nB2B\tbusiness-to-business\n".utf8),
      to: "all.tsv")
    let lines = try translate(
      ["--glossary", terms],
      "Der Chef liest den Bericht.\nDas Haus ist neben dem Haus.\nWir verkaufen B2B.\nChef!\nSiehe https://haus.de/Haus.\n"
    ).lines
    #expect(lines[3] == "Manager!" && lines[4].contains("https://haus.de/Haus"), "\(lines)")
    #expect(lines[0].contains("manager") && lines[0].hasSuffix(" statement."), "\(lines)")
    #expect(lines[1].ranges(of: "dwelling").count == 2, "\(lines)")
    #expect(lines[2].contains("business-to-business") && !lines[2].contains("B2B"), "\(lines)")
    let one = try translate(["--glossary", path], "Der Hund schläft.\n")
    #expect(one.errors.contains("glossary: 1 term found"), "\(one.errors)")
    let broken = try folder.write(Array("Hund\n".utf8), to: "broken.tsv")
    let failed = try translate(["--glossary", broken], "Hund\n")
    #expect(failed.status == 65 && failed.errors.contains("broken.tsv:1"))
  }

  @Test func rawLeavesAllOfItOut() throws {
    let run = try translate(["--raw"], "Guten Morgen. Der Hund schläft.\n")
    #expect(run.status == 0 && run.lines.count == 1)
    #expect(try translate(["--raw", "--numbers", "local"], "x\n").status == 64)
  }
}

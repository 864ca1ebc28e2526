internal import Foundation
internal import TestSupport
internal import Testing

/// The command without a name, with the model that ships with the program.
struct TranslatingCommandTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// Sentences among lines that never reach the model.
  private static let text = "Guten Morgen.\n\nIch bin sehr müde.\n  \n… !\nWo ist der Bahnhof?\n"
  private static let copied = [1: "", 3: "  ", 4: "… !"]

  private func translate(_ options: [String] = [], text: String = Self.text) throws -> TranslateCommand {
    let run = try TranslateCommand(options, text: text)
    #expect(run.status == 0, "\(run.errors)")
    return run
  }

  private struct Object: Decodable {
    struct Alternative: Decodable {
      let translation: String
      let score: Double
    }

    let source: String
    let translation: String
    let score: Double?
    let sourcePieces: [String]
    let targetPieces: [String]
    let alignment: [[Int]]
    let alternatives: [Alternative]?
  }

  private func objects(_ run: TranslateCommand) throws -> [Object] {
    try run.lines.map { try JSONDecoder().decode(Object.self, from: Data($0.utf8)) }
  }

  private func words(_ text: String) -> Int { text.split(separator: " ").count }

  @Test func operandsAndLinesGiveTheSame() throws {
    let lines = try translate().lines
    #expect(lines.count == 6)
    #expect(lines[0].lowercased().contains("good morning"))
    let operands = try TranslateCommand(["Guten Morgen.", "Ich bin sehr müde.", "", "Wo ist\nder Bahnhof?"])
    #expect(operands.status == 0, "\(operands.errors)")
    #expect(operands.lines == [lines[0], lines[2], "", lines[5]])
    let chosen = try translate(["--from", "de", "--to", "en", "--threads", "1", "--batch-tokens", "1"])
    #expect(chosen.lines == lines)
    let word = try TranslateCommand(["--", "train"])
    #expect(word.status == 0)
    #expect(word.lines.count == 1)
  }

  @Test func whatHoldsNoWordsPassesThrough() throws {
    let lines = try translate().lines
    for (index, line) in Self.copied { #expect(lines[index] == line) }
    for object in try objects(translate(["--json"])) where words(object.source) == 0 {
      #expect(object.translation == object.source)
      #expect(object.score == nil)
      #expect(object.targetPieces.isEmpty)
    }
    #expect(try translate(text: "").lines.isEmpty)
    #expect(try translate(text: "Guten Morgen.").lines == [lines[0]])
  }

  /// "Der Zug hat Verspätung." in each of the ways that look the same.
  @Test func whatCannotBeSeenChangesNoTranslation() throws {
    let sentence = "Der Zug hat Verspätung."
    var lines = [sentence, "Der Zug hat Verspa\u{308}tung."]
    for space in ["\u{2009}", "\u{202F}", "\u{3000}", "\u{2028}", "\u{A0}", "  ", "\u{85}"] {
      lines += [sentence.replacing(" ", with: space), space + sentence + space]
      lines += [sentence.replacing("Zug ", with: "Zug" + space)]
    }
    for hidden in [
      "\u{AD}", "\u{200B}", "\u{200C}", "\u{200D}", "\u{2060}", "\u{200E}", "\u{200F}", "\u{FEFF}",
      "\u{202A}",
      "\u{2066}", "\u{180E}", "\u{FE0F}", "\u{1}",
    ] {
      lines += [hidden + sentence + hidden, sentence.replacing("Versp", with: "Ver" + hidden + "sp")]
      lines += [
        sentence.replacing("Zug", with: "Zug" + hidden), sentence.replacing("ä", with: "a\(hidden)\u{308}"),
      ]
    }
    let text = lines.joined(separator: "\n") + "\n"
    let run = try translate(text: text)
    // White space at the ends stays, and so does what cannot be seen there.
    let isAround = { (line: String) in line.first?.isWhitespace ?? false }
    let spaces = lines.map { line in isAround(line) ? String(line.prefix { $0.isWhitespace }) : "" }
    #expect(run.lines == spaces.map { $0 + "The train is late." + $0 })
    let (plain, odd) = (
      try objects(translate(["--json"], text: sentence + "\n")),
      try objects(translate(["--json"], text: text))
    )
    #expect(odd.map(\.source) == lines)
    #expect(odd.allSatisfy { $0.score == plain[0].score && $0.sourcePieces == plain[0].sourcePieces })
    // A line of nothing that can be seen comes out as it went in.
    let blank = " \u{200B}\t\u{FEFF}\n\u{3164}\n"
    #expect(try translate(text: blank).text == blank)
    // A tab stands between the columns of a line, and stays there.
    #expect(
      try translate(text: "Hallo!\t\tDer Zug hat Verspätung.\t\n").text == "Hello!\t\tThe train is late.\t\n")
  }

  /// Words are those of the lines as they are, between white space of any kind.
  @Test func alignmentsNumberTheWordsOfTheText() throws {
    let plain = try objects(translate(["--json"], text: "Der Zug hat Verspätung.\n"))[0].alignment
    for (text, numbers) in [
      ("Der\u{A0}Zug\that \u{3000}Verspätung. ", [0, 1, 2, 3]),
      ("\u{200B} Der Zug \u{AD} hat\u{2060} Verspätung.", [1, 2, 4, 5]),
    ] {
      let path = folder.path("links")
      _ = try translate(["--alignments", path], text: text + "\n")
      let links = plain.map { "\(numbers[$0[0]])-\($0[1])" }.joined(separator: " ")
      #expect(try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8) == links + "\n")
    }
  }

  @Test func filesAreReadAndWritten() throws {
    let input = try folder.write(Self.text, to: "input.gz")
    let output = folder.path("output")
    let run = try TranslateCommand(["--input", input, "--output", output, "--timing"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.isEmpty)
    #expect(run.errors.contains(" sentences per second, "))
    #expect(run.errors.contains("peak memory: "))
    #expect(try TranslateCommand(["tokenize", "--words", "--input", output]).lines.count == 6)
    let written = try String(contentsOf: URL(fileURLWithPath: output), encoding: .utf8)
    #expect(written == (try translate(["--quiet"]).text))
  }

  @Test func nBestIsNLinesForEachLineBestFirst() throws {
    let plain = try translate().lines
    let lines = try translate(["--n-best", "3"]).lines.map { $0.components(separatedBy: " ||| ") }
    #expect(lines.count == 18)
    #expect(lines.allSatisfy { $0.count == 3 })
    for (index, best) in stride(from: 0, to: lines.count, by: 3).enumerated() {
      let group = lines[best..<best + 3]
      #expect(group.allSatisfy { $0[0] == "\(index)" })
      #expect(lines[best][1] == plain[index])
      let scores = try group.map { try #require(Double($0[2])) }
      #expect(scores == scores.sorted(by: >))
      if Self.copied[index] == nil {
        #expect(Set(group.map { $0[1] }).count == 3)
        #expect(scores.allSatisfy { $0 < 0 })
      }
    }
    #expect(try TranslateCommand(["--n-best", "3", "--beam-size", "2", "Ja."]).status == 64)
  }

  @Test func jsonTellsAllOfATranslation() throws {
    let plain = try translate().lines
    let found = try objects(translate(["--json", "--n-best", "2"]))
    let sources = Self.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(
      String.init)
    #expect(found.map(\.source) == sources)
    #expect(found.map(\.translation) == plain)
    for (index, object) in found.enumerated() where Self.copied[index] == nil {
      #expect(try #require(object.score) < 0)
      #expect(!object.sourcePieces.isEmpty)
      let text = object.targetPieces.joined().replacing("▁", with: " ")
      #expect(text.contains(object.translation), "\(text)")
      #expect(!object.alignment.isEmpty)
      for pair in object.alignment {
        #expect(pair.count == 2)
        #expect((0..<words(object.source)).contains(pair[0]))
        #expect((0..<words(object.translation)).contains(pair[1]))
      }
      let alternatives = try #require(object.alternatives)
      #expect(alternatives.count == 2)
      #expect(alternatives.first?.translation == object.translation)
      #expect(alternatives.first?.score == object.score)
    }
    #expect(try objects(translate(["--json"])).allSatisfy { $0.alternatives == nil })
  }

  @Test func alignmentsAreAFileOfTheirOwn() throws {
    let path = folder.path("alignments")
    let run = try translate(["--alignments", path])
    #expect(run.text == (try translate().text))
    let written = try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
    let pairs = try objects(translate(["--json"])).map { object in
      object.alignment.map { "\($0[0])-\($0[1])" }.joined(separator: " ")
    }
    #expect(written == pairs.map { $0 + "\n" }.joined())
    #expect(try TranslateCommand(["--alignments", path, "--output", path, "Ja."]).status == 64)
  }

  @Test func oneLanguageTakesTheUsualModelOrAsksWhich() throws {
    #expect(try TranslateCommand(["--to", "en", "Guten Morgen."]).lines == ["Good morning."])
    #expect(try TranslateCommand(["--to", "de", "Good morning."]).lines == ["Guten Morgen."])
    let run = try TranslateCommand(["--from", "en", "Good morning."])
    #expect(run.status == 64 && run.output.isEmpty)
    #expect(run.errors.contains("english-chinese (en → zh), english-german (en → de)"), "\(run.errors)")
  }

  @Test(arguments: [("zh", false), ("zh-Hans", false), ("zh-Hant", true), ("zh-TW", true)])
  func charactersThatTheModelDoesNotWriteAreTold(target: String, told: Bool) throws {
    for options in [["--from", "en"], ["--from", "auto"]] {
      let run = try TranslateCommand(options + ["--to", target, "How much is this?"])
      #expect(run.status == 0 && run.lines.count == 1, "\(run.errors)")
      let notes = run.errors.split(separator: "\n").filter { $0.contains("in simplified characters") }
      #expect(notes.count == (told ? 1 : 0), "\(run.errors)")
    }
  }

  @Test func aModelThatIsNotThere() throws {
    for (options, message) in [
      (["--model", "german-englsh"], "german-englsh: no such model; did you mean german-english?"),
      (["--model", folder.path], "\(folder.path): a folder without configuration.json"),
      (["--from", "xx", "--to", "en"], "no model translates from xx to en; there are "),
    ] {
      let run = try TranslateCommand(options + ["Guten Morgen."])
      #expect(run.status == 66)
      #expect(run.errors.hasPrefix("translate: \(message)"), "\(run.errors)")
      #expect(run.output.isEmpty)
    }
    let missing = try TranslateCommand(["--input", folder.path("none")])
    #expect(missing.status == 66)
  }

  @Test(arguments: ["float32", "bfloat16", "int8"])
  func lowerPrecisionTranslatesAsWell(precision: String) throws {
    let texts = ["Guten Morgen.", "Ein kleiner Hund läuft."]
    let run = try TranslateCommand(["--precision", precision] + texts)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.lines.count == 2)
    #expect(run.lines.first == "Good morning.")
    #expect(run.lines.last?.contains("dog") == true, "\(run.text)")
    #expect(try TranslateCommand(["--precision", "int4"] + texts).status == 64)
  }

  @Test func aModelIsEvaluatedAndComparedByWhatItTranslates() throws {
    let source = try folder.write("Guten Morgen.\nIch bin sehr müde.\nWo ist der Bahnhof?\n", to: "source")
    let references = try folder.write("Good morning.\nI'm tired.\nWhere is the station?\n", to: "references")
    let output = folder.path("output")
    #expect(try TranslateCommand(["--input", source, "--output", output]).status == 0)
    let common = ["--references", references, "--metrics", "bleu,chrf"]
    let expected = try TranslateCommand(["evaluate", "--hypotheses", output] + common)
    let direct = try TranslateCommand(
      ["evaluate", "--model", "german-english", "--source", source] + common)
    #expect(direct.status == 0, "\(direct.errors)")
    #expect(direct.lines.count == 2)
    #expect(direct.text == expected.text)

    let comparison = try TranslateCommand(["compare", output, "german-english", "--source", source] + common)
    #expect(comparison.status == 0, "\(comparison.errors)")
    let rows = comparison.lines.filter { $0.hasPrefix("german-english ") && $0.contains("+0.0") }
    #expect(rows.count == 2, "\(comparison.text)")

    let short = try folder.write("Good morning.\n", to: "short")
    let unequal = try TranslateCommand([
      "evaluate", "--model", "german-english", "--source", source, "--references", short,
    ])
    #expect(unequal.status == 65)
    #expect(unequal.errors.contains("\(source): 3 lines, but \(short) has 1"), "\(unequal.errors)")
    #expect(try TranslateCommand(["evaluate", "--model", "none", "--source", source] + common).status == 66)
    #expect(try TranslateCommand(["evaluate", "--model", "german-english"] + common).status == 64)
    #expect(
      try TranslateCommand(["compare", output, "none", "--source", source] + common).status == 66)
  }
}

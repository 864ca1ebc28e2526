internal import Foundation
internal import TestSupport
internal import Testing

/// Translations that begin as told, repeat nothing, are long enough, or are chosen among samples, by the model that ships
/// with the program.
struct ConstrainedTranslationTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func lines(_ options: [String], text: String? = nil) throws -> [String] {
    let run = try text.map { try TranslateCommand(options, text: $0) } ?? TranslateCommand(options)
    #expect(run.status == 0, "\(run.errors)")
    return run.lines
  }

  /// The fields of lines of several translations.
  private func fields(_ lines: [String]) -> [(translation: String, score: Double)] {
    lines.map {
      let fields = $0.components(separatedBy: " ||| ")
      return (fields[1], Double(fields[2]) ?? .nan)
    }
  }

  private static let sentence = "Ich habe meine Schlüssel verloren."

  @Test func aTranslationBeginsAsTold() throws {
    #expect(try lines([Self.sentence, "--prefix", "I ha"])[0].hasPrefix("I have "))
    #expect(try lines([Self.sentence, "--prefix", "I've lo"]) == ["I've lost my keys."])
    // What the model would say anyway.
    #expect(try lines(["Der Zug hat Verspätung.", "--prefix", "The train "]) == ["The train is late."])
    let several = try fields(lines([Self.sentence, "--prefix", "We ", "--n-best", "3"]))
    #expect(several.count == 3)
    #expect(Set(several.map(\.translation)).count == 3)
    #expect(several.allSatisfy { $0.translation.hasPrefix("We ") && $0.score < 0 })
    let other = try lines([Self.sentence, "--prefix", "日本 🙂, "])
    #expect(other[0].hasPrefix("日本 🙂, "))
  }

  @Test func eachLineHasAPrefixOfItsOwn() throws {
    let text = "Guten Morgen.\n\n\(Self.sentence)\nWo ist der Bahnhof?\n"
    let plain = try lines([], text: text)
    let prefixes = try folder.write("\nnone\nWe \n\n", to: "prefixes")
    let found = try lines(["--prefixes", prefixes], text: text)
    #expect(found.count == 4)
    #expect(found[0] == plain[0] && found[3] == plain[3])
    #expect(found[1].isEmpty)
    #expect(found[2].hasPrefix("We "))
    let operands = try lines(
      ["--prefixes", folder.write("I've\n\n", to: "two"), Self.sentence, "Guten Morgen."])
    #expect(operands[0].hasPrefix("I've ") && operands[1] == plain[0])
    for (count, message) in [
      (3, ": 3 lines, but - has more: give a line for each"),
      (5, ": more lines than -, which has 4: give a line for each"),
    ] {
      let path = try folder.write(String(repeating: "\n", count: count), to: "unequal")
      let run = try TranslateCommand(["--prefixes", path], text: text)
      #expect(run.status == 65)
      #expect(run.errors.contains(path + message), "\(run.errors)")
    }
    let short = try TranslateCommand(["--prefixes", folder.path("two"), "Ja."])
    #expect(short.status == 65)
    #expect(short.errors.contains("more lines than the command line, which has 1"), "\(short.errors)")
    #expect(try TranslateCommand(["--prefixes", folder.path("none"), "Ja."]).status == 66)
  }

  @Test func alternativesDifferInTheNextWord() throws {
    let found = try fields(lines([Self.sentence, "--prefix", "I ", "--alternatives", "4"]))
    #expect(found.count == 4)
    let words = found.map { $0.translation.split { $0 == " " || $0 == "." }[1] }
    #expect(Set(words).count == 4)
    #expect(found.allSatisfy { $0.translation.hasPrefix("I ") })
    #expect(found[0].translation == (try lines([Self.sentence, "--prefix", "I "]))[0])
    let run = try TranslateCommand([Self.sentence, "--prefix", "I ", "--alternatives", "4", "--json"])
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(run.output)) as? [String: Any])
    let alternatives = try #require(object["alternatives"] as? [[String: Any]])
    #expect(alternatives.map { $0["translation"] as? String } == found.map(\.translation))
    #expect(object["translation"] as? String == found[0].translation)
    // What never reaches the model has no alternatives, and as many lines.
    #expect(try lines(["--alternatives", "2"], text: "…\n") == ["0 ||| … ||| 0", "0 ||| … ||| 0"])
  }

  @Test func lengthAndRepetitionAreWatched() throws {
    let long = try TranslateCommand(["--json", "--minimum-length", "15", "Guten Morgen."])
    let object = try #require(JSONSerialization.jsonObject(with: Data(long.output)) as? [String: Any])
    let pieces = try #require(object["targetPieces"] as? [String])
    #expect(pieces.count >= 15)
    let once = try TranslateCommand(
      ["--json", "--minimum-length", "15", "--no-repeat-ngram", "1", "Guten Morgen."])
    let single = try #require(JSONSerialization.jsonObject(with: Data(once.output)) as? [String: Any])
    let different = try #require(single["targetPieces"] as? [String])
    #expect(different.count >= 15 && Set(different).count == different.count)
    #expect(try lines(["--no-repeat-ngram", "3", "Guten Morgen."]) == ["Good morning."])
  }

  @Test(arguments: ["chrf", "bleu"])
  func theTranslationMostLikeTheOthersIsTaken(metric: String) throws {
    let options = ["--mbr", "12", "--mbr-metric", metric, "--seed", "3", "Der Zug hat Verspätung.", "Ja."]
    let plain = try lines(options)
    #expect(plain.count == 2)
    #expect(try lines(options + ["--threads", "1", "--batch-tokens", "1"]) == plain)
    let found = try fields(lines(options + ["--n-best", "3"]))
    #expect(found.count == 6)
    #expect(found[0].translation == plain[0])
    #expect(found[0].score >= found[1].score && found[1].score >= found[2].score)
    #expect((0...100).contains(found[0].score))
    // Of tokens that are all probable it is what the beam finds.
    let narrow = try lines(["--mbr", "4", "--epsilon", "0.5", "--mbr-metric", metric, "Guten Morgen."])
    #expect(narrow == ["Good morning."])
  }

  @Test func evaluationAndComparisonSearchTheSameWay() throws {
    let source = try folder.write("Guten Morgen.\nIch bin sehr müde.\n", to: "source")
    let references = try folder.write("Good morning.\nI'm tired.\n", to: "references")
    let options = ["--mbr", "6", "--minimum-length", "6", "--no-repeat-ngram", "2"]
    let output = try folder.write(
      try lines(options + ["--input", source]).map { $0 + "\n" }.joined(), to: "output")
    let common = ["--references", references, "--metrics", "bleu"]
    let expected = try lines(["evaluate", "--hypotheses", output] + common)
    #expect(
      try lines(["evaluate", "--model", "german-english", "--source", source] + common + options) == expected)
    let comparison = try lines(["compare", output, "german-english", "--source", source] + common + options)
    #expect(comparison.contains { $0.hasPrefix("german-english ") && $0.contains("+0.0") })
  }

  @Test func aFullBeamIsAnOption() throws {
    let plain = try lines(["Guten Morgen.", Self.sentence])
    #expect(try lines(["--patience", "1", "Guten Morgen.", Self.sentence]) == plain)
  }
}

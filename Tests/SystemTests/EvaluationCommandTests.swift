internal import Foundation
internal import TestSupport
internal import Testing

/// Scores by the real command.
///
/// The numbers are sacreBLEU 2.6.0's: `sacrebleu reference.txt -i hypothesis.txt -m bleu chrf ter -w 6`.
struct EvaluationCommandTests {
  let folder: TemporaryDirectory
  let hypotheses: String
  let references: String

  init() throws {
    folder = try TemporaryDirectory()
    hypotheses = try folder.write(Self.translations, to: "hypothesis.txt")
    references = try folder.write(Self.rightTranslations, to: "reference.txt")
  }

  private static let translations = """
    A man in a orange hat is staring at something.
    A Boston Terrier runs over lush green grass in front of a white fence.

    Five people in winter jackets and helmets stand in the snow, with snowmobiles in background
    People fix roof.
    Ein Mann!

    """
  private static let rightTranslations = """
    A man in an orange hat starring at something.
    A Boston Terrier is running on lush green grass in front of a white fence.
    A girl in karate uniform breaking a stick with a front kick.
    Five people wearing winter jackets and helmets stand in the snow, with snowmobiles in the background.
    People are fixing the roof of a house.
    A man!

    """

  private struct Score: Decodable {
    let name: String
    let score: Double
    let signature: String
    let counts: [Int]?
    let bp: Double?
  }

  @Test func jsonHoldsSacreBLEUsScores() throws {
    let run = try TranslateCommand([
      "evaluate", "--hypotheses", hypotheses, "--references", references, "--json",
    ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.isEmpty)
    let scores = try JSONDecoder().decode([Score].self, from: Data(run.output))
    #expect(scores.map(\.name) == ["BLEU", "chrF2", "TER"])
    for (score, expected) in zip(scores, [40.047757, 61.370624, 48.387097]) {
      #expect(abs(score.score - expected) < 0.00005, "\(score.name) is \(score.score)")
    }
    #expect(scores[0].signature.hasPrefix("nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:"))
    #expect(scores[0].counts?.count == 4)
  }

  @Test func optionsReachTheMetrics() throws {
    let common = ["evaluate", "--hypotheses", hypotheses, "--references", references, references]
    let run = try TranslateCommand(
      common + ["--metrics", "bleu,chrf++", "--tokenization", "char", "--lowercase", "--decimals", "4"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.lines.count == 2)
    #expect(run.lines[0].hasPrefix("BLEU|nrefs:2|case:lc|eff:no|tok:char|smooth:exp|"))
    #expect(run.lines[1].hasPrefix("chrF2++|nrefs:2|case:lc|"))
    let sentences = try TranslateCommand(common + ["--sentence", "--metrics", "bleu,ter"])
    #expect(sentences.lines.count == 6)
    #expect(sentences.lines[2] == "0.0\t100.0")
    let confident = try TranslateCommand(common + ["--confidence", "--metrics", "bleu", "--seed", "3"])
    #expect(confident.text.contains("|bs:1000|seed:3|"))
    #expect(confident.text.contains(" (μ = "))
    #expect(try TranslateCommand(common + ["--metrics", "blue"]).status == 64)
  }

  /// The signatures and scores are sacreBLEU 2.6.0's with the options of the same meaning.
  @Test(arguments: [
    (["--smoothing", "floor:0.25"], "BLEU|nrefs:1|case:mixed|eff:no|tok:13a|smooth:floor[0.25]|", "40.0478"),
    (["--smoothing", "floor"], "BLEU|nrefs:1|case:mixed|eff:no|tok:13a|smooth:floor[0.10]|", "40.0478"),
    (["--smoothing", "add-k:2.5"], "BLEU|nrefs:1|case:mixed|eff:no|tok:13a|smooth:add-k[2.50]|", "41.6284"),
    (
      ["--smoothing", "none", "--effective-order"], "BLEU|nrefs:1|case:mixed|eff:yes|tok:13a|smooth:none|",
      "40.0478"
    ),
    (
      ["--metrics", "chrf", "--chrf-whitespace"], "chrF2|nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:yes|",
      "63.6948"
    ),
    (
      ["--metrics", "chrf", "--chrf-char-order", "4", "--chrf-word-order", "1", "--chrf-beta", "3"],
      "chrF3+|nrefs:1|case:mixed|eff:yes|nc:4|nw:1|space:no|", "62.6195"
    ),
    (
      ["--metrics", "chrf", "--chrf-eps-smoothing", "--lowercase"],
      "chrF2|nrefs:1|case:lc|eff:no|nc:6|nw:0|space:no|", "61.5718"
    ),
    (
      ["--metrics", "ter", "--ter-normalized", "--ter-asian-support"],
      "TER|nrefs:1|case:lc|tok:tercom|norm:yes|punct:yes|asian:yes|", "43.4783"
    ),
    (
      ["--metrics", "ter", "--ter-no-punct", "--ter-case-sensitive"],
      "TER|nrefs:1|case:mixed|tok:tercom|norm:no|punct:no|asian:no|", "45.1613"
    ),
  ])
  func detailsReachTheMetrics(_ options: [String], _ signature: String, _ score: String) throws {
    let run = try TranslateCommand(
      [
        "evaluate", "--hypotheses", hypotheses, "--references", references, "--metrics", "bleu", "--decimals",
        "4",
      ]
        + options)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.lines[0].hasPrefix(signature), "\(run.lines)")
    #expect(run.lines[0].contains(" = \(score)"), "\(run.lines)")
  }

  @Test(arguments: [
    ["--smoothing", "floor:"], ["--smoothing", "floor:nan"], ["--smoothing", "floor:-1"],
    ["--smoothing", "exp:1"], ["--smoothing", "add-k:inf"], ["--chrf-char-order", "0"], ["--chrf-beta", "0"],
    ["--chrf-word-order", "9223372036854775807"], ["--chrf-char-order", "13"],
  ])
  func valuesThatCannotBeAreRefused(_ options: [String]) throws {
    let run = try TranslateCommand(
      ["evaluate", "--hypotheses", hypotheses, "--references", references] + options)
    #expect(run.status == 64, "\(run.errors)")
  }

  @Test func compareTestsEachSystemAgainstTheFirst() throws {
    let run = try TranslateCommand([
      "compare", hypotheses, references, "--source", references, "--references", references, "--metrics",
      "chrf",
    ])
    #expect(run.status == 0, "\(run.errors)")
    let first = try #require(run.lines.first { $0.hasPrefix(hypotheses) })
    #expect(first.contains("baseline"))
    let second = try #require(run.lines.first { $0.hasPrefix(references) })
    #expect(second.contains("100.0"))
    #expect(second.contains("+"))
    #expect(run.lines.contains { $0.hasPrefix("11–20") })
    let again = try TranslateCommand([
      "compare", hypotheses, references, "--source", references, "--references", references, "--metrics",
      "chrf",
      "--threads", "1",
    ])
    #expect(again.output == run.output)
  }
}

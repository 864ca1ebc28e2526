internal import Foundation
internal import TestSupport
internal import Testing

/// Right translations beside wrong ones, and how often the model that ships with the program can tell.
struct ContrastiveCommandTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private static let examples = [
    ["Guten Morgen.", "Good morning.", "Good evening.", "time"],
    ["Der Zug hat Verspätung.", "The train is late.", "The train is not late.", "negation"],
    ["Ich bin müde.", "I am tired.", "I am not tired.", "negation"],
    ["Wo ist Tom?", "Where is Tom?", "Where is Tom?", "nothing"],
    ["Ich bin müde.", "I am not tired.", "I am tired.", "exchanged"],
  ]

  private struct Report: Decodable {
    struct Category: Decodable {
      let name: String
      let score: Double
      let examples: Int
    }

    let name: String
    let model: String
    let score: Double
    let confidence_low: Double
    let confidence_high: Double
    let examples: Int
    let right: Int
    let wrong: Int
    let ties: Int
    let categories: [Category]
  }

  private func evaluate(_ options: [String]) throws -> TranslateCommand {
    let run = try TranslateCommand(["evaluate", "--model", "german-english"] + options)
    #expect(run.status == 0, "\(run.errors)")
    return run
  }

  private func file() throws -> String {
    try folder.write(Self.examples.map { $0.joined(separator: "\t") + "\n" }.joined(), to: "examples.tsv")
  }

  @Test func rightTranslationsAreCounted() throws {
    let run = try evaluate(["--contrastive", file(), "--json"])
    let reports = try JSONDecoder().decode([Report].self, from: Data(run.output))
    #expect(reports.count == 1)
    let report = reports[0]
    #expect(report.name == "contrastive" && report.model == "german-english")
    #expect(report.examples == 5 && report.right == 3 && report.wrong == 1 && report.ties == 1)
    #expect(report.score == 60)
    #expect(report.confidence_low < 60 && report.confidence_high > 60)
    #expect(report.categories.map(\.name) == ["time", "negation", "nothing", "exchanged"])
    #expect(report.categories.map(\.score) == [100, 100, 0, 0])
    #expect(report.categories.map(\.examples) == [1, 2, 1, 1])
  }

  @Test func eachModelHasATable() throws {
    let run = try evaluate(["german-english,german-english", "--contrastive", file(), "--normalize"])
    #expect(run.lines.count == 13)
    for line in [run.lines[0], run.lines[7]] { #expect(line.contains("95 % interval")) }
    #expect(run.lines[0].hasPrefix("german-english  "))
    #expect(run.lines[6].isEmpty)
    #expect(run.lines[7].hasPrefix("german-english,german-english  "))
    for line in [run.lines[1], run.lines[8]] {
      let words = line.split(separator: " ")
      #expect(words.prefix(6) == ["all", "5", "3", "1", "1", "60.0"])
    }
  }

  @Test func threeFilesAreOneToo() throws {
    let paths = try ["source", "right", "wrong"].enumerated().map { column, name in
      try folder.write(Self.examples.map { $0[column] + "\n" }.joined(), to: name)
    }
    let run = try evaluate(["--contrastive"] + paths)
    #expect(run.lines.count == 2)
    #expect(run.lines[1].split(separator: " ").prefix(5) == ["all", "5", "3", "1", "1"])
  }

  @Test func whatIsWrongIsTold() throws {
    let file = try file()
    let broken = try folder.write("a\tb\tc\nd\te\n", to: "broken")
    for (options, status, message) in [
      (["--contrastive", file], 64, "--model is missing"),
      (["--contrastive", file, file, "--model", "german-english"], 64, "names 2 files"),
      (["--contrastive", broken, "--model", "german-english"], 65, "\(broken):2: no column 3, only 2"),
      (["--contrastive", folder.path("none"), "--model", "german-english"], 66, "none: no such file"),
      (["--contrastive", file, "--references", file, "--model", "german-english"], 64, "exclude each other"),
      (["--contrastive", file, "--sentence", "--model", "german-english"], 64, "exclude each other"),
      (["--contrastive", "/dev/null", "--model", "german-english"], 65, "no lines"),
      (["--normalize", "--hypotheses", file, "--references", file], 64, "belongs to --contrastive"),
      (["--hypotheses", file], 64, "--references is missing"),
      (["--model", "a", "b", "--source", file, "--references", file], 66, "no such model"),
    ] {
      let run = try TranslateCommand(["evaluate"] + options)
      #expect(run.status == status, "\(options): \(run.errors)")
      #expect(run.errors.contains(message), "\(options): \(run.errors)")
    }
    let several = try TranslateCommand([
      "evaluate", "--model", "german-english", "german-english", "--source", file, "--references", file,
    ])
    #expect(several.status == 64)
    #expect(several.errors.contains("'translate compare'"))
  }
}

internal import Foundation
internal import TestSupport
internal import Testing

/// Given translations, scored by the model that ships with the program.
struct ScoreCommandTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private static let pairs = [
    ["Guten Morgen.", "Good morning."], ["Der Zug hat Verspätung.", "The train is delayed."],
    ["Der Zug hat Verspätung.", "The train is late."], ["", ""], ["Wo ist Tom?", "Tom?"],
  ]
  private static let table = pairs.map { $0.joined(separator: "\t") + "\n" }.joined()

  private struct Object: Decodable {
    let model: String
    let source: String
    let target: String
    let pieces: [String]
    let logProbabilities: [Double]
    let score: Double
    let normalizedScore: Double
  }

  private func score(_ options: [String]) throws -> TranslateCommand {
    let run = try TranslateCommand(
      ["score", "--model", "german-english", "--corpus", "-"] + options, text: Self.table)
    #expect(run.status == 0, "\(run.errors)")
    return run
  }

  private func objects(_ run: TranslateCommand) throws -> [Object] {
    try run.lines.map { try JSONDecoder().decode(Object.self, from: Data($0.utf8)) }
  }

  @Test func jsonTellsAllOfAPair() throws {
    let found = try objects(score(["--json"]))
    #expect(found.map { [$0.source, $0.target] } == Self.pairs)
    for object in found {
      #expect(object.model == "german-english")
      #expect(object.pieces.last == "</s>")
      #expect(object.logProbabilities.count == object.pieces.count)
      #expect(object.logProbabilities.allSatisfy { $0 < 0 })
      let sum = object.logProbabilities.reduce(0, +)
      #expect(abs(object.score - sum) < 1e-4)
      #expect(abs(object.normalizedScore - sum / Double(object.pieces.count)) < 1e-5)
      if !object.target.isEmpty {
        let text = object.pieces.dropLast().joined().replacing("▁", with: " ")
        #expect(text == " " + object.target)
      }
    }
  }

  @Test func aLineHasASumAMeanOrItsTokens() throws {
    let expected = try objects(score(["--json"]))
    let sums = try score([]).lines
    #expect(sums.count == Self.pairs.count)
    #expect(sums.compactMap(Double.init) == expected.map(\.score))
    #expect(try score(["--normalize"]).lines.compactMap(Double.init) == expected.map(\.normalizedScore))
    for (line, object) in zip(try score(["--tokens"]).lines, expected) {
      let words = line.split(separator: " ").map(String.init)
      #expect(stride(from: 0, to: words.count, by: 2).map { words[$0] } == object.pieces)
      #expect(
        stride(from: 1, to: words.count, by: 2).compactMap { Double(words[$0]) } == object.logProbabilities)
    }
    for options in [["--json", "--tokens"], ["--tokens", "--normalize"]] {
      let run = try TranslateCommand(["score", "--corpus", "-"] + options, text: Self.table)
      #expect(run.status == 64, "\(run.errors)")
    }
  }

  @Test func theScoreIsThatOfTheTranslation() throws {
    let run = try TranslateCommand(
      ["--n-best", "3", "--length-penalty", "0", "--model", "german-english"],
      text: "Der Zug hat Verspätung.\n")
    let found = run.lines.map { $0.components(separatedBy: " ||| ") }
    let table = found.map { "Der Zug hat Verspätung.\t\($0[1])\n" }.joined()
    let scores = try TranslateCommand(["score", "--corpus", "-"], text: table)
    #expect(scores.lines.count == 3)
    for (line, translation) in zip(scores.lines, found) {
      #expect(try abs(#require(Double(line)) - #require(Double(translation[2]))) < 1e-3)
    }
  }

  @Test func neitherThreadsNorBatchesChangeAScore() throws {
    let expected = try score(["--tokens"]).output
    for options in [
      ["--threads", "1"], ["--threads", "3", "--batch-tokens", "1"], ["--batch-tokens", "100000"],
    ] {
      #expect(try score(["--tokens"] + options).output == expected)
    }
  }

  @Test func filesOfAllKindsAreRead() throws {
    let expected = try score([]).lines
    let sources = try folder.write(Self.pairs.map { $0[0] + "\n" }.joined(), to: "source.gz")
    let targets = try folder.write(Self.pairs.map { $0[1] + "\n" }.joined(), to: "target")
    let output = folder.path("scores")
    let aligned = try TranslateCommand([
      "score", "--source", sources, "--target", targets, "--output", output,
    ])
    #expect(aligned.status == 0, "\(aligned.errors)")
    #expect(aligned.output.isEmpty)
    #expect(
      try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n").map(String.init) == expected)
    let memory = """
      <tmx><body><tu><tuv xml:lang="en"><seg>Good morning.</seg></tuv>
      <tuv xml:lang="de"><seg>Guten Morgen.</seg></tuv></tu>
      <tu><tuv xml:lang="en"><seg>Nothing else.</seg></tuv></tu></body></tmx>
      """
    // The model says which languages are wanted.
    let tmx = try TranslateCommand(["score", "--corpus", folder.write(memory, to: "memory.tmx")])
    #expect(tmx.status == 0, "\(tmx.errors)")
    #expect(tmx.lines == [expected[0]])
    #expect(tmx.errors.contains("a language missing in the unit"))
  }

  @Test func eachModelHasAColumnAndTwoTogetherHaveOne() throws {
    let expected = try score([]).lines
    let run = try TranslateCommand(
      ["score", "--corpus", "-", "--model", "german-english", "--model", "german-english,german-english"],
      text: Self.table)
    #expect(run.status == 0, "\(run.errors)")
    for (line, alone) in zip(run.lines, expected) {
      let columns = line.components(separatedBy: "\t")
      #expect(columns.count == 2)
      #expect(columns[0] == alone)
      #expect(try abs(#require(Double(columns[1])) - #require(Double(alone))) < 1e-3)
    }
    let objects = try objects(score(["--json", "--model", "german-english"]))
    #expect(objects.count == 2 * Self.pairs.count)
  }

  @Test func whatIsWrongIsToldWithItsPlace() throws {
    let short = try TranslateCommand(["score", "--corpus", "-"], text: "a\tb\nc\n")
    #expect(short.status == 65)
    #expect(short.lines.count == 1)
    #expect(short.errors.contains("standard input:2: no column 2"), "\(short.errors)")
    let (one, two) = (try folder.write("a\n", to: "one"), try folder.write("a\nb\n", to: "two"))
    let unequal = try TranslateCommand([
      "score", "--source", one, "--target", two, "--output", folder.path("out"),
    ])
    #expect(unequal.status == 65)
    #expect(unequal.errors.contains("\(one):2: "), "\(unequal.errors)")
    #expect(try !String(contentsOfFile: two, encoding: .utf8).isEmpty)
    #expect(!FileManager.default.fileExists(atPath: folder.path("out")))
    for (options, status) in [
      (["--model", "none"], 66), (["--model", "german-english,"], 64), (["--ensemble-weights", "1,2"], 64),
      (["--model", "german-english,german-english", "--ensemble-weights", "1,2,3"], 64),
      (["--model", "german-english,german-english", "--ensemble-weights", "1,0"], 64),
    ] {
      let run = try TranslateCommand(["score", "--corpus", "-"] + options, text: Self.table)
      #expect(run.status == status, "\(options): \(run.errors)")
    }
    #expect(try TranslateCommand(["score"]).status == 64)
  }
}

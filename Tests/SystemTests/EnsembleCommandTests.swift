internal import Files
internal import Foundation
internal import TestSupport
internal import Testing

/// Models trained by the real command, deciding together and as the mean of their weights.
struct EnsembleCommandTests {
  private let folder: TemporaryDirectory
  private let corpus: DigitCorpus

  init() throws {
    folder = try TemporaryDirectory()
    corpus = try DigitCorpus(.copied, pairs: 400, heldOut: 20, in: folder)
    let common = [
      "--batch-tokens", "400", "--dropout", "0", "--warmup-steps", "0", "--learning-rate", "0.01",
    ]
    let transformer = ["--features", "16", "--feed-forward-features", "16", "--heads", "2"]
    try train("first", steps: 40, common + transformer + ["--encoder-layers", "1", "--decoder-layers", "1"])
    try train("next", steps: 20, common + ["--initial-model", folder.path("first")])
    try train(
      "recurrent", steps: 40,
      common + ["--architecture", "attention-rnn", "--features", "16", "--hidden-features", "24"])
  }

  private func train(_ name: String, steps: Int, _ options: [String]) throws {
    let run = try TranslateCommand(
      corpus.training(folder.path(name)) + [
        "--validate-every", "500", "--steps", "\(steps)", "--threads", "2",
      ]
        + options)
    try #require(run.status == 0, "\(run.errors)")
  }

  private func run(_ arguments: [String]) throws -> TranslateCommand {
    let run = try TranslateCommand(arguments)
    #expect(run.status == 0, "\(run.errors)")
    return run
  }

  private func system(_ names: String...) -> String { names.map(folder.path).joined(separator: ",") }

  @Test func modelsOfAnyArchitectureDecideTogether() throws {
    let input = folder.path("validation.source")
    let both = system("first", "recurrent")
    for mean in ["probabilities", "log-probabilities"] {
      let options = ["--model", both, "--ensemble-mean", mean, "--ensemble-weights", "2,1", "--input", input]
      let expected = try run(options)
      #expect(expected.lines.count == 20)
      #expect(try run(options + ["--threads", "1", "--batch-tokens", "1"]).output == expected.output)
      #expect(try run(options + ["--precision", "int8", "--sample", "--n-best", "2"]).lines.count == 40)
    }
    // A weight that leaves nothing to the other is the first alone.
    let first = try run(["--model", folder.path("first"), "--input", input])
    let nearlyFirst = try run(["--model", both, "--ensemble-weights", "1,1e-9", "--input", input])
    #expect(nearlyFirst.lines == first.lines)
  }

  @Test func systemsOfSeveralModelsAreScoredAndCompared() throws {
    let (source, target) = (folder.path("validation.source"), folder.path("validation.target"))
    let (first, both) = (folder.path("first"), system("first", "recurrent"))
    let scores = try run(["score", "--source", source, "--target", target, "--model", first, both])
    #expect(scores.lines.count == 20)
    #expect(scores.lines.allSatisfy { $0.split(separator: "\t").compactMap { Double($0) }.count == 2 })
    let common = ["--source", source, "--references", target, "--metrics", "chrf"]
    let alone = try run(["evaluate", "--model", both] + common)
    let output = folder.path("output")
    _ = try run(["--model", both, "--input", source, "--output", output])
    #expect(try run(["evaluate", "--hypotheses", output] + common.dropFirst(2)).output == alone.output)
    let report = folder.path("report")
    let comparison = try run(["compare", first, both, output] + common + ["--report", report])
    #expect(comparison.lines.count { $0.hasPrefix(first) || $0.hasPrefix(output) } >= 2)
    #expect(FileSystem.exists(report + "/index.html"))
    #expect(try FileSystem.readText(report + "/index.html").contains("first,recurrent"))
  }

  @Test func weightsHaveAMeanWhereModelsAreAlike() throws {
    let output = folder.path("mean")
    let average = try run([
      "average", "--model", system("first", "next"), "--weights", "1,3", "--output", output,
    ])
    #expect(average.errors.contains("the mean of 2 models"))
    let source = folder.path("validation.source")
    #expect(try run(["--model", output, "--input", source]).lines.count == 20)
    let listed = try TranslateCommand(["models"], environment: ["TRANSLATE_MODELS": folder.path])
    #expect(listed.lines.contains { $0.hasPrefix("mean ") && $0.contains("transformer") })
    let again = try TranslateCommand(["average", "--model", system("first", "next"), "--output", output])
    #expect(again.status == 64)
    #expect(again.errors.contains("holds a model already"))
    let same = try TranslateCommand([
      "average", "--model", system("first", "next"), "--output", folder.path("next"),
    ])
    #expect(same.status == 64)
    let one = try TranslateCommand(["average", "--model", folder.path("first"), "--output", folder.path("x")])
    #expect(one.status == 64)
    let unlike = try TranslateCommand([
      "average", "--model", folder.path("first"), folder.path("recurrent"), "--output", folder.path("x"),
    ])
    #expect(unlike.status == 65)
    #expect(unlike.errors.contains("architecture is attention-rnn and not transformer"), "\(unlike.errors)")
    #expect(!FileSystem.exists(folder.path("x")))
    // The shipped model writes other pieces.
    let other = try TranslateCommand(["--model", folder.path("first") + ",german-english", "1 2"])
    #expect(other.status == 65)
    #expect(other.errors.contains("its target vocabulary is not that of"), "\(other.errors)")
  }
}

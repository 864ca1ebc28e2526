internal import Files
internal import TestSupport
internal import Testing

/// Recurrent models learn to say digits backwards, with every precision, and the one with attention where to look.
struct RecurrentLearningTests {
  private let folder: TemporaryDirectory
  private let corpus: DigitCorpus

  init() throws {
    folder = try TemporaryDirectory()
    corpus = try DigitCorpus(.reversed, pairs: 4000, heldOut: 200, in: folder)
  }

  private func train(_ name: String, _ options: [String]) throws {
    let run = try TranslateCommand(
      corpus.training(folder.path(name)) + options + [
        "--dropout", "0", "--label-smoothing", "0", "--batch-tokens", "1000", "--learning-rate", "0.006",
        "--warmup-steps", "20", "--schedule", "cosine", "--validate-every", "240", "--steps", "240",
      ])
    #expect(run.status == 0, "\(run.errors)")
  }

  private func translate(_ name: String, _ options: [String] = []) throws -> [String] {
    let run = try TranslateCommand(
      ["--model", folder.path(name), "--beam-size", "1"] + options + corpus.sources)
    #expect(run.status == 0, "\(run.errors)")
    return run.lines
  }

  /// Expects nearly the same translations with rounded weights, and the same whatever is translated together.
  private func expectLowerPrecisionsToAgree(_ name: String, with exact: [String]) throws {
    for precision in ["bfloat16", "int8"] {
      let rounded = try translate(name, ["--precision", precision])
      let agreeing = zip(rounded, exact).count { $0 == $1 }
      #expect(agreeing >= 190, "\(precision)")
      let apart = try translate(name, ["--precision", precision, "--batch-tokens", "1", "--threads", "3"])
      #expect(apart == rounded, "\(precision)")
    }
  }

  @Test func anAttentionRNNLearnsToReverseAndWhereToLook() throws {
    try train(
      "attention",
      ["--architecture", "attention-rnn", "--features", "32", "--hidden-features", "64"]
        + ["--attention-features", "64"])
    let lines = try translate("attention", ["--alignments", folder.path("alignments")])
    #expect(zip(lines, corpus.targets).count { $0 == $1 } >= 190)
    try expectLowerPrecisionsToAgree("attention", with: lines)
    // What stands first was last.
    let alignments = try FileSystem.readText(folder.path("alignments")).split(
      separator: "\n", omittingEmptySubsequences: false)
    let crossed = zip(corpus.sources, alignments).count { source, alignment in
      let last = source.split(separator: " ").count - 1
      return alignment.split(separator: " ").contains("0-\(last)")
    }
    #expect(crossed >= 160)
    try expectAlignmentErrorRate()
  }

  /// Compares the model with one that cannot look: people would draw the links from last to first.
  private func expectAlignmentErrorRate() throws {
    let blind = try TranslateCommand(
      corpus.training(folder.path("blind")) + [
        "--architecture", "context-vector-rnn", "--features", "16", "--hidden-features", "16", "--steps", "2",
      ])
    #expect(blind.status == 0, "\(blind.errors)")
    let gold = corpus.sources.map { source in
      let count = source.split(separator: " ").count
      return (0..<count).map { "\($0)-\(count - 1 - $0)" }.joined(separator: " ") + "\n"
    }
    let run = try TranslateCommand([
      "compare", folder.path("attention"), folder.path("blind"),
      "--source", folder.path("validation.source"), "--references", folder.path("validation.target"),
      "--tokenization", "none", "--resamples", "10", "--report", folder.path("report"),
      "--gold-alignments", try folder.write(gold.joined(), to: "gold.txt"),
    ])
    #expect(run.status == 0, "\(run.errors)")
    let rates = try ReportedAlignments(folder.path("report/numbers.json")).rates
    #expect(rates["blind"] == .some(nil))
    let rate = try #require(rates["attention"] ?? nil)
    #expect(rate > 0 && rate < 10, "\(rate)")
  }

  @Test func aContextVectorRNNTranslatesAlikeInEveryPrecision() throws {
    try train(
      "context",
      ["--architecture", "context-vector-rnn", "--features", "32", "--hidden-features", "96"]
        + ["--context", "every-step"])
    let lines = try translate("context")
    #expect(zip(lines, corpus.targets).count { $0 == $1 } >= 100)
    try expectLowerPrecisionsToAgree("context", with: lines)
  }
}

internal import Files
internal import TestSupport
internal import Testing

/// Small models learn what can be learned without fault: from files to translations, by the commands alone.
@Suite(.serialized)
struct LearningTests {
  private static let size = [
    "--features", "64", "--feed-forward-features", "128", "--heads", "4", "--encoder-layers", "2",
    "--decoder-layers", "2",
  ]
  private static let optimization = [
    "--batch-tokens", "800", "--learning-rate", "0.004", "--warmup-steps", "100", "--schedule", "linear",
    "--dropout", "0", "--label-smoothing", "0", "--validate-every", "800", "--steps", "800",
  ]

  @Test(arguments: DigitCorpus.Task.allCases, [1, 2])
  func digitsAreLearned(_ task: DigitCorpus.Task, seed: Int) throws {
    let folder = try TemporaryDirectory()
    let corpus = try DigitCorpus(task, pairs: 6000, heldOut: 300, in: folder)
    let model = folder.path("model")
    let training = try TranslateCommand(
      corpus.training(model) + LearningTests.size + LearningTests.optimization + ["--seed", "\(seed)"])
    #expect(training.status == 0, "\(training.errors)")

    let output = folder.path("hypotheses")
    let translation = try TranslateCommand([
      "--model", model, "--input", folder.path("validation.source"), "--output", output,
    ])
    #expect(translation.status == 0, "\(translation.errors)")
    let evaluation = try TranslateCommand([
      "evaluate", "--hypotheses", output, "--references", folder.path("validation.target"),
      "--metrics", "bleu", "--tokenization", "none", "--json",
    ])
    #expect(evaluation.status == 0, "\(evaluation.errors)")
    let score = try #require(bleu(in: evaluation.text), "\(evaluation.text)")
    #expect(score > 98)

    // Greedy, one by one and together, by the text of the sentences alone.
    let sources = Array(corpus.sources.prefix(40))
    let greedy = try TranslateCommand(["--model", model, "--beam-size", "1"] + sources)
    let right = zip(greedy.lines, corpus.targets).count { $0 == $1 }
    #expect(right >= 36)
  }

  @Test func aContextVectorRNNSaysThatItHasNoAlignments() throws {
    let folder = try TemporaryDirectory()
    let corpus = try DigitCorpus(.copied, pairs: 200, heldOut: 20, in: folder)
    let model = folder.path("model")
    let training = try TranslateCommand(
      corpus.training(model) + [
        "--architecture", "context-vector-rnn", "--preset", "tiny", "--context", "initial-state", "--cell",
        "lstm",
        "--reverse-source", "--encoder-layers", "2", "--decoder-layers", "2", "--steps", "2",
      ])
    #expect(training.status == 0, "\(training.errors)")
    let plain = try TranslateCommand(["--model", model, "--json", "1 2 3"])
    #expect(plain.status == 0, "\(plain.errors)")
    let aligned = try TranslateCommand(["--model", model, "--alignments", folder.path("alignments"), "1 2 3"])
    #expect(aligned.status == 64)
    #expect(aligned.errors.hasPrefix("translate: the model has no attention"), "\(aligned.errors)")
    #expect(!FileSystem.exists(folder.path("alignments")))
    let wrong = try TranslateCommand(
      corpus.training(folder.path("other")) + ["--architecture", "context-vector-rnn", "--score", "dot"])
    #expect(wrong.status == 64)
    #expect(
      wrong.errors.contains("--score is for transformer, attention-rnn and convolution"), "\(wrong.errors)")
  }

  @Test(arguments: ["transformer+attention-rnn", "rnn+transformer", "embeddings+context-vector-rnn"])
  func anEncoderGoesWithADecoderOfAnotherKind(pair: String) throws {
    let folder = try TemporaryDirectory()
    let corpus = try DigitCorpus(.copied, pairs: 300, heldOut: 20, in: folder)
    let model = folder.path("model")
    let kinds = pair.split(separator: "+").map(String.init)
    let training = try TranslateCommand(
      corpus.training(model) + [
        "--encoder", kinds[0], "--decoder", kinds[1], "--features", "32", "--decoder-layers", "1",
        "--batch-tokens", "400", "--steps", "60",
      ])
    #expect(training.status == 0, "\(training.errors)")
    #expect(training.errors.contains("\(pair) of width 32"), "\(training.errors)")
    let translation = try TranslateCommand(["--model", model, "1 2 3", "4 5"])
    #expect(translation.status == 0, "\(translation.errors)")
    #expect(translation.lines.count == 2)
    let more = try TranslateCommand(["train", "--model", model])
    #expect(more.status == 0, "\(more.errors)")
  }

  /// Returns the first score that `evaluate --json` gives.
  private func bleu(in json: String) -> Double? {
    guard let field = json.firstRange(of: "\"score\"") else { return nil }
    let rest = json[field.upperBound...].drop { !$0.isNumber }
    return Double(rest.prefix { $0.isNumber || $0 == "." })
  }
}

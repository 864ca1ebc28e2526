internal import Files
internal import TestSupport
internal import Testing

/// Convolutional models and decoders without self-attention learn to say digits backwards, and say what does not go with them.
struct ConvolutionLearningTests {
  private let folder: TemporaryDirectory
  private let corpus: DigitCorpus

  init() throws {
    folder = try TemporaryDirectory()
    corpus = try DigitCorpus(.reversed, pairs: 4000, heldOut: 200, in: folder)
  }

  private static let size = [
    "--features", "48", "--encoder-layers", "2", "--decoder-layers", "2", "--dropout", "0",
    "--label-smoothing", "0", "--batch-tokens", "1000", "--learning-rate", "0.004", "--warmup-steps", "40",
    "--schedule", "cosine", "--validate-every", "200", "--patience", "0",
  ]

  @Test(arguments: [
    (["--architecture", "convolution"], 180),
    (["--encoder", "convolution", "--decoder", "attention-rnn"], 180),
    // What was written is hardly told apart by its mean.
    (["--decoder-self-attention", "average"], 40), (["--decoder-self-attention", "ssru"], 100),
  ])
  func digitsAreReversed(_ architecture: [String], right: Int) throws {
    let model = folder.path("model")
    let training = corpus.training(model) + Self.size + architecture
    let trained = try TranslateCommand(training + ["--steps", "400"])
    #expect(trained.status == 0, "\(trained.errors)")
    for beam in ["1", "5"] {
      let run = try TranslateCommand(["--model", model, "--beam-size", beam] + corpus.sources)
      #expect(run.status == 0, "\(run.errors)")
      #expect(zip(run.lines, corpus.targets).count { $0 == $1 } >= right, "beam \(beam), \(architecture)")
    }
    let picture = try TranslateCommand([
      "attention", "--model", model, "1 2 3", "--output", folder.path("cross.svg"),
    ])
    #expect(picture.status == 0, "\(picture.errors)")
    let none = try TranslateCommand([
      "attention", "--model", model, "1 2 3", "--kind", "decoder-self", "--output", folder.path("self.svg"),
    ])
    #expect(none.status == 64)
    #expect(none.errors.contains("the model has no decoder-self attention"), "\(none.errors)")
  }

  @Test(arguments: [
    (
      ["--decoder-self-attention", "ssru", "--decoder-window", "3"],
      "decoder-window is a choice of self-attention, and decoder-self-attention is ssru"
    ),
    (["--architecture", "convolution", "--kernel-size", "4"], "kernel-size (4) must be odd"),
    (["--kernel-size", "3"], "--kernel-size is for convolution, and the model is transformer"),
    (
      ["--architecture", "convolution", "--decoder-self-attention", "average"],
      "--decoder-self-attention is for transformer, and the model is convolution"
    ),
  ])
  func whatDoesNotGoTogetherIsRefused(_ options: [String], _ message: String) throws {
    let run = try TranslateCommand(corpus.training(folder.path("model")) + options)
    #expect(run.status == 64)
    #expect(run.errors.contains(message), "\(run.errors)")
  }
}

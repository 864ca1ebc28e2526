internal import Files
internal import Glibc
internal import TestSupport
internal import Testing

/// Signals at any moment: nothing is lost, nothing half written, and the process ends as it should.
@Suite(.serialized)
struct InterruptionTests {
  private let folder: TemporaryDirectory
  private let corpus: DigitCorpus

  init() throws {
    folder = try TemporaryDirectory()
    corpus = try DigitCorpus(.copied, pairs: 400, heldOut: 20, in: folder)
  }

  /// Options and threads; float32, whose products are the ones that must not be interrupted.
  private static let trainings = [
    (["--features", "256", "--heads", "4", "--encoder-layers", "1", "--decoder-layers", "1"], 2),
    (
      [
        "--architecture", "attention-rnn", "--features", "128", "--hidden-features", "256",
        "--attention-features", "128",
      ], 1
    ),
    (["--architecture", "context-vector-rnn", "--features", "128", "--hidden-features", "256"], 2),
  ]

  /// A training whose time goes into products.
  private func words(_ name: String, _ options: [String], threads: Int, steps: Int = 1_000_000) -> [String] {
    corpus.training(folder.path(name)) + options + [
      "--threads", "\(threads)", "--batch-tokens", "500", "--warmup-steps", "10", "--patience", "0",
      "--schedule", "inverse-square-root", "--learning-rate", "0.001", "--dropout", "0.1", "--validate-every",
      "20", "--save-every", "20",
      "--steps", "\(steps)",
    ]
  }

  /// Starts a training and waits until it is at work.
  private func begin(_ words: [String]) throws -> RunningCommand {
    let run = try RunningCommand(words)
    #expect(run.waits { run.errors.contains("memory in all") }, "\(run.errors)")
    return run
  }

  @Test(arguments: trainings)
  func interruptionsAtRandomMomentsLoseNothing(options: [String], threads: Int) throws {
    let stopped = TrainingFolder(path: folder.path("stopped"))
    for round in 0..<4 {
      let step = stopped.step ?? 0
      let run = try begin(words("stopped", options, threads: threads))
      usleep(.random(in: 10_000..<120_000))
      run.send(round % 2 == 0 ? SIGINT : SIGTERM)
      #expect(run.wait() == 0, "\(run.errors)")
      #expect(run.errors.contains("interrupted; run the same command to continue"))
      #expect(try #require(stopped.step) >= step)
    }
    let steps = try #require(stopped.step) + 2
    for name in ["stopped", "whole"] {
      let run = try TranslateCommand(words(name, options, threads: 2, steps: steps))
      #expect(run.status == 0, "\(run.errors)")
    }
    try stopped.expectEqual(TrainingFolder(path: folder.path("whole")), at: steps)
  }

  /// A handler that ran in a thread at work would write its frame over what a product of oneDNN keeps there.
  @Test func noThreadAtWorkCanBeInterrupted() throws {
    let run = try begin(words("model", Self.trainings[0].0, threads: 3))
    usleep(50_000)
    let blocked = try run.blockedSignals()
    #expect(blocked.count >= 4)
    for number in [SIGHUP, SIGINT, SIGQUIT, SIGABRT, SIGTERM] {
      let open = blocked.filter { $0 >> UInt64(number - 1) & 1 == 0 }
      #expect(open.count == 1, "signal \(number): only the thread that waits for it")
    }
  }

  @Test(arguments: [SIGQUIT, SIGABRT])
  func othersEndATrainingAtOnce(_ signal: Int32) throws {
    let run = try begin(words("model", Self.trainings[0].0, threads: 2))
    run.send(signal)
    #expect(run.wait() == -signal)
    #expect(!run.errors.contains("crashed"), "\(run.errors)")
  }

  /// `timeout` sends its signal to the process and to the group, and shells pass on the end of a terminal.
  @Test(arguments: [SIGINT, SIGHUP])
  func aSignalThatIsSentTwiceIsOneWish(_ signal: Int32) throws {
    let run = try begin(words("model", Self.trainings[0].0, threads: 2))
    run.send(signal)
    usleep(1000)
    run.send(signal)
    #expect(run.wait() == 0, "\(run.errors)")
  }

  @Test func whatIsIgnoredStaysIgnored() throws {
    // A shell without job control has what it runs in the background ignore SIGINT.
    let words = words("model", Self.trainings[0].0, threads: 1, steps: 3).joined(separator: " ")
    let run = try TranslateCommand.shell(
      """
      $translate \(words) 2> errors & until grep -q 'memory in all' errors; do sleep 0.01; done
      kill -INT $!; wait $!
      """, directory: folder.path)
    #expect(run.status == 0)
    #expect(try FileSystem.readText(folder.path("errors")).contains("all steps are done"))
  }

  @Test(arguments: [SIGHUP, SIGINT, SIGTERM, SIGQUIT])
  func aTranslationEndsBySignalAndLeavesTheOldFile(_ signal: Int32) throws {
    let pipe = folder.path("pipe")
    mkfifo(pipe, 0o600)
    let writer = open(pipe, O_RDWR)
    defer { close(writer) }
    write(writer, "1 2 3\n", 6)
    try FileSystem.createDirectory(folder.path("results"))
    try folder.write("old\n", to: "results/translations")
    let run = try RunningCommand([
      "--model", "german-english", "--input", pipe, "--output", folder.path("results/translations"),
    ])
    #expect(run.waits { (try? FileSystem.list(folder.path("results")).count) == 2 }, "\(run.errors)")
    run.send(signal)
    #expect(run.wait() == -signal)
    #expect(try FileSystem.list(folder.path("results")) == ["translations"])
    #expect(try FileSystem.readText(folder.path("results/translations")) == "old\n")
  }

  @Test func whatIsWrittenAreWholeLines() throws {
    let input = try folder.write(String(repeating: "Ein kleiner Hund läuft.\n", count: 100_000), to: "lines")
    let pipe = folder.path("pipe")
    mkfifo(pipe, 0o600)
    let reader = open(pipe, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    let run = try RunningCommand(
      ["tokenize", "--vocabulary", "german-english", "--input", input], outputPath: pipe)
    // Once the pipe is full it waits for a reader in the midst of a line.
    var count: Int32 = 0
    #expect(run.waits { ioctl(reader, UInt(FIONREAD), &count) == 0 && count > 1 << 15 }, "\(run.errors)")
    usleep(50_000)
    run.send(SIGTERM)
    usleep(50_000)
    _ = fcntl(reader, F_SETFL, 0)
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = read(reader, &buffer, buffer.count), count > 0 { text += buffer[..<count] }
    #expect(run.wait() == -SIGTERM)
    #expect(text.last == UInt8(ascii: "\n"))
  }
}

internal import Bitext
internal import CommandLineTool
internal import Files
internal import Glibc
internal import NumberText
internal import Tensors
internal import Text
internal import Training
internal import Translation

/// Something that the program tries on itself.
struct SelfTest: Encodable {
  let name: String
  let passed: Bool
  /// What came out.
  let result: String
  let seconds: Double

  /// Does what is to be tried, which returns whether it went well and what came out.
  init(_ name: String, _ body: () throws -> (Bool, String)) {
    self.name = name
    let start = ContinuousClock.now
    do {
      (passed, result) = try body()
    } catch {
      (passed, result) = (false, "\(error)")
    }
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    self.seconds = ((Double(seconds) + Double(attoseconds) * 1e-18) * 1000).rounded() / 1000
  }

  // MARK: What is tried

  /// The products of the kernels in use, against the loops that define them.
  static var kernels: SelfTest {
    SelfTest("kernels") {
      let deviations = DeviceExamination.deviations(of: .cpu)
      let wrong = deviations.filter { !$0.isSmall }
      if wrong.isEmpty { return (true, "\(Device.cpu) computes as the reference does") }
      return (false, "\(Device.cpu) computes wrongly: \(wrong.map(\.operation).joined(separator: ", "))")
    }
  }

  /// Text to pieces and back.
  static var text: SelfTest {
    SelfTest("text") {
      let sample = "Ein kleiner Hund läuft – 小さな犬 – สุนัขตัวเล็ก – كلب صغير 🐕"
      var options = VocabularyBuilder.Options()
      options.size = 320
      var builder = try VocabularyBuilder(options, threads: 1)
      for _ in 0..<2 { builder.add(sample) }
      let tokenizer = try Tokenizer(try builder.build())
      let pieces = tokenizer.encode(sample)
      return (tokenizer.decode(pieces) == sample, "\(pieces.count) pieces of six scripts, and back")
    }
  }

  /// A model translates with the kernels in use as it does with the loops that define them.
  static func translating(_ model: ExaminedModel) -> SelfTest {
    SelfTest("translating") {
      var options = TranslatorOptions()
      options.search = GreedySearch()
      let text = model.languages?.from.hasPrefix("de") == true ? "Guten Morgen." : "1, 2, 3."
      let directory = ModelDirectory(model.path)
      let results = try [Device.cpu, Device.reference].map { device in
        try Translator(directory.load(on: device), options).translate([text])[0]
      }
      let scores = results.compactMap(\.score)
      let isSame =
        scores.count < 2 || abs(scores[0] - scores[1]) <= 1e-3 * max(1, abs(scores[1]))
      return (
        isSame && !results[0].text.isEmpty,
        "\(model.name): \"\(text)\" becomes \"\(results[0].text)\""
          + (isSame ? "" : ", but with the reference kernels \"\(results[1].text)\"")
      )
    }
  }

  /// A tiny model learns to copy digits.
  static func training(threads: Int) -> SelfTest {
    SelfTest("training") {
      let folder = try ScratchFolder()
      let lines = (0..<60).map { "\($0 % 10) \($0 / 10) \(($0 * 7 + 3) % 10)" }
      let corpus = FileSystem.join(folder.path, "digits.tsv")
      try AtomicFile.write(lines.map { "\($0)\t\($0)\n" }.joined(), to: corpus)
      var sizes = Architecture(.transformer, .tiny)
      (sizes.features, sizes.feedForwardFeatures, sizes.heads) = (32, 64, 2)
      (sizes.encoderLayers, sizes.decoderLayers, sizes.dropout) = (1, 1, 0)
      var training = TrainingConfiguration()
      training.vocabulary.kind = .word
      training.vocabulary.size = 300
      (training.batchTokens, training.shards, training.learningRate) = (128, 2, 0.01)
      (training.schedule, training.warmupSteps, training.labelSmoothing) = (.constant, 5, 0)
      (training.budget.steps, training.validateEvery, training.saveEvery) = (60, 60, 60)
      var task = TrainingTask(
        directory: ModelDirectory(FileSystem.join(folder.path, "model")), sourceLanguage: "x-digits",
        targetLanguage: "x-digits", architecture: sizes, training: training,
        corpus: Corpus(files: [corpus]), validation: Corpus(files: [corpus]), hasJointVocabulary: true)
      task.threads = min(2, threads)
      var perplexity = Double.infinity
      try task.prepare(report: { _ in }) { event in
        if case .validated(_, let scores, _) = event { perplexity = scores.perplexity }
      }.run { StopSignals.hasArrived }
      // Ten digits guessed at random have perplexity 10.
      return (perplexity < 5, "60 steps on digits lead to perplexity \(fixed(perplexity, 2))")
    }
  }
}

/// A new folder for what is tried, removed when the object goes.
private final class ScratchFolder {
  let path: String

  init() throws {
    let root = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array(FileSystem.join(root, "translate-doctor-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      throw FileError.cannotCreate(path: root, reason: String(cString: strerror(errno)))
    }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { try? FileSystem.remove(path) }
}

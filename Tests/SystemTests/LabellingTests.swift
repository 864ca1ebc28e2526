internal import Files
internal import Glibc
internal import TestSupport
internal import Testing

/// Models that label: from files to labels, by the commands alone.
@Suite(.serialized)
struct LabellingTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private static let sizes = [
    "--features", "32", "--feed-forward-features", "64", "--heads", "4", "--encoder-layers", "2",
  ]

  /// The words that train a model of a task.
  private func training(
    _ name: String, _ task: String, _ corpus: LabelCorpus, steps: Int, _ options: [String]
  ) -> [String] {
    ["train", "--model", folder.path(name), "--task", task, "--threads", "2"] + corpus.files + options + [
      "--batch-tokens", "600", "--learning-rate", "0.005", "--schedule", "constant", "--warmup-steps", "20",
      "--dropout", "0", "--patience", "0", "--steps", "\(steps)",
    ]
  }

  private func number(_ name: String, in json: String) -> Double? {
    guard let field = json.firstRange(of: "\"\(name)\"") else { return nil }
    return Double(json[field.upperBound...].drop { !$0.isNumber }.prefix { $0.isNumber || $0 == "." })
  }

  @Test(arguments: ["tag", "classify"], [[], ["--encoder", "bidirectional-rnn"]])
  func aRuleIsLearned(task: String, encoder: [String]) throws {
    let corpus = try LabelCorpus(task: task, sentences: 1500, heldOut: 150, in: folder)
    let sizes =
      encoder.isEmpty ? Self.sizes : ["--features", "32", "--hidden-features", "32", "--encoder-layers", "1"]
    let run = try TranslateCommand(
      training("model", task, corpus, steps: 200, encoder + sizes + ["--validate-every", "100"]))
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("validation perplexity") && run.errors.contains("accuracy"))
    #expect(run.errors.contains("    prediction "))

    let (source, labels) = (folder.path("validation.source"), folder.path("validation.labels"))
    let scores = try TranslateCommand([
      "evaluate", "--model", folder.path("model"), "--source", source, "--references", labels, "--json",
    ])
    #expect(scores.status == 0, "\(scores.errors)")
    #expect(try #require(number("accuracy", in: scores.text)) > 95)
    #expect(try #require(number("macro_f1", in: scores.text)) > 95)

    // The same by files, whatever the threads and the batches.
    let output = folder.path("labels")
    for options in [[], ["--threads", "1", "--batch-tokens", "30"]] {
      let labelling = try TranslateCommand(
        [task, "--model", folder.path("model"), "--input", source, "--output", output] + options)
      #expect(labelling.status == 0, "\(labelling.errors)")
      let scored = try TranslateCommand([
        "evaluate", "--labels", "--hypotheses", output, "--references", labels, "--json",
      ])
      #expect(scored.text == scores.text)
    }
    // As bytes the weights are nearly the same.
    let rounded = try TranslateCommand(
      [task, "--model", folder.path("model"), "--precision", "int8"] + corpus.sources)
    let right = zip(rounded.lines, corpus.labels).count { $0 == $1 }
    #expect(right > corpus.sources.count * 8 / 10)
  }

  @Test func aStoppedTrainingGoesOnAsIfItHadNotBeen() throws {
    for task in ["tag", "classify"] {
      let corpus = try LabelCorpus(task: task, sentences: 300, heldOut: 40, in: folder)
      let options =
        Self.sizes + [
          "--dropout", "0.2", "--save-every", "4", "--validate-every", "8", "--average", "2",
        ]
      func train(_ name: String, steps: Int, threads: Int) throws {
        let run = try TranslateCommand(
          training(name, task, corpus, steps: steps, options) + ["--threads", "\(threads)"])
        #expect(run.status == 0, "\(run.errors)")
      }
      try train("whole-\(task)", steps: 16, threads: 2)
      let stopped = TrainingFolder(path: folder.path("stopped-\(task)"))
      let run = try RunningCommand(training("stopped-\(task)", task, corpus, steps: 1_000_000, options))
      #expect(run.waits { (stopped.step ?? 0) >= 4 }, "\(run.errors)")
      run.send(SIGINT)
      #expect(run.wait() == 0)
      let step = try #require(stopped.step)
      try train("stopped-\(task)", steps: step + 5, threads: 1)
      try train("other-\(task)", steps: step + 5, threads: 2)
      let other = TrainingFolder(path: folder.path("other-\(task)"))
      for name in ["parameters.safetensors", "training/weights-\(step + 5).safetensors", "samples.jsonl"] {
        let same = try stopped.bytes(name) == other.bytes(name)
        #expect(same, "\(task): \(name)")
      }
      #expect(try stopped.log() == other.log())
      // The folder knows what it is.
      let again = try TranslateCommand([
        "train", "--model", stopped.path, "--steps", "\(step + 6)", "--threads", "2",
      ])
      #expect(again.status == 0, "\(again.errors)")
      let wrong = try TranslateCommand(
        training("stopped-\(task)", task == "tag" ? "classify" : "tag", corpus, steps: 20, options))
      #expect(wrong.status == 64)
    }
  }

  // MARK: Commands

  /// Models that have hardly learned anything.
  private func models() throws -> (tagger: String, classifier: String) {
    for (name, task) in [("tagger", "tag"), ("classifier", "classify")] {
      let corpus = try LabelCorpus(task: task, sentences: 100, heldOut: 10, in: folder)
      let run = try TranslateCommand(training("Models/\(name)", task, corpus, steps: 2, Self.sizes))
      try #require(run.status == 0, "\(run.errors)")
    }
    return (folder.path("Models/tagger"), folder.path("Models/classifier"))
  }

  @Test func everyLineHasItsLabels() throws {
    let (tagger, classifier) = try models()
    let text = "ab ba ek\n\n  on\u{3000}no \n   \nab \u{200B} ba\n"
    let tags = try TranslateCommand(["tag", "--model", tagger], text: text)
    #expect(tags.status == 0, "\(tags.errors)")
    #expect(tags.lines.map { $0.split(separator: " ").count } == [3, 0, 2, 0, 3])
    let known: Set<Substring> = ["vowel", "consonant", "same"]
    #expect(tags.lines.allSatisfy { known.isSuperset(of: $0.split(separator: " ")) })
    let objects = try TranslateCommand(["tag", "--model", tagger, "--json", "ab \u{200B} ba"])
    #expect(objects.text.contains("\"words\":[\"ab\",\"\u{200B}\",\"ba\"]"))
    #expect(objects.text.contains(",null,"))

    let classes = try TranslateCommand(["classify", "--model", classifier], text: text)
    #expect(classes.status == 0, "\(classes.errors)")
    #expect(classes.lines.map(\.isEmpty) == [false, true, false, true, false])
    let probabilities = try TranslateCommand(
      ["classify", "--model", classifier, "--probabilities", "ab ba", ""])
    #expect(probabilities.lines[0].split(separator: "\t").count == 2 && probabilities.lines[1].isEmpty)
    let best = try TranslateCommand(["classify", "--model", classifier, "--n-best", "3", "ab ba", ""])
    #expect(best.lines.count == 6)
    #expect(best.lines[2] == "0 |||  ||| 0" && best.lines[3] == "1 |||  ||| 0")
    let json = try TranslateCommand(["classify", "--model", classifier, "--json", "--n-best", "2", "ab", ""])
    #expect(json.lines[0].contains("\"alternatives\":[{\"label\":"))
    #expect(json.lines[1] == #"{"alternatives":[],"label":null,"probability":null,"source":""}"#)
  }

  @Test func eachModelIsForItsTask() throws {
    let (tagger, classifier) = try models()
    let environment = ["TRANSLATE_MODELS": folder.path("Models")]
    for (words, model, advice) in [
      ([], tagger, "translate tag"), (["classify"], tagger, "translate tag"),
      (["tag"], classifier, "translate classify"),
      (["attention", "--json"], classifier, "translate classify"),
    ] {
      let run = try TranslateCommand(words + ["--model", model, "ab"])
      #expect(run.status == 64, "\(words)")
      #expect(run.errors.contains("run it with '\(advice) --model \(model)'"), "\(run.errors)")
    }
    let translator = try TranslateCommand(["tag", "--model", "german-english", "ab"])
    #expect(translator.status == 64 && translator.errors.contains("a model that translates"))
    // Without a name the only one for the task is taken.
    #expect(try TranslateCommand(["tag", "ab ba"], environment: environment).lines.count == 1)
    let own = try TranslateCommand(["classify", "ab ba"], environment: environment)
    #expect(try own.lines == TranslateCommand(["classify", "--model", classifier, "ab ba"]).lines)
    let listed = try TranslateCommand(["models"], environment: environment)
    #expect(listed.lines.contains { $0.hasPrefix("tagger ") && $0.contains(" tag ") })
    #expect(listed.lines.contains { $0.hasPrefix("classifier ") && $0.contains("accuracy") })
    let none = try TranslateCommand(
      ["tag", "ab"], environment: ["TRANSLATE_MODELS": ""], directory: "/")
    #expect(none.status == 66 && none.errors.contains("train --task tag"), "\(none.errors)")
  }

  @Test func labelsOfFilesAreScored() throws {
    let gold = try folder.write("N V\nN\n", to: "gold")
    let guess = try folder.write("N N\nN\n", to: "guess")
    let run = try TranslateCommand([
      "evaluate", "--labels", "--hypotheses", guess, "--references", gold, "--details",
    ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.lines.first == "accuracy = 66.7 (2 of 3)")
    #expect(run.lines.last == "V\tN\t1")
    let short = try folder.write("N\nN\n", to: "short")
    let wrong = try TranslateCommand([
      "evaluate", "--labels", "--hypotheses", short, "--references", gold,
    ])
    #expect(wrong.status == 65 && wrong.errors.contains("\(short):1: 1 label, "))
    for options in [["--labels", "--metrics", "bleu"], ["--labels", "--confidence"], ["--details"]] {
      let refused = try TranslateCommand(
        ["evaluate", "--hypotheses", guess, "--references", gold] + options)
      #expect(refused.status == 64, "\(options)")
    }
  }

  @Test func whatDoesNotGoTogetherIsRefused() throws {
    let corpus = try LabelCorpus(task: "tag", sentences: 50, heldOut: 5, in: folder)
    for (options, message) in [
      (["--architecture", "transformer"], "--architecture is for models that translate"),
      (["--decoder", "transformer"], "--decoder is for models that translate"),
      (["--decoder-layers", "2"], "--decoder-layers is for models that translate"),
      (["--hidden-features", "8"], "--hidden-features is for bidirectional-rnn+tag and rnn+tag"),
      (["--joint-vocabulary"], "--joint-vocabulary is for models that translate"),
      (["--validation-beam-size", "2"], "--validation-beam-size is for models that translate"),
      (["--validation-metric", "bleu"], "validation-metric must be one of accuracy, f1, perplexity"),
      (["--aligned-corpus", folder.path("train.source")], "--aligned-corpus is for models that translate"),
      (["--initial-model", "german-english"], "a model for another --task"),
    ] {
      let run = try TranslateCommand(training("refused", "tag", corpus, steps: 1, options))
      #expect(run.status == 64, "\(options): \(run.errors)")
      #expect(run.errors.contains(message), "\(options): \(run.errors)")
    }
    #expect(!FileSystem.exists(folder.path("refused")))
  }

  @Test func linesWithOtherNumbersOfLabelsAreCountedOrNamed() throws {
    let source = try folder.write("a b\na b c\nb a\n", to: "source")
    let labels = try folder.write("X Y\nX Y\nY X\n", to: "labels")
    let good = try folder.write("X Y\nX Y Z\nY X\n", to: "good")
    func train(_ target: String, validation: String) throws -> TranslateCommand {
      try TranslateCommand(
        [
          "train", "--task", "tag", "--model", folder.path("model"), "--source", source, "--target", target,
          "--validation-source", source, "--validation-target", validation, "--minimum-frequency", "1",
          "--steps", "1", "--restart",
        ] + Self.sizes)
    }
    let dropped = try train(labels, validation: good)
    #expect(dropped.status == 0, "\(dropped.errors)")
    let line = dropped.errors.split(separator: "\n").first { $0.contains("not one label for each word") }
    #expect(line?.contains(" 1 ") == true && line?.contains("\(source):2") == true, "\(dropped.errors)")
    let named = try train(good, validation: labels)
    #expect(named.status == 65)
    #expect(named.errors.contains("\(source):2: 2 labels for 3 words"), "\(named.errors)")
  }

  @Test func aConfigurationFileTellsTheTask() throws {
    let corpus = try LabelCorpus(task: "classify", sentences: 50, heldOut: 5, in: folder)
    let path = try folder.write(
      #"{"model": {"architecture": {"rnn+classify": {"hiddenFeatures": 9}}}}"#, to: "configuration")
    let shown = try TranslateCommand(
      ["train", "--model", folder.path("none"), "--configuration", path, "--print-configuration"]
        + corpus.files)
    #expect(shown.status == 0, "\(shown.errors)")
    #expect(shown.text.contains("\"rnn+classify\"") && shown.text.contains("\"hiddenFeatures\" : 9"))
    #expect(shown.text.contains("\"metric\" : \"accuracy\"") && shown.text.contains("\"labelSmoothing\" : 0"))
    #expect(!shown.text.contains("decoderLayers"))
  }

  @Test func wordClassesAreGeneratedBesideSentences() throws {
    let package = FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: #filePath)))
    let classes = folder.path("classes")
    let run = try TranslateCommand([
      "corpus", "generate", FileSystem.join(package, "Corpora/german-english.grammar"), "--pairs", "50",
      "--output-source", folder.path("de"), "--output-target", folder.path("en"), "--output-classes", classes,
    ])
    #expect(run.status == 0, "\(run.errors)")
    let lines = try FileSystem.readText(classes).split(separator: "\n")
    let sentences = try FileSystem.readText(folder.path("de")).split(separator: "\n")
    #expect(lines.count == 50)
    for (line, sentence) in zip(lines, sentences) {
      #expect(line.split(separator: " ").count == sentence.split(separator: " ").count)
    }
    #expect(Set(lines.flatMap { $0.split(separator: " ") }).isSuperset(of: ["Noun", "Verb", "Text"]))
  }
}

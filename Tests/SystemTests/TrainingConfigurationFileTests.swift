internal import Files
internal import TestSupport
internal import Testing

/// `train --configuration` and `--print-configuration`: the same fields from options and from files.
struct TrainingConfigurationFileTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func shown(_ options: [String]) throws -> TranslateCommand {
    try TranslateCommand(["train", "--model", folder.path("m"), "--print-configuration"] + options)
  }

  private func file(_ text: String) throws -> [String] {
    ["--from", "de", "--to", "en", "--configuration", try folder.write(text, to: "configuration.json")]
  }

  @Test func whatIsPrintedCanBeFedBackIn() throws {
    let options = [
      "--from", "de", "--to", "en", "--preset", "tiny", "--heads", "2", "--learning-rate", "0.0123",
      "--steps", "77", "--minutes", "1.5", "--word-boundaries", "whitespace", "--joint-vocabulary",
      "--seed", "18446744073709551615", "--schedule", "cosine", "--optimizer", "adamw",
    ]
    let first = try shown(options)
    #expect(first.status == 0, "\(first.errors)")
    let path = try folder.write(first.output, to: "configuration.json")
    let second = try shown(["--configuration", path])
    #expect(second.status == 0, "\(second.errors)")
    #expect(second.text == first.text)
    #expect(first.text.contains("\"seed\" : 18446744073709551615"))
    #expect(!FileSystem.exists(folder.path("m")))
  }

  @Test func theFieldsOfAFileChangeOnlyThemselvesAndOptionsWin() throws {
    let standard = try shown(["--from", "de", "--to", "en"]).lines
    let partial = try shown(file(#"{"training": {"budget": {"steps": 5}, "shards": 2}}"#)).lines
    #expect(
      partial.filter { !standard.contains($0) }.sorted() == ["      \"steps\" : 5", "    \"shards\" : 2,"])
    let both = try shown(file(#"{"training": {"shards": 2, "accumulate": 3}}"#) + ["--shards", "7"]).lines
    #expect(both.contains("    \"shards\" : 7,"))
    #expect(both.contains("    \"accumulate\" : 3,"))
  }

  @Test func nullTakesALimitAway() throws {
    let standard = try shown(["--from", "de", "--to", "en"]).text
    #expect(standard.contains("\"maximumLength\""))
    let without = try shown(file(#"{"training": {"filter": {"maximumLength": null}}}"#))
    #expect(without.status == 0, "\(without.errors)")
    #expect(!without.text.contains("\"maximumLength\""))
  }

  @Test func theSidesAreTiedWhereTheyHaveOneVocabulary() throws {
    func tying(_ options: [String]) throws -> String? {
      try shown(["--from", "de", "--to", "en"] + options).lines.first { $0.contains("tiedEmbeddings") }
    }
    #expect(try tying([])?.contains("\"auto\"") == true)
    #expect(try tying(["--no-joint-vocabulary"])?.contains("\"target\"") == true)
    #expect(try tying(["--joint-vocabulary"])?.contains("\"all\"") == true)
    #expect(try tying(["--tied-embeddings", "all"])?.contains("\"all\"") == true)
    let configured = try shown(
      file(#"{"model": {"architecture": {"transformer": {"tiedEmbeddings": "all"}}}}"#))
    #expect(configured.text.contains("\"tiedEmbeddings\" : \"all\""))
    let path = try folder.write("a b\n", to: "text")
    let run = try TranslateCommand([
      "train", "--model", folder.path("m"), "--from", "a", "--to", "b", "--source", path, "--target", path,
      "--validation-source", path, "--validation-target", path, "--tied-embeddings", "all",
      "--no-joint-vocabulary",
    ])
    #expect(run.status == 64)
    #expect(run.errors.contains("--joint-vocabulary"))
  }

  @Test func theConfigurationOfATrainedModelServes() throws {
    let printed = try shown(["--from", "de", "--to", "en"]).text
    let trained = "{\"format\": 1, \"corpora\": {\"training\": []}, \"scores\": {\"bleu\": 1}, "
    let path = try folder.write(
      trained + String(printed.drop { $0 != "{" }.dropFirst()), to: "configuration.json")
    #expect(try shown(["--configuration", path]).text == printed)
  }

  @Test(arguments: [
    (#"{"training": {"lerning_rate": 1}}"#, "there is no field \"training.lerning_rate\""),
    (#"{"modle": {}}"#, "there is no field \"modle\""),
    (#"{"training": {"shards": "four"}}"#, "\"training.shards\" has a value of the wrong type"),
    (#"{"training": {"shards": null}}"#, "\"training.shards\" is missing"),
    (#"{"training": {"schedule": "sine"}}"#, "\"training.schedule\""),
    (
      #"{"model": {"architecture": {"perceptron": {}}}}"#,
      "one of transformer, attention-rnn, context-vector-rnn, convolution is needed"
    ),
    (#"{"training": {"learningRate": 1e39}}"#, "\"training.learningRate\": the number does not fit"),
    (#"{"training": {"shards": 1.5}}"#, "\"training.shards\": the number does not fit"),
    (#"{"training": {"budget": {"minutes": 1e999}}}"#, "\"training.budget.minutes\""),
    (
      "{\"training\": " + String(repeating: "[", count: 510) + String(repeating: "]", count: 510) + "}",
      "it is nested more than 64 levels deep"
    ),
    ("[1, 2]", "it is not a JSON object"), ("{", "it is not JSON"), ("", "it is not JSON"),
  ])
  func whatIsWrongInAFileIsNamed(_ text: String, _ message: String) throws {
    let run = try shown(file(text))
    #expect(run.status == 65)
    #expect(run.errors.hasPrefix("translate: \(folder.path("configuration.json")): "), "\(run.errors)")
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(run.errors.contains("--print-configuration"))
  }

  @Test func aMissingFile() throws {
    let run = try shown(["--from", "de", "--to", "en", "--configuration", folder.path("none.json")])
    #expect(run.status == 66)
  }

  @Test(arguments: [
    #"{"training": {"shards": 1000000000}}"#, #"{"training": {"batchTokens": 9223372036854775807}}"#,
    #"{"training": {"accumulate": 9223372036854775807}}"#, #"{"training": {"vocabulary": {"size": -5}}}"#,
    #"{"model": {"architecture": {"transformer": {"heads": 7}}}}"#,
    #"{"training": {"validation": {"beamSize": 0}}}"#,
  ])
  func valuesThatCannotBeAreRefusedBeforeAnythingIsMade(_ text: String) throws {
    let path = try folder.write("a b\n", to: "text")
    let run = try TranslateCommand(
      ["train", "--model", folder.path("m"), "--source", path, "--target", path, "--tied-embeddings", "none"]
        + ["--validation-source", path, "--validation-target", path] + file(text))
    #expect(run.status == 64 || run.status == 65, "\(run.status) \(run.errors)")
    #expect(run.errors.contains("translate: "))
    #expect(!FileSystem.exists(folder.path("m")))
  }
}

internal import Files
internal import TestSupport
internal import Testing

/// Training and scoring of languages that are written without spaces, by the real command.
struct UnspacedTargetTests {
  private let folder: TemporaryDirectory
  private let corpus: String

  init() throws {
    folder = try TemporaryDirectory()
    let digits = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
    let words = ["null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]
    let lines = (100..<220).map { number in
      let number = String(number).compactMap(\.wholeNumberValue)
      let source = number.map { words[$0] }.joined(separator: " ")
      return source + "\t" + number.map { digits[$0] }.joined() + "。\n"
    }
    corpus = try folder.write(lines.joined(), to: "numbers.tsv")
  }

  private func train(_ options: [String]) throws -> TranslateCommand {
    try TranslateCommand(
      [
        "train", "--model", folder.path("model"), "--from", "de", "--to", "zh", "--corpus", corpus,
        "--validation-corpus", corpus, "--features", "32", "--feed-forward-features", "32", "--heads", "2",
        "--encoder-layers", "1", "--decoder-layers", "1", "--learning-rate", "0.003",
        "--schedule", "constant", "--warmup-steps", "5", "--batch-tokens", "300", "--validate-every", "10",
        "--patience", "2",
        "--subword", "character", "--dropout", "0",
      ] + options)
  }

  private func tokenization(_ options: [String]) throws -> String? {
    let run = try train(options + ["--print-configuration"])
    let line = run.lines.first { $0.contains("\"tokenization\"") }
    return line?.split(separator: "\"").last { $0 != "," }.map(String.init)
  }

  @Test func trainingGoesOnWhileBLEUIsZeroAndPerplexityFalls() throws {
    // By these words a perfect translation has no four of them in a row, and BLEU is 0 to the end.
    let run = try train(["--tokenization", "13a", "--steps", "80"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("ended after step 80: all steps are done"), "\(run.errors)")
    #expect(run.errors.contains("best at step 80: BLEU 0.00"), "\(run.errors)")
    // What a folder was begun with stays.
    #expect(try tokenization([]) == "13a")
    #expect(try tokenization(["--restart"]) == "zh")
    let continued = try train(["--steps", "90"])
    #expect(continued.status == 0, "\(continued.errors)")
    #expect(continued.errors.contains("continuing after step 80"))
    let evaluated = try TranslateCommand([
      "evaluate", "--model", folder.path("model"), "--source", corpus, "--references", corpus, "--metrics",
      "bleu",
    ])
    #expect(evaluated.text.contains("|tok:zh|"), "\(evaluated.text) \(evaluated.errors)")
  }

  @Test func theTokenisationFollowsTheTargetLanguage() throws {
    #expect(try tokenization([]) == "zh")
    #expect(try tokenization(["--to", "zh-Hant-TW"]) == "zh")
    #expect(try tokenization(["--to", "th"]) == "char")
    #expect(try tokenization(["--to", "de"]) == "13a")
    #expect(try tokenization(["--to", "th", "--tokenization", "intl"]) == "intl")
    let file = try folder.write(#"{"training": {"validation": {"tokenization": "none"}}}"#, to: "c.json")
    #expect(try tokenization(["--configuration", file]) == "none")
    let other = try folder.write(#"{"training": {"shards": 2}}"#, to: "d.json")
    #expect(try tokenization(["--configuration", other]) == "zh")
    #expect(!FileSystem.exists(folder.path("model")))
  }

  @Test func compareAndEvaluateAreToldTheLanguage() throws {
    let (references, others) = (
      try folder.write("今天天气很好。\n我喜欢喝茶。\n", to: "references"),
      try folder.write("今天天气好。\n我喜欢喝水。\n", to: "hypotheses")
    )
    let scored = ["--references", references, "--metrics", "bleu"]
    let evaluated = try TranslateCommand(["evaluate", "--hypotheses", others, "--to", "cmn-Hans"] + scored)
    #expect(evaluated.text.contains("|tok:zh|"), "\(evaluated.errors)")
    let compared = try TranslateCommand(
      ["compare", references, others, "--source", references, "--to", "zh"] + scored)
    #expect(compared.text.contains("|tok:zh|"), "\(compared.errors)")
    let plain = try TranslateCommand(["evaluate", "--hypotheses", others] + scored)
    #expect(plain.text.contains("|tok:13a|"))
  }

  @Test func scoresThatSayNothingAreNamed() throws {
    let references = try folder.write("今天的天气非常好。\n我们一起去公园散步。\n", to: "references")
    let plain = try TranslateCommand(["evaluate", "--hypotheses", references, "--references", references])
    #expect(plain.status == 0)
    #expect(plain.errors.contains("use --tokenization zh"), "\(plain.errors)")
    #expect(plain.errors.contains("--ter-normalized --ter-asian-support"), "\(plain.errors)")
    let right = try TranslateCommand([
      "evaluate", "--hypotheses", references, "--references", references, "--to", "zh", "--ter-normalized",
      "--ter-asian-support",
    ])
    #expect(right.errors.isEmpty, "\(right.errors)")
    let compared = try TranslateCommand([
      "compare", references, references, "--source", references, "--references", references, "--metrics",
      "bleu",
    ])
    #expect(compared.errors.contains("use --tokenization zh"), "\(compared.errors)")
    let trained = try train(["--tokenization", "13a", "--steps", "1"])
    #expect(trained.errors.contains("use --tokenization zh"), "\(trained.errors)")
  }

  @Test func japaneseIsScoredByWordsOrAsCharacters() throws {
    let references = try folder.write("令和の時代が始まりました。\n", to: "references")
    let scored = ["evaluate", "--hypotheses", references, "--references", references, "--metrics", "bleu"]
    let run = try TranslateCommand(scored + ["--to", "ja"])
    #expect(run.status == 0)
    let isInstalled = run.text.contains("|tok:ja-mecab-0.996-IPA|")
    #expect(isInstalled || run.text.contains("|tok:char|"), "\(run.text)")
    #expect(isInstalled || run.errors.contains("libmecab2 and mecab-ipadic-utf8"), "\(run.errors)")
    let forced = try TranslateCommand(scored + ["--tokenization", "ja-mecab"])
    #expect(forced.status == (isInstalled ? 0 : 66), "\(forced.errors)")
  }
}

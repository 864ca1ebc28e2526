internal import Files
internal import TestSupport
internal import Testing

/// Reports of systems that exist, by the real command.
struct CompareReportTests {
  private let folder: TemporaryDirectory
  private let files: [String]

  init() throws {
    folder = try TemporaryDirectory()
    try folder.write("Guten Morgen.\n<script>alert(1)</script>\nمرحبا بالعالم\n", to: "source.txt")
    try folder.write("Good morning.\n<script>alert(2)</script>\nHello, world.\n", to: "reference.txt")
    try folder.write("Good evening.\n<b>3</b>\nHello world.\n", to: "first.txt")
    try folder.write("Good morning.\nnothing\nHello, world.\n", to: "second.txt")
    files = [
      folder.path("first.txt"), folder.path("second.txt"), "--source", folder.path("source.txt"),
      "--references",
      folder.path("reference.txt"),
    ]
  }

  @Test func filesOfTranslationsMakeAReport() throws {
    let plain = try TranslateCommand(["compare"] + files)
    let run = try TranslateCommand(
      ["compare"] + files + ["--report", folder.path("report"), "--title", "A & B"])
    #expect(run.status == 0, "\(run.errors)")
    // The report comes on top of what is printed.
    #expect(run.output == plain.output)
    let page = try FileSystem.readText(folder.path("report/index.html"))
    #expect(page.contains("<title>A &amp; B</title>"))
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(!page.contains("<script"))
    #expect(!page.contains(folder.path))
    // What there is no column of is not explained.
    #expect(!page.contains("Perplexity") && !page.contains("tokens a second"))
    #expect(try FileSystem.list(folder.path("report")).contains("numbers.json"))
    #expect(!FileSystem.exists(folder.path("report/times.json")))
    let scores = try FileSystem.readText(folder.path("report/scores.tsv")).split(separator: "\n")
    #expect(scores.count == 1 + 2 * 3)
    #expect(scores[1].hasPrefix("first.txt\tBLEU\t"))
  }

  /// A model is compared by what `translate` makes of each line, of which a line may hold several sentences.
  @Test func linesAreTranslatedAsTheCommandThatTranslatesDoes() throws {
    let model = self.model("german-english")
    let source = try folder.write(
      "Guten Morgen. Schreib bitte an anna@example.org. Der Zug kommt um 9.15 Uhr. Wo ist er?\nHallo!\n",
      to: "lines.de")
    let reference = try folder.write(
      "Good morning. Please write to anna@example.org. The train comes at 9.15. Where is it?\nHello!\n",
      to: "lines.en")
    let translated = try TranslateCommand(["--model", model, "--input", source])
    let file = try folder.write(translated.output, to: "translated.en")
    let run = try TranslateCommand(
      ["compare", file, model, "--source", source, "--references", reference])
    #expect(run.status == 0, "\(run.errors)")
    let scores = try [file, model].map { name in
      let line = try #require(run.lines.first { $0.hasPrefix(name + " ") })
      return line.split(separator: " ").dropFirst().first.map(String.init)
    }
    #expect(scores[0] == scores[1], "\(run.output)")
  }

  /// Steps after the weights of another model do not count what that one had learned.
  @Test func whatAModelBeganWithIsSaid() throws {
    let source = try folder.write("Guten Morgen.\nHallo!\n", to: "lines.de")
    let reference = try folder.write("Good morning.\nHello!\n", to: "lines.en")
    let run = try TranslateCommand(
      [
        "compare", model("german-english-attention-rnn"), model("german-english"), "--source", source,
        "--references", reference, "--report", folder.path("report"),
      ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.errors.contains("german-english: its training began with the weights of another model"),
      "\(run.errors)")
    #expect(!run.errors.contains("unlike numbers of steps"), "\(run.errors)")
    let page = try FileSystem.readText(folder.path("report/index.html"))
    #expect(page.contains("those of the training, on whatever machine that was."))
  }

  @Test func modelsOfOtherLanguagesAreComparedWithAWarning() throws {
    let source = try folder.write("Guten Morgen.\n", to: "line.de")
    let reference = try folder.write("Good morning.\n", to: "line.en")
    for (other, warns) in [("english-german", true), ("german-english-attention-rnn", false)] {
      let run = try TranslateCommand(
        [
          "compare", model("german-english"), model(other), "--source", source, "--references", reference,
        ])
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.errors.contains("their scores cannot be compared") == warns, "\(run.errors)")
    }
  }

  private func model(_ name: String) -> String {
    let package = FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: #filePath)))
    return FileSystem.join(package, "Models/\(name)")
  }

  @Test func theSameFilesMakeTheSameReport() throws {
    for (name, threads) in [("one", "1"), ("two", "2")] {
      let run = try TranslateCommand(
        ["compare"] + files + ["--report", folder.path(name), "--threads", threads])
      #expect(run.status == 0, "\(run.errors)")
    }
    let names = try FileSystem.list(folder.path("one"))
    #expect(try names == FileSystem.list(folder.path("two")))
    for name in names where name != "figures" {
      #expect(
        try FileSystem.readAll(folder.path("one/\(name)")) == FileSystem.readAll(folder.path("two/\(name)")))
    }
  }

  @Test func mistakesAreToldBeforeAnythingIsWritten() throws {
    let report = ["--report", folder.path("report")]
    func status(_ words: [String]) throws -> Int32 { try TranslateCommand(["compare"] + words).status }
    #expect(try status(files + ["--title", "without a report"]) == 64)
    #expect(try status(files + report + ["--differing-sentences", "-1"]) == 64)
    try folder.write("0-0\nzero\n0-0\n", to: "gold.txt")
    let gold = try TranslateCommand(
      ["compare"] + files + report + ["--gold-alignments", folder.path("gold.txt")])
    #expect(gold.status == 65)
    #expect(gold.errors.contains("gold.txt:2: "))
    try folder.write("0-0\n", to: "gold.txt")
    #expect(try status(files + report + ["--gold-alignments", folder.path("gold.txt")]) == 65)
    try folder.write("only one\n", to: "second.txt")
    #expect(try status(files + report) == 65)
    #expect(!FileSystem.exists(folder.path("report")))
    try folder.write("in the way", to: "report")
    #expect(try status([files[0]] + files[0...0] + files[2...] + report) == 74)
  }
}

internal import Files
internal import TestSupport
internal import Testing

/// Corpora checked, cleaned and split by the real command.
struct CorpusCommandTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func text(_ name: String) throws -> [String] {
    try TranslateCommand(["tokenize", "--words", "--input", folder.path(name)]).lines
  }

  @Test func checkNamesFindingsByLine() throws {
    let source = try folder.write("ein Hund\n\neine Katze\nein Hund\nOK\n", to: "a.de")
    let target = try folder.write("a dog\na bird\na cat \na dog\nOK\n", to: "a.en")
    let run = try TranslateCommand(["corpus", "check", "--source", source, "--target", target])
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    func line(_ title: String) -> String { run.lines.first { $0.hasPrefix(title) } ?? "" }
    #expect(line("pairs").hasSuffix("5"))
    #expect(line("an empty side").hasSuffix("a.de:2"))
    #expect(line("duplicate pairs").hasSuffix("a.de:4"))
    #expect(line("identical sides").hasSuffix("a.de:5"))
    #expect(line("space at an end").hasSuffix("a.en:3"))
  }

  @Test func checkOfACorpusThatCannotBeReadListsItAndFails() throws {
    let source = try folder.write(Array("gut\nschl".utf8) + [0xE9] + Array("cht\nja\n".utf8), to: "b.de")
    let target = try folder.write("good\nbad\n", to: "b.en")
    let run = try TranslateCommand(["corpus", "check", "--source", source, "--target", target])
    #expect(run.status == 65)
    #expect(run.text.contains("b.de:2"))
    #expect(run.text.contains("unequal line counts"))
    #expect(run.errors.contains("corpus clean"))
  }

  @Test func checkEndsWithWhatToDo() throws {
    let pairs =
      [("der Hund ist nicht da", "the dog is not here"), ("ich habe das Buch", "I have the book")]
      + (1...8).map { ("die Frau und das Kind \($0)", "the woman and the child \($0)") }
    func verdict(_ rows: [String], _ options: [String] = []) throws -> String {
      let path = try folder.write(rows.map { $0 + "\n" }.joined(), to: "it's.tsv")
      let run = try TranslateCommand(
        ["corpus", "check", "--corpus", path] + options, directory: folder.path)
      #expect(run.status == 0, "\(run.errors)")
      let text = run.text.replacing(#"'\#(folder.path)/it'\''s.tsv'"#, with: "F")
      return text.split(separator: "\n\n").last.map(String.init) ?? ""
    }
    let good = pairs.map { "\($0)\t\($1)" }
    let languages = ["--from", "de", "--to", "en"]
    #expect(
      try verdict(good, languages)
        == "The corpus is fit to train on:\n  translate train --model model --from de --to en --corpus F\n")
    #expect(
      try verdict(good + good, languages).hasSuffix(
        "\n  translate corpus clean --corpus F --from de --to en --output clean.tsv\n"))
    #expect(try verdict(good + good, languages).contains("(duplicate pairs)"))
    #expect(
      try verdict(good, ["--from", "en", "--to", "de"]).hasSuffix(
        "\n  translate corpus check --corpus F --source-column 2 --target-column 1 --from en --to de\n"))
    #expect(
      try verdict(good.enumerated().map { "\($0)\t\($1)" }).hasSuffix(
        "\n  translate corpus check --corpus F --source-column 2 --target-column 3\n"))
    #expect(
      try verdict(["German\tEnglish"] + good).hasSuffix(
        "\n  tail -n +2 F > 'without-header-it'\\''s.tsv'\n"))
    #expect(
      try verdict(pairs.map { "\"\($0)\"\t\"\($1)\"" }).hasSuffix(
        "\n  translate corpus clean --corpus F --output clean.tsv --unquote\n"))
  }

  @Test func checkShowsThePairs() throws {
    let corpus = try folder.write("Seite 1\tpage 2\nSeite 3\u{7}\tpage 4\nSeite 5\tpage 6\n", to: "n.tsv")
    let run = try TranslateCommand(["corpus", "check", "--corpus", corpus, "--show", "2"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.text.contains(
        "numbers that differ:\n  \(corpus):1\n    Seite 1\n    page 2\n  \(corpus):2\n    Seite 3\\u{7}\n    page 4\n\n"
      ))
    #expect(!run.text.contains("    Seite 5"))
  }

  @Test func theQuotesOfCSVAreTakenAway() throws {
    let corpus = try folder.write(
      "\"Er sagte \"\"nein\"\".\"\t\"He said \"\"no\"\".\"\nJa \"gut\"\tYes \"well\"\n\" da \"\tthere\n",
      to: "csv.tsv")
    let output = folder.path("plain.tsv")
    let run = try TranslateCommand(["corpus", "clean", "--corpus", corpus, "--output", output, "--unquote"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      try FileSystem.readText(output)
        == "Er sagte \"nein\".\tHe said \"no\".\nJa \"gut\"\tYes \"well\"\nda\tthere\n")
  }

  @Test func cleanWritesWhatIsGoodAndCountsTheRest() throws {
    let corpus = try folder.write(
      "ein Hund\ta dog\textra\n\tnothing\nein Hund\ta dog\n eine  Katze \ta &amp; cat\nOK\tOK\nlone\n",
      to: "raw.tsv")
    let output = folder.path("clean.tsv")
    let run = try TranslateCommand(["corpus", "clean", "--corpus", corpus, "--output", output, "--quiet"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(try text("clean.tsv") == ["ein Hund a dog", "eine Katze a & cat"])
    for reason in ["an empty side", "duplicates", "identical sides"] {
      let line = run.errors.split(separator: "\n").first { $0.contains("dropped: \(reason)") } ?? ""
      #expect(line.contains(" 1 "), "\(reason): \(run.errors)")
    }
    let kept = folder.path("kept.tsv.gz")
    let all = try TranslateCommand([
      "corpus", "clean", "--corpus", corpus, "--output", kept, "--keep-duplicates", "--keep-identical",
    ])
    #expect(all.status == 0)
    #expect(try text("kept.tsv.gz").count == 4)
  }

  @Test func cleanOfACorpusWithNothingGoodWritesNothing() throws {
    let source = try folder.write("a\nb\n", to: "same.de")
    let old = try folder.write("old\n", to: "out.de")
    let run = try TranslateCommand([
      "corpus", "clean", "--source", source, "--target", source, "--output-source", old, "--output-target",
      folder.path("out.en"),
    ])
    #expect(run.status == 65)
    #expect(run.errors.contains("identical sides"))
    #expect(try text("out.de") == ["old"])
    #expect(try TranslateCommand(["tokenize", "--words", "--input", folder.path("out.en")]).status == 66)
  }

  @Test func splitHoldsOutWithoutLeakage() throws {
    // Every German sentence has two English ones, and every English one two German ones.
    let pairs = (0..<400).map { "Satz \($0 / 2)\tsentence \(($0 + 1) / 2)" }
    let chain = (0..<100).map { "Kette \($0 / 5)\tchain \($0)" }
    let corpus = try folder.write((chain + pairs).joined(separator: "\n") + "\n", to: "pairs.tsv")
    let options = ["corpus", "split", "--corpus", corpus, "--from", "de", "--to", "en", "--by", "source"]
    func split(_ name: String, _ more: [String]) throws {
      let run = try TranslateCommand(
        options + ["--validation", "40", "--test", "30", "--output", folder.path(name)] + more)
      #expect(run.status == 0, "\(run.errors)")
    }
    try split("sets", ["--seed", "7"])
    let sets = try ["train", "validation", "test"].map { name in
      (source: try text("sets/\(name).de"), target: try text("sets/\(name).en"))
    }
    #expect(sets.map(\.source.count) == [430, 40, 30])
    #expect(sets.map(\.target.count) == [430, 40, 30])
    let sources = sets.map { Set($0.source) }
    #expect(sources[0].isDisjoint(with: sources[1]) && sources[0].isDisjoint(with: sources[2]))
    #expect(sources[1].isDisjoint(with: sources[2]))
    let together = sets.flatMap { zip($0.source, $0.target).map { "\($0)\t\($1)" } }
    #expect(together.sorted() == (chain + pairs).sorted())
    try split("again", ["--seed", "7"])
    #expect(try text("again/test.de") == sets[2].source)
    try split("other", ["--seed", "8", "--format", "tsv"])
    #expect(try text("other/test.tsv").count == 30)
  }

  @Test func splitOfTooMuchSaysSo() throws {
    let corpus = try folder.write("a\tb\nc\td\n", to: "small.tsv")
    let run = try TranslateCommand(["corpus", "split", "--corpus", corpus, "--output", folder.path("sets")])
    #expect(run.status == 64)
    #expect(run.errors.contains("4,000 pairs cannot be held out of 2"))
  }

  @Test func joinWritesLongerPairs() throws {
    let corpus = try folder.write("a\tA\nb\tB\nc\tC\nd\tD\ne\tE\n", to: "short.tsv")
    let output = folder.path("long.tsv")
    let run = try TranslateCommand(["corpus", "join", "--corpus", corpus, "--group", "2", "--output", output])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("5 pairs read, 2 written"))
    #expect(try text("long.tsv") == ["a b A B", "c d C D"])
    let missing = try TranslateCommand(["corpus", "join", "--corpus", corpus, "--group", "2"])
    #expect(missing.status == 64)
    #expect(missing.errors.contains("nowhere to write to"))
  }

  @Test func theEnglishAndChineseGrammarWritesItsSample() throws {
    let package = FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: #filePath)))
    let corpora = FileSystem.join(package, "Corpora")
    let grammar = FileSystem.join(corpora, "english-chinese.grammar")
    let run = try TranslateCommand([
      "corpus", "generate", grammar, "--pairs", "300", "--length", "4..24", "--seed", "1", "--distinct",
      "--quiet",
    ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.text == (try FileSystem.readText(FileSystem.join(corpora, "english-chinese-grammar-sample.tsv"))))
    let classes = try TranslateCommand([
      "corpus", "generate", grammar, "--from", "zh", "--length", "5", "--output-classes",
      folder.path("classes"),
    ])
    #expect(classes.status == 64)
    #expect(classes.errors.contains("the source is written without"))
    #expect(!FileSystem.exists(folder.path("classes")))
  }

  @Test func theShippedGrammarWritesItsSample() throws {
    let package = FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: #filePath)))
    let corpora = FileSystem.join(package, "Corpora")
    let run = try TranslateCommand([
      "corpus", "generate", FileSystem.join(corpora, "german-english.grammar"), "--pairs", "300", "--length",
      "4..40",
      "--seed", "1", "--distinct", "--quiet",
    ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.isEmpty)
    // The same bytes on every machine.
    #expect(
      run.text == (try FileSystem.readText(FileSystem.join(corpora, "german-english-grammar-sample.tsv"))))
    for line in run.lines {
      let sides = line.split(separator: "\t")
      #expect(sides.count == 2)
      #expect((4...40).contains(sides[0].split(separator: " ").count))
    }
    #expect(Set(run.lines).count == 300)
  }

  @Test func generateSaysWhatIsWrongAndWritesNothing() throws {
    let grammar = try folder.write(
      "languages de en\nstart S\nphrase S\nrule S\n  de \"ja\" X\n  en \"yes\"\n", to: "bad.grammar")
    let output = folder.path("none.tsv")
    let run = try TranslateCommand(["corpus", "generate", grammar, "--output", output])
    #expect(run.status == 65)
    #expect(run.errors.contains("bad.grammar:5: no phrase or class of words is called 'X'"))
    #expect(!FileSystem.exists(output))
    let good = try folder.write(
      "languages de en\nstart S\nphrase S\nrule S\n  de \"ja\"\n  en \"yes\"\n", to: "good.grammar")
    let long = try TranslateCommand(["corpus", "generate", good, "--length", "4..6", "--output", output])
    #expect(long.status == 64)
    #expect(long.errors.contains("no sentence has 4 to 6 words; the nearest lengths are 1"))
    #expect(!FileSystem.exists(output))
    let turned = try TranslateCommand([
      "corpus", "generate", good, "--length", "1", "--pairs", "2", "--from", "en",
    ])
    #expect(turned.text == "yes\tja\nyes\tja\n")
    let bad = try TranslateCommand(["corpus", "generate", good, "--length", "9..3"])
    #expect(bad.status == 64)
    #expect(bad.errors.contains("'9..3' is not a range of whole numbers from 1 to 1000"))
    #expect(try TranslateCommand(["corpus", "generate", folder.path("no.grammar")]).status == 66)
  }
}

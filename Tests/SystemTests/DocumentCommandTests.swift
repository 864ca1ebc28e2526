internal import Files
internal import TestSupport
internal import Testing

/// Documents that the real command translates with the model that ships.
struct DocumentCommandTests {
  private static let model = ["--model", "german-english", "--beam-size", "1", "--quiet"]

  @Test func aPageKeepsItsTagsAndGetsATranslation() throws {
    let folder = try TemporaryDirectory()
    let page =
      "<html><body><h1>Guten Morgen!</h1>\n<p>Der <b>Hund</b> schläft.</p><pre>Der Hund</pre></body></html>\n"
    let input = try folder.write(page, to: "page.html")
    let run = try TranslateCommand(
      ["file", input, "--output", folder.path("out.html"), "--bilingual", folder.path("both.html")]
        + Self.model)
    #expect(run.status == 0, "\(run.errors)")
    let result = try FileSystem.readText(folder.path("out.html"))
    #expect(
      result.contains("<h1>Good morning") && result.contains("<b>dog</b>")
        && result.contains("<pre>Der Hund</pre>"), "\(result)")
    let both = try FileSystem.readText(folder.path("both.html"))
    #expect(both.contains("Der Hund schläft.") && both.contains("lang=\"en\""))
  }

  @Test func codeAndPicturesStayWhatTheyAre() throws {
    let folder = try TemporaryDirectory()
    let page =
      "<p>Führe <code>make test</code> aus.</p>\n<p>Nutze den Befehl <code>ls</code>.</p>\n"
      + "<p>Drücke <kbd>Strg</kbd>+<kbd>C</kbd>.</p>\n<p>Das Bild ist <img src=\"x\">. Danach endet es.</p>\n"
    let input = try folder.write(page, to: "page.html")
    let run = try TranslateCommand(["file", input, "--output", folder.path("out.html")] + Self.model)
    #expect(run.status == 0, "\(run.errors)")
    let result = try FileSystem.readText(folder.path("out.html"))
    for expected in [
      "<code>make test</code>", "<code>ls</code>", "<kbd>Strg</kbd>", "<kbd>C</kbd>", " <img src=\"x\">. ",
    ] { #expect(result.contains(expected), "\(expected)\n\(result)") }
    #expect(!result.contains("\u{FFFC}"))
  }

  @Test func subtitlesKeepTheirTimes() throws {
    let folder = try TemporaryDirectory()
    let input = try folder.write(
      "1\n00:00:01,000 --> 00:00:02,000\nIch habe meine\nSchlüssel verloren.\n", to: "film.srt")
    let run = try TranslateCommand(["file", input, "--output", folder.path("film.en.srt")] + Self.model)
    #expect(run.status == 0, "\(run.errors)")
    let lines = try FileSystem.readText(folder.path("film.en.srt")).split(separator: "\n")
    #expect(lines.count == 4 && lines[1] == "00:00:01,000 --> 00:00:02,000")
    #expect(
      lines.suffix(2).joined(separator: " ") == "I've lost my keys."
        || lines.suffix(2).joined(separator: " ").contains("keys"))
  }

  @Test func aDocumentInAnotherLanguageIsTold() throws {
    let folder = try TemporaryDirectory()
    let input = try folder.write("Could you tell me where the station is, please?\n", to: "english.txt")
    let run = try TranslateCommand(
      ["file", input, "--output", folder.path("out.txt"), "--from", "de", "--beam-size", "1"])
    #expect(run.status == 0 && run.errors.contains("looks like English, not German"), "\(run.errors)")
  }

  /// The words on buttons are short each, and tell the language together.
  @Test(arguments: [
    (["Open file", "Save as", "Cancel", "Help", "Print preview", "Settings"], true),
    (["Datei öffnen", "Speichern unter", "Abbrechen", "Hilfe", "Druckvorschau", "Einstellungen"], false),
    (["OK", "12", "PDF"], false),
  ])
  func shortTextsOfADocumentTellItsLanguageTogether(texts: [String], told: Bool) throws {
    let folder = try TemporaryDirectory()
    let entries = texts.map { "\nmsgid \"\($0)\"\nmsgstr \"\"\n" }.joined()
    let head = "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n"
    let input = try folder.write(head + entries, to: "a.po")
    let run = try TranslateCommand(["file", input, "--output", folder.path("b.po"), "--beam-size", "1"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("like English, not German") == told, "\(run.errors)")
  }

  @Test(arguments: [
    ("a.md", "b.txt", true), ("a.txt", "b.html", true), ("a.txt", "b.pdf", true), ("a.txt", "b.text", false),
    ("a.txt", "b", false), ("a.txt", "b.en", false),
  ])
  func anEndingThatPromisesAnotherFormatIsTold(input: String, output: String, told: Bool) throws {
    let folder = try TemporaryDirectory()
    let path = try folder.write("Hallo.\n", to: input)
    let run = try TranslateCommand(["file", path, "--output", folder.path(output), "--beam-size", "1"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("\(output): is .") == told, "\(run.errors)")
    #expect(run.errors.contains("documents keep their format") == told, "\(run.errors)")
  }

  @Test func theLanguageOfADocumentIsFound() throws {
    let folder = try TemporaryDirectory()
    let texts = [
      "de": "# Hallo\n\nDer **Hund** schläft im Garten.\n\nThe end.\n", "fr": "Nous avons mangé une tarte.\n",
      "en": "Could you tell me where the station is, please?\n", "und": "12 345\n",
    ]
    func run(_ name: String, to target: String = "en") throws -> (run: TranslateCommand, output: String) {
      let input = try folder.write(texts[name] ?? "", to: "\(name).md")
      let output = folder.path("\(name).\(target).md")
      let run = try TranslateCommand(["file", input, "--output", output, "--from", "auto", "--to", target])
      return (run, output)
    }
    let german = try run("de")
    #expect(german.run.status == 0 && german.run.errors.contains("taken to be in German"))
    let page = try FileSystem.readText(german.output)
    #expect(page.hasPrefix("# Hello\n") && page.contains("**dog**"), "\(page)")
    let english = try run("en", to: "de").run
    #expect(english.status == 0 && english.errors.contains("taken to be in English"))
    for (name, status, message) in [
      ("en", 65, "already"), ("fr", 66, "no model translates from fr"), ("und", 65, "cannot be told"),
    ] {
      let refused = try run(name)
      #expect(refused.run.status == Int32(status), "\(refused.run.errors)")
      #expect(refused.run.errors.contains(message), "\(refused.run.errors)")
      #expect(!FileSystem.exists(refused.output))
    }
  }

  @Test func whatIsWrongIsToldAndNothingIsWritten() throws {
    let folder = try TemporaryDirectory()
    let wrong = try folder.write("{\n\"a\": \"Hund\"", to: "a.json")
    let output = folder.path("out")
    for (arguments, status, message) in [
      ([wrong], 65, "a.json:2: not JSON"),
      ([try folder.write("Hund", to: "a.xyz")], 64, "say it with --format: txt, md"),
      ([folder.path("missing.html")], 66, "no such file"),
      ([folder.path("missing.pdf")], 66, "no such file"),
      (
        [try folder.write("%PDF-1.7", to: "a.PDF")], 64,
        "a.PDF: .pdf is not read; convert it to .docx, .html or .txt and translate that"
      ),
      ([try folder.write("Hund", to: "a.doc")], 64, "convert it to .docx or .odt"),
      ([try folder.write("x", to: "a.docx")], 65, "not a readable zip archive"),
      ([wrong, "--columns", "1"], 64, "--columns belongs to .csv files"),
      ([try folder.write("a\n", to: "a.csv")], 64, "or by name; the first line has 'a'"),
    ] {
      let run = try TranslateCommand(["file"] + arguments + ["--output", output] + Self.model)
      #expect(run.status == Int32(status), "\(arguments) \(run.errors)")
      #expect(run.errors.contains(message), "\(run.errors)")
      #expect(!FileSystem.exists(output))
    }
    let run = try TranslateCommand(["file", wrong, "--output", wrong] + Self.model)
    #expect(run.status == 64 && run.errors.contains("would write over"))
  }
}

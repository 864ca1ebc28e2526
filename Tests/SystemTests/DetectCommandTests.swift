internal import Files
internal import TestSupport
internal import Testing

/// Telling languages with the model that comes with the program.
struct DetectCommandTests {
  private static let text = "Wo ist mein Schlüssel?\n\nOù est ma clé ?\n12 345\n漢字とかな\n"

  @Test func everydaySentencesHaveTheirLanguages() throws {
    let package = FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: #filePath)))
    let table = try FileSystem.readText(FileSystem.join(package, "Corpora/language-sentences.tsv"))
    let rows = table.split(separator: "\n").map { $0.split(separator: "\t") }
    try #require(rows.count > 600 && rows.allSatisfy { $0.count == 2 })
    let run = try TranslateCommand(["detect"], text: rows.map { $0[0] + "\n" }.joined())
    #expect(run.status == 0, "\(run.errors)")
    try #require(run.lines.count == rows.count)
    let right = zip(run.lines, rows).count { $0 == $1[1] }
    #expect(right * 100 >= rows.count * 95, "\(right) of \(rows.count)")
  }

  @Test func everyLineHasATag() throws {
    let run = try TranslateCommand(["detect"], text: Self.text)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.lines == ["de", "und", "fr", "und", "ja"])
    let words = try TranslateCommand(["detect", "Wo ist mein Schlüssel?", "", "Où est ma clé ?"])
    #expect(words.lines == ["de", "und", "fr"])
    for options in [["--threads", "1"], ["--batch-tokens", "7"], ["--precision", "int8"]] {
      #expect(try TranslateCommand(["detect"] + options, text: Self.text).lines == run.lines, "\(options)")
    }
  }

  @Test(arguments: ["", "   ", "12 + 34 = 46", "😀 👍", "…", "xqzt vbrk wnpf", "ᚠᚢᚦᚨᚱᚲ", "សួស្តី", "ᏣᎳᎩ"])
  func whatIsInNoLanguageIsUndetermined(text: String) throws {
    #expect(try TranslateCommand(["detect", "--", text]).lines == ["und"])
  }

  @Test func probabilitiesAndObjectsAreWritten() throws {
    let probabilities = try TranslateCommand(["detect", "--probabilities", "Wo ist mein Schlüssel?", ""])
    let fields = probabilities.lines.map { $0.split(separator: "\t") }
    #expect(fields.map { $0.first } == ["de", "und"])
    #expect(Float(fields[0][1]).map { $0 > 0.5 && $0 <= 1 } == true && fields[1][1] == "0.0")
    let best = try TranslateCommand(["detect", "--n-best", "2", "Wo ist mein Schlüssel?", ""])
    #expect(best.lines.count == 4 && best.lines[0].hasPrefix("0 ||| de ||| 0."))
    #expect(best.lines[3] == "1 ||| und ||| 0")
    let json = try TranslateCommand(["detect", "--json", "Wo ist mein Schlüssel?", ""])
    #expect(json.lines[0].hasPrefix(#"{"language":"de","probability":0."#))
    #expect(json.lines[1] == #"{"language":"und","probability":0,"source":""}"#)
    let all = try TranslateCommand(["detect", "--json", "--n-best", "2", "Wo ist mein Schlüssel?"])
    #expect(all.text.contains(#""alternatives":[{"language":"de","probability":0."#))
    let strict = try TranslateCommand(["detect", "--minimum-probability", "1", "Wo ist mein Schlüssel?"])
    #expect(strict.lines == ["und"])
  }

  @Test func whatDoesNotGoTogetherIsRefused() throws {
    for options in [
      ["--probabilities", "--json"], ["--probabilities", "--n-best", "2"], ["--input", "-", "text"],
      ["--minimum-probability", "2"], ["--model", "german-english"],
    ] {
      let run = try TranslateCommand(["detect"] + options)
      #expect(run.status == 64, "\(options): \(run.errors)")
    }
    #expect(
      try TranslateCommand(["detect", "--model", "languagse", "x"]).errors.contains("did you mean languages?")
    )
  }
}

internal import TestSupport
internal import Testing

/// Texts of any language: `--from auto`, and what is told of texts in another language than the model's.
struct MixedTranslationTests {
  private static let german = "Meine Mutter hat gestern einen Kuchen gebacken."
  private static let english = "My brother has been waiting here for an hour."
  private static let french = "Nous avons mangé une tarte aux pommes hier soir."

  private static let text = [german, english, french, "", german, "12 345", "xqzt vbrk wnpf"]
    .map { $0 + "\n" }.joined()

  @Test func eachLineGoesThroughTheModelOfItsLanguage() throws {
    let german = try TranslateCommand(["--from", "de", "--to", "en", Self.german]).lines[0]
    let run = try TranslateCommand(["--from", "auto", "--to", "en"], text: Self.text)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.lines == [german, Self.english, Self.french, "", german, "12 345", "xqzt vbrk wnpf"])
    #expect(
      run.errors.contains("1 of 7 lines copied, no model translates from French (fr) to English: line 3"))
    #expect(run.errors.contains("1 of 7 lines copied, their language could not be told: line 7"))
    let quiet = try TranslateCommand(["--from", "auto", "--to", "en", "--quiet"], text: Self.text)
    #expect(quiet.lines == run.lines && quiet.errors.isEmpty)
  }

  @Test func objectsTellTheLanguage() throws {
    let run = try TranslateCommand(["--from", "auto", "--to", "en", "--json", Self.german, Self.french, ""])
    #expect(run.lines.count == 3)
    #expect(run.lines[0].contains(#""language":"de","model":"german-english","probability":0."#))
    #expect(run.lines[1].contains(#""language":"fr","model":null"#))
    #expect(run.lines[2].contains(#""language":"und","model":null,"probability":0,"score":null"#))
    #expect(run.errors.contains("1 of 3 texts copied"))
    // A script that the model never saw is a language that cannot be told.
    let runes = try TranslateCommand(["--from", "auto", "--to", "en", "ᚠᚢᚦᚨᚱᚲ"])
    #expect(runes.lines == ["ᚠᚢᚦᚨᚱᚲ"] && runes.errors.contains("their language could not be told: text 1"))
  }

  /// Of one word, German is the most probable language of those that there are models from.
  @Test func aGreetingIsInALanguageThatCanBeTranslated() throws {
    for greeting in ["Hallo", "Guten Tag"] {
      let german = try TranslateCommand(["--from", "de", "--to", "en", greeting]).lines
      let run = try TranslateCommand(["--from", "auto", "--to", "en", greeting])
      #expect(run.lines == german && run.errors.isEmpty, "\(run.errors)")
    }
    let object = try TranslateCommand(["--from", "auto", "--to", "en", "--json", "Hallo"])
    #expect(object.lines[0].contains(#""language":"de""#))
  }

  /// What stays as it is says nothing of the language around it.
  @Test func addressesTellNoLanguage() throws {
    let texts = [
      "Das Buch {書} liegt auf dem Tisch: https://例子.com/繁體/頁面",
      "See https://zh.wikipedia.org/wiki/中华人民共和国 for more.",
    ]
    let german = try TranslateCommand(["--from", "de", texts[0]]).lines
    let run = try TranslateCommand(["--from", "auto", "--to", "en", "--quiet"] + texts)
    #expect(run.lines == german + [texts[1]], "\(run.errors)")
  }

  @Test(arguments: [
    (["--from", "auto"], 64, "say with --to"),
    (["--from", "auto", "--to", "en", "--model", "german-english"], 64, "--from"),
    (["--from", "auto", "--to", "en", "--n-best", "2"], 64, "--n-best is for one model"),
    (["--from", "auto", "--to", "en", "--prefix", "The"], 64, "--prefix is for one model"),
    (["--from", "auto", "--to", "sw"], 66, "no model translates to sw"),
  ])
  func whatCannotBeIsRefused(options: [String], status: Int32, message: String) throws {
    let run = try TranslateCommand(options + [Self.german])
    #expect(run.status == status && run.errors.contains(message), "\(run.errors)")
  }

  @Test func textsInAnotherLanguageAreTold() throws {
    let run = try TranslateCommand(["--from", "de", "--to", "en"], text: Self.text)
    #expect(run.errors.contains("2 of 7 lines look like English (1), French (1), not German: lines 2 and 3"))
    let one = try TranslateCommand(["--model", "german-english", Self.french])
    #expect(one.errors.contains("the text looks like French, not German\n"), "\(one.errors)")
    // Nothing is said of texts in the language of the model, of short ones, or where nothing is to be said.
    for arguments in [[Self.german], ["Merci"], [Self.french, "--quiet"]] {
      #expect(try TranslateCommand(arguments).errors.isEmpty, "\(arguments)")
    }
  }

  @Test func ofManyTextsSomeAreLookedAt() throws {
    let lines = [String](repeating: "Nous mangeons du pain tous les jours.\n", count: 520).joined()
    let run = try TranslateCommand(["--beam-size", "1", "--precision", "int8"], text: lines)
    #expect(run.lines.count == 520)
    #expect(
      run.errors.contains(
        "502 of 502 lines looked at look like French, not German: lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …"),
      "\(run.errors)")
  }
}

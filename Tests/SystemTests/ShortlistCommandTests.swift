internal import TestSupport
internal import Testing

/// Shortlists made for the model that ships with the program, and translating with them.
struct ShortlistCommandTests {
  private let folder: TemporaryDirectory
  private let shortlist: String

  init() throws {
    folder = try TemporaryDirectory()
    shortlist = folder.path("list.gz")
    let pairs = [
      ("Guten Morgen.", "Good morning."), ("Ich bin müde.", "I am tired."), ("Ich bin da.", "I am here."),
      ("Wo ist der Bahnhof?", "Where is the station?"), ("Wo ist Tom?", "Where is Tom?"),
    ]
    let source = try folder.write(pairs.map { $0.0 + "\n" }.joined(), to: "train.de")
    let target = try folder.write(pairs.map { $0.1 + "\n" }.joined(), to: "train.en")
    let run = try TranslateCommand([
      "shortlist", "build", "--model", "german-english", "--source", source, "--target", target, "--first",
      "20",
      "--best", "5", "--output", shortlist,
    ])
    try #require(run.status == 0, "\(run.errors)")
  }

  @Test func translatingWithTheListUsesNoOtherWords() throws {
    let text = "Guten Morgen.\nWo ist Tom?\nIch bin müde.\n"
    let options = ["--shortlist", shortlist, "--model", "german-english"]
    let run = try TranslateCommand(options, text: text)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.lines[1] == "Where is Tom?")
    // Of a word that the corpus lacks, the list knows no translation.
    let other = try TranslateCommand(options + ["Krankenhaus"])
    #expect(other.status == 0, "\(other.errors)")
    #expect(!other.text.lowercased().contains("hospital"))
    for batch in ["1", "100000"] {
      #expect(
        try TranslateCommand(options + ["--batch-tokens", batch, "--threads", "2"], text: text).text
          == run.text)
    }
    let source = try folder.write(text, to: "test.de")
    let references = try folder.write(run.text, to: "test.en")
    let scored = try TranslateCommand(
      ["evaluate", "--source", source, "--references", references, "--metrics", "bleu"] + options)
    #expect(scored.status == 0, "\(scored.errors)")
    #expect(scored.text.contains("100.0"))
  }

  @Test func listsThatDoNotFitAreRefused() throws {
    let other = try folder.write("translate-shortlist 1\nsource x\ntarget y\n\n1 2\n\n", to: "other")
    let run = try TranslateCommand(["--shortlist", other, "Guten Morgen."])
    #expect(run.status == 65)
    #expect(run.errors.contains("\(other): this shortlist was made for another vocabulary; "))
    let missing = try TranslateCommand(["--shortlist", folder.path("none"), "Guten Morgen."])
    #expect(missing.status == 66)
  }
}

internal import Files
internal import TestSupport
internal import Testing

@testable internal import CommandLineTool

/// What is taken for a text to translate, and what for a slip.
struct RequestTests {
  private static let strict = Option.flag("strict", help: "strictly")

  private static func command(_ name: String, operands: Operands) -> Command {
    Command(
      name: name, summary: "a command", operands: operands, options: { strict }, example: "translate"
    ) { _ in }
  }

  private static let commands =
    [command("", operands: .of("TEXT"))]
    + ["train", "corpus check", "study", "evaluate", "vocabulary build", "vocabulary show", "file"].map {
      command($0, operands: .none)
    }

  private func request(_ words: [String]) throws -> Request {
    try Request(words, commands: Self.commands)
  }

  @Test(arguments: [
    (["trian"], "trian", "train"), (["trainn"], "trainn", "train"), (["traim"], "traim", "train"),
    (["stuyd"], "stuyd", "study"), (["evalute"], "evalute", "evaluate"), (["evaluat"], "evaluat", "evaluate"),
    (["corpsu"], "corpsu", "corpus"), (["--strict", "trian"], "trian", "train"),
    (["trian", "--size", "3"], "trian", "train"), (["corpsu", "check"], "corpsu check", "corpus check"),
    (["vocabluary", "build", "--files", "x"], "vocabluary build", "vocabulary build"),
  ])
  func aWordThatIsNearlyACommandIsAskedAbout(words: [String], word: String, command: String) {
    #expect(throws: UsageError.nearCommand(word, command: command)) { try request(words) }
    #expect(UsageError.nearCommand(word, command: command).description.contains("did you mean '\(command)'?"))
  }

  @Test(arguments: [
    "Train", "Trian", "Hund", "Haus", "Milch", "Feuer", "Stuhl", "Zug", "Tag", "Studie", "Studium", "Korpus",
    "Model",
    "brain", "grain", "drain", "strain", "trains", "trail", "trait", "rain", "tran", "training", "sturdy",
    "studs",
    "steady", "evacuate", "evaluated", "evaluation", "corps", "corpse", "valuate", "hepl", "helm", "Hilfe",
    "hell",
    "test", "trian mit", "", "ja", "nein", "vocabularies",
  ])
  func everydayWordsAreTranslated(word: String) throws {
    guard case .run(let command, let words) = try request([word]) else {
      Issue.record("'\(word)' is not translated")
      return
    }
    #expect(command.name.isEmpty && words == [word])
  }

  @Test func afterTwoDashesEveryWordIsAText() throws {
    guard case .run(let command, let words) = try request(["--", "trian"]) else {
      Issue.record("'trian' is not translated")
      return
    }
    #expect(command.name.isEmpty && words == ["--", "trian"])
    // Of several texts one may look like anything.
    guard case .run = try request(["trian", "Hund", "Katze"]) else {
      Issue.record("three words are not translated")
      return
    }
  }

  @Test func beforeAFileEveryWordNearACommandIsAskedAbout() throws {
    let folder = try TemporaryDirectory()
    let path = try folder.write("Guten Tag.\n", to: "brief.txt")
    for word in ["fiel", "fil", "fille", "flie"] {
      #expect(throws: UsageError.nearCommand(word, command: "file")) { try request([word, path]) }
    }
    for words in [["fiel"], ["fiel", "Hund"], ["Fiel", path], ["viel", path], ["--", "fiel", path]] {
      guard case .run(let command, _) = try request(words) else {
        Issue.record("\(words) are not translated")
        continue
      }
      #expect(command.name.isEmpty)
    }
  }

  @Test(arguments: [
    ["--version"], ["--strict", "--version"], ["train", "--version"], ["--version", "corpus"],
  ])
  func theVersionIsToldWhereverItIsAskedFor(words: [String]) throws {
    guard case .version = try request(words) else {
      Issue.record("\(words) do not tell the version")
      return
    }
    guard case .run = try request(["--", "--version"]), case .help = try request(words + ["--help"]) else {
      Issue.record("\(words) tell the version where something else is asked for")
      return
    }
  }

  @Test func theNameOfAFileIsAskedAbout() throws {
    let folder = try TemporaryDirectory()
    let path = try folder.write("Guten Tag.\n", to: "brief.txt")
    #expect(throws: UsageError.fileForText(path)) { try request([path]) }
    #expect(throws: UsageError.fileForText(path)) { try request([path, path]) }
    #expect(UsageError.fileForText("brief.txt").description.contains("did you mean '--input brief.txt'?"))
    for words in [["--", path], [path, "Hund"], [folder.path], [path + ".neu"]] {
      guard case .run = try request(words) else {
        Issue.record("\(words) are not translated")
        continue
      }
    }
  }
}

internal import Testing

@testable internal import CommandLineTool

/// How the words of a command line become typed values.
struct ArgumentsTests {
  private static let count = Option("count", .integer(from: 1, through: 9), default: 5, help: "a number")
  private static let rate = Option.optional("rate", .number(above: 0, below: 1), help: "a rate")
  private static let files = Option.list("files", .input, help: "files")
  private static let weights = Option.list("weights", .number(above: 0), help: "weights")
  private static let strict = Option.flag("strict", help: "strictly")
  private static let tied = Option.negatableFlag("tied", help: "tied")
  private static let kind = Option("kind", .choice("KIND", of: Kind.self), default: .small, help: "a kind")

  private enum Kind: String, CaseIterable {
    case small, large
  }

  private static let unnamed = command("", operands: .of("TEXT"))
  private static let train = command("train", operands: .none)
  private static let corpusCheck = command("corpus check", operands: .none)

  private static func command(_ name: String, operands: Operands) -> Command {
    Command(
      name: name, summary: "a command", operands: operands,
      options: {
        count
        rate
        group("More") {
          files
          weights
          strict
          tied
          kind
        }
      },
      example: "translate"
    ) { _ in }
  }

  private func parse(_ words: String...) throws -> Arguments {
    try Arguments(words, for: Self.unnamed, of: "translate")
  }

  @Test func whatIsNotGivenHasItsDefault() throws {
    let arguments = try parse()
    #expect(arguments[Self.count] == 5)
    #expect(arguments[Self.rate] == nil)
    #expect(arguments[Self.files].isEmpty)
    #expect(!arguments[Self.strict])
    #expect(arguments[Self.tied] == nil)
    #expect(arguments[Self.kind] == .small)
    #expect(arguments.threads >= 1)
    #expect(!arguments.isGiven(Self.count))
  }

  @Test func whatIsGivenIsReadByItsType() throws {
    let arguments = try parse(
      "one", "--count=7", "--files", "a", "b", "--strict", "two", "--rate", "2e-4", "--files=c", "--no-tied",
      "--kind", "large", "--threads", "3")
    #expect(arguments[Self.count] == 7)
    #expect(arguments[Self.rate] == 0.0002)
    #expect(arguments[Self.files] == ["a", "b", "c"])
    #expect(arguments[Self.strict])
    #expect(arguments[Self.tied] == false)
    #expect(arguments[Self.kind] == .large)
    #expect(arguments.operands == ["one", "two"])
    #expect(arguments.threads == 3)
    #expect(arguments.isGiven(Self.count))
  }

  @Test func theLastOfSeveralCounts() throws {
    let arguments = try parse("--count", "3", "--no-tied", "--count", "4", "--tied")
    #expect(arguments[Self.count] == 4)
    #expect(arguments[Self.tied] == true)
  }

  @Test func dashesThatAreNoOptions() throws {
    let arguments = try parse("-", "-5 degrees", "– dash", "- said he", "---", "--", "--strict", "--", "-x")
    #expect(arguments.operands == ["-", "-5 degrees", "– dash", "- said he", "---", "--strict", "--", "-x"])
    #expect(!arguments[Self.strict])
    #expect(try parse("--files", "-", "--", "x")[Self.files] == ["-"])
    #expect(try parse("--files=--strange=name")[Self.files] == ["--strange=name"])
  }

  @Test func wrongWords() throws {
    #expect(throws: UsageError.unknownOption("--cuont", suggestion: "--count")) { try parse("--cuont=3") }
    #expect(throws: UsageError.unknownOption("-c", suggestion: nil)) { try parse("-c") }
    #expect(throws: UsageError.unknownOption("--no-strict", suggestion: "--strict")) {
      try parse("--no-strict")
    }
    #expect(throws: UsageError.missingValue(option: "files", valueName: "FILE")) {
      try parse("--files", "--strict")
    }
    #expect(throws: UsageError.unexpectedValue(option: "strict")) { try parse("--strict=no") }
    for value in ["0", "10", "1.5", "", "٣"] {
      #expect(
        throws: UsageError.invalidValue(option: "count", value: value, expected: "a whole number from 1 to 9")
      ) { try parse("--count=\(value)") }
    }
    for value in ["0", "1", "-0.5", "nan", "inf", "x"] {
      #expect(
        throws: UsageError.invalidValue(option: "rate", value: value, expected: "a number above 0 below 1")
      ) { try parse("--rate", value) }
    }
    for value in ["3,0", "x,1", ","] {
      #expect(throws: UsageError.invalidValue(option: "weights", value: value, expected: "a number above 0"))
      {
        try parse("--weights", value)
      }
    }
    #expect(
      throws: UsageError.inconsistent("--weights takes values with spaces between them: --weights 3 0.5")
    ) { try parse("--weights", "3,0.5") }
    #expect(throws: UsageError.unexpectedOperand("x")) {
      try Arguments(["x"], for: Self.train, of: "translate")
    }
  }

  @Test func theCommandIsTheFirstOperand() throws {
    func request(_ words: String...) throws -> String {
      switch try Request(words, commands: [Self.unnamed, Self.train, Self.corpusCheck]) {
      case .run(let command, let words): "\(command.name): \(words.joined(separator: " "))"
      case .help(let words): (["help"] + words).joined(separator: " ")
      case .version: "version"
      }
    }
    #expect(try request() == ": ")
    #expect(try request("", "") == ":  ")
    #expect(try request("", "Tag") == ":  Tag")
    #expect(try request("Guten Tag") == ": Guten Tag")
    #expect(try request("train", "--strict") == "train: --strict")
    #expect(
      try request("--count", "3", "--files", "a", "train", "--strict", "train")
        == "train: --count 3 --files a train --strict")
    #expect(try request("--count", "3", "--strict", "train") == "train: --count 3 --strict")
    #expect(try request("--", "train") == ": -- train")
    #expect(try request("corpus", "check", "--strict") == "corpus check: --strict")
    #expect(try request("train", "--", "--help") == "train: -- --help")
    #expect(try request("train", "--help") == "help train")
    #expect(try request("corpus", "--help") == "help corpus")
    #expect(try request("help", "corpus", "check") == "help corpus check")
    #expect(try request("--help") == "help")
    #expect(try request("--", "--help") == ": -- --help")
    #expect(try request("--version") == "version")
    #expect(throws: UsageError.incompleteCommand("corpus", choices: ["check"])) { try request("corpus") }
  }
}

import Testing

@testable internal import CommandLineTool

/// What is explained, and how, of a small program.
struct HelpTextTests {
  private static let small = Command(
    name: "small", summary: "a small command", operands: .of("FILE", from: 1, completion: .files),
    options: {
      Option.required("output", .input, help: "where to write")
      Option("count", .integer(from: 1, through: 9), default: 5, help: "a number")
      group("More to say") {
        Option.list("files", .input, help: "files")
        Option.negatableFlag("tied", help: "tied")
      }
    },
    example: "tool small --output \"a b\" c"
  ) { _ in }

  private static let large = Command(
    name: "large one", summary: "a command with many options",
    options: {
      Option.required("model", .directory, help: "what is needed")
      numbered("First things", 1...9)
      numbered("Second things", 10...18, topic: "second")
      numbered("Third things", 19...29)
    },
    example: """
      tool large one --model "a folder with a name" --option-1 1 --option-2 2 --option-3 3 --option-4 4 \\
        --option-5 5
      tool large one --model m
      """
  ) { _ in }

  private static func numbered(_ heading: String, _ numbers: ClosedRange<Int>, topic: String? = nil)
    -> [OptionDeclaration]
  {
    group(heading, topic: topic) {
      numbers.map {
        Option("option-\($0)", .integer(from: 1), default: $0, help: "the number \($0)").declaration
      }
    }
  }

  private static let program = Program(
    name: "tool", version: "1", summary: "does things",
    sections: [CommandSection("work", [small, large]), CommandSection("play", [command("large two")])],
    topics: [HelpTopic(name: "environment", heading: "Variables", rows: ["HOME": "where you live"])])

  private static func command(_ name: String) -> Command {
    Command(name: name, summary: "the \(name)", options: {}, example: "tool \(name)") { _ in }
  }

  private func help(_ words: String...) throws -> String {
    HelpText(program: Self.program).answer(try HelpRequest(words, about: Self.program))
  }

  @Test func aCommandThatFitsAScreenIsShownWhole() throws {
    let help = try help("small")
    #expect(
      help.hasPrefix("tool small: a small command\nUsage: tool small --output FILE [options] FILE…\n"))
    #expect(help.contains("\nExample:\n  tool small --output \"a b\" c\n"))
    #expect(
      help.contains("  --output FILE  where to write (required)\n  --count N      a number (default: 5)\n"))
    #expect(help.contains("\nMore to say:\n  --files FILE…  files\n  --[no-]tied    tied\n"))
  }

  @Test func aCommandThatDoesNotFitNamesItsTopics() throws {
    let help = try help("large", "one")
    #expect(help.split(separator: "\n", omittingEmptySubsequences: false).count <= 24)
    #expect(help.contains("  --model DIR  what is needed (required)\n"))
    #expect(
      help.contains("\n  first-things  --option-1, --option-2, --option-3, --option-4, --option-5, …\n"))
    #expect(help.contains("\n  second        --option-10, "))
    #expect(help.contains("Topics ('tool help large one TOPIC', or 'all' for everything):\n"))
    #expect(
      help.contains(
        """
          tool large one --model "a folder with a name" --option-1 1 --option-2 2 \\
            --option-3 3 --option-4 4 --option-5 5

        """))
  }

  @Test func topicsAndOptionsOfACommand() throws {
    let second = try help("large", "one", "second")
    #expect(second.contains("\nSecond things:\n  --option-10 N  the number 10 (default: 10)\n"))
    #expect(!second.contains("--option-9 ") && !second.contains("--option-19"))
    #expect(try help("large", "one", "first", "things").contains("--option-9 "))
    #expect(try help("large", "one", "thi").contains("--option-29 "))
    let one = try help("large", "one", "option-7")
    #expect(one.contains("  --option-7 N  the number 7 (default: 7)\n") && !one.contains("--option-8"))
    #expect(
      throws: UsageError.unknownTopic(
        "fourth", command: "large one",
        choices: ["options", "first-things", "second", "third-things", "common"])
    ) { try help("large", "one", "fourth") }
  }

  @Test func everythingHoldsEveryOption() throws {
    for help in [try help("large", "one", "all"), try help("large", "all"), try help("all")] {
      for number in 1...29 { #expect(help.contains("\n  --option-\(number) N ")) }
      #expect(help.contains("--threads N") && help.contains("\n  tool large one --model m\n"))
    }
    #expect(try help("all").contains("\n  --count N "))
    #expect(try help("all").contains("  HOME  where you live\n"))
  }

  @Test func theProgramAndItsCommands() throws {
    #expect(try help().contains("\nCommands:\n  work  small; large one\n  play  large two\n"))
    #expect(try help("commands").contains("Play:\n  large two  the large two\n"))
    #expect(try help("large").contains("  large one  a command with many options\n  large two "))
    #expect(try help("environment") == "Variables:\n  HOME  where you live\n")
    #expect(throws: UsageError.unknownCommand("smal", suggestion: "'small'")) { try help("smal") }
    #expect(throws: UsageError.unknownCommand("large on", suggestion: "'large one'")) {
      try help("large", "on")
    }
  }
}

internal import Foundation
internal import TestSupport
internal import Testing

/// What the program says of itself.
struct HelpCommandTests {
  /// The names of all commands, as `translate help commands` lists them.
  private static func commands() throws -> [[String]] {
    try TranslateCommand(["help", "commands"]).lines.filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }.map
    {
      let end = $0.dropFirst(2).range(of: "  ")?.lowerBound ?? $0.endIndex
      return $0.dropFirst(2)[..<end].split(separator: " ").map(String.init)
    }
  }

  @Test func everyFirstScreenFitsATerminalAndHasAnExample() throws {
    let commands = try Self.commands()
    #expect(commands.contains(["corpus", "generate"]) && commands.contains(["train"]))
    for words in [[], ["translate"]] + commands {
      let help = try TranslateCommand(["help"] + words)
      #expect(help.status == 0 && help.errors.isEmpty)
      #expect(help.lines.count <= 23, "\(words): \(help.lines.count) lines")
      for line in help.lines { #expect(line.unicodeScalars.count <= 80, "\(words): \(line)") }
      #expect(help.text.contains("Example"))
      #expect(
        help.text.contains(
          "Usage: " + (["translate"] + words.filter { $0 != "translate" }).joined(separator: " ")))
      if words != ["translate"] { #expect(try TranslateCommand(words + ["--help"]).output == help.output) }
    }
  }

  @Test func theOverviewNamesEveryCommand() throws {
    let text = try TranslateCommand(["--help"]).text
    for words in try Self.commands() { #expect(text.contains(words[words.count - 1]), "\(words)") }
  }

  @Test func aTopicIsAskedForByItsWord() throws {
    let topic = try TranslateCommand(["help", "train", "optimization"])
    #expect(topic.status == 0)
    #expect(topic.text.contains("  --warmup-steps N ") && topic.text.contains("  --label-smoothing P "))
    #expect(!topic.text.contains("--encoder-layers"))
    #expect(try TranslateCommand(["train", "--help", "optimization"]).output == topic.output)
    #expect(try TranslateCommand(["help", "search"]).text.contains("  --beam-size N "))
    #expect(try TranslateCommand(["help", "environment"]).text.contains("  TRANSLATE_MODELS "))
    let unknown = try TranslateCommand(["help", "train", "optimisation"])
    #expect(unknown.status == 64)
    #expect(
      unknown.errors.contains(
        "'train' has no topic or option 'optimisation'; there are options, corpus, model,"))
  }

  /// Commands that help names do what it says of them.
  @Test func theTopicsOfTranslatingAreExplainedTogether() throws {
    let first = try TranslateCommand(["help", "translate"]).text
    #expect(first.contains("all: 'translate help translate all'"))
    let all = try TranslateCommand(["help", "translate", "all"])
    #expect(all.status == 0 && all.text.contains("  --n-best N ") && all.text.contains("  --beam-size N "))
  }

  @Test func everythingExplainsEveryOptionOfEveryCommand() throws {
    let everything = try TranslateCommand(["--help", "all"])
    #expect(everything.status == 0)
    for words in try Self.commands() {
      let one = try TranslateCommand(words + ["--help", "all"]).text
      #expect(one.contains("--threads N"))
      #expect(everything.text.contains(one), "\(words)")
    }
  }
}

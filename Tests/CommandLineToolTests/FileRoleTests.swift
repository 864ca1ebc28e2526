internal import Files
internal import Glibc
internal import TestSupport
internal import Testing

@testable internal import CommandLineTool

/// Command lines that would read and write one file, or read one stream twice.
struct FileRoleTests {
  private static let input = Option("input", .inputOnce, default: "-", help: "what to read")
  private static let output = Option("output", .output, default: "-", help: "where to write")
  private static let more = Option.optional("more", .output, help: "where to write more")

  private static let files = Option.list("files", .input, help: "files")

  private func prepare(_ words: String..., operands: Operands = .of("TEXT")) throws {
    let command = Command(
      name: "", summary: "a command", operands: operands,
      options: {
        Self.input
        Self.output
        Self.more
        Self.files
      }, example: ""
    ) { _ in }
    try Arguments(words, for: command, of: "translate").prepareFiles()
  }

  @Test func anOutputThatIsReadIsRefused() throws {
    let folder = try TemporaryDirectory()
    let path = try folder.write("text", to: "file")
    #expect(symlink("file", folder.path("link")) == 0)
    for same in [path, folder.path("./file"), folder.path("link")] {
      let error = #expect(throws: UsageError.self) { try prepare("--input", path, "--output", same) }
      #expect(error?.description.hasPrefix("--output would write over what --input reads") == true)
      #expect(throws: UsageError.self) { try prepare("--files", "x", path, "--more", same) }
      #expect(throws: UsageError.self) { try prepare("--output", same, path, operands: .files("FILE")) }
    }
    try prepare("--input", path, "--output", folder.path("new"))
    try prepare("--input", path, "--input", folder.path("other"), "--output", path)
    try prepare("--input", "/dev/null", "--output", "/dev/null")
    try prepare("--output", path, path)
  }

  @Test func twoOutputsThatAreOneFileAreRefused() throws {
    let folder = try TemporaryDirectory()
    for path in [try folder.write("text", to: "old"), folder.path("new")] {
      let error = #expect(throws: UsageError.self) {
        try prepare("--output", path, "--more", folder.path("./" + FileSystem.name(of: path)))
      }
      #expect(error?.description.hasPrefix("--output and --more are one file") == true)
    }
    #expect(throws: UsageError.self) { try prepare("--more", "-") }
    try prepare("--output", "/dev/null", "--more", "/dev/null")
    try prepare("--output", folder.path("a"), "--more", folder.path("b"))
  }

  @Test func oneStreamIsNotTwoInputs() throws {
    let error = #expect(throws: UsageError.self) { try prepare("--files", "-") }
    #expect(error?.description.contains("--input and --files both name standard input") == true)
    #expect(throws: UsageError.self) { try prepare("--files", "-", "-", "--input", "x") }
    try prepare("--files", "-", "--input", "x")
    // What operands take the place of is not read.
    try prepare("Hund", "--files", "-")
    let folder = try TemporaryDirectory()
    #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
    #expect(throws: UsageError.self) { try prepare("--files", folder.path("pipe"), folder.path("./pipe")) }
  }

  @Test func someOperandsThatAreTooFewAreCounted() {
    let operands = Operands.files("SYSTEM", from: 2, advice: "one alone is 'evaluate'")
    #expect(throws: UsageError.missingOperand("SYSTEM")) { try prepare(operands: operands) }
    let error = #expect(throws: UsageError.self) { try prepare("one", operands: operands) }
    #expect(error?.description == "1 SYSTEM given, and 2 or more are needed: one alone is 'evaluate'")
  }
}

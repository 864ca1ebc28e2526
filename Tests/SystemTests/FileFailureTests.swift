internal import TestSupport
internal import Testing

/// What happens where files are not what they should be: exit status, message, and nothing half written.
struct FileFailureTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func expect(
    _ arguments: [String], status: Int32, message: String, input: [UInt8] = [],
    location: SourceLocation = #_sourceLocation
  ) throws {
    let run = try TranslateCommand(arguments, input: input)
    #expect(run.status == status, sourceLocation: location)
    #expect(run.errors.hasPrefix("translate: \(message)"), "\(run.errors)", sourceLocation: location)
  }

  @Test func aMissingFile() throws {
    let path = folder.path("missing.txt")
    try expect(["tokenize", "--words", "--input", path], status: 66, message: "\(path): no such file")
    try expect(
      ["vocabulary", "build", "--input", path, "--output", folder.path("v")], status: 66,
      message: "\(path): no such file")
    try expect(
      ["evaluate", "--hypotheses", path, "--references", path], status: 66, message: "\(path): no such file")
    try expect(
      ["corpus", "check", "--source", path, "--target", path], status: 66, message: "\(path): no such file")
    try expect(["tokenize", "--vocabulary", path + ".vocabulary"], status: 66, message: path)
    try expect(
      ["tokenize", "--vocabulary", "no-such-model"], status: 66, message: "no-such-model: no such model")
  }

  @Test func aFolderForAFile() throws {
    try expect(
      ["tokenize", "--words", "--input", folder.path], status: 66, message: "\(folder.path): is a directory")
    try expect(
      ["tokenize", "--words", "--output", folder.path], status: 74,
      message: "\(folder.path): is a directory, so no file can be written there; name a file")
    let text = try folder.write("a b\n", to: "text")
    try expect(
      ["vocabulary", "build", "--input", text, "--output", folder.path], status: 74,
      message: "\(folder.path): is a directory, so no file can be written there")
    try expect(
      ["--input", text, "--output", folder.path], status: 74,
      message: "\(folder.path): is a directory, so no file can be written there")
    try expect(
      ["tokenize", "--vocabulary", folder.path], status: 66,
      message: "\(folder.path): a folder without configuration.json")
  }

  @Test func illFormedUTF8IsNamedByLineAndByte() throws {
    let bytes = Array("good\nba".utf8) + [0xFF] + Array("d\nlate\n".utf8)
    let path = try folder.write(bytes, to: "bad.txt")
    try expect(
      ["tokenize", "--words", "--input", path], status: 65, message: "\(path):2: not valid UTF-8 (byte 3)")
    try expect(
      ["tokenize", "--words"], status: 65, message: "standard input:2: not valid UTF-8", input: bytes)
    try expect(
      ["vocabulary", "build", "--input", path, "--output", folder.path("v")], status: 65,
      message: "\(path):2: not valid UTF-8")
    try expect(
      ["evaluate", "--hypotheses", path, "--references", path], status: 65,
      message: "\(path):2: not valid UTF-8")
  }

  @Test func linesBeforeABadOneReachStandardOutputButNoFile() throws {
    let bytes = Array("good\nba".utf8) + [0xFF]
    let run = try TranslateCommand(["tokenize", "--words"], input: bytes)
    #expect(run.text == "good\n")
    let path = try folder.write("old\n", to: "out.txt")
    let written = try TranslateCommand(["tokenize", "--words", "--output", path], input: bytes)
    #expect(written.status == 65)
    #expect(try TranslateCommand(["tokenize", "--words", "--input", path]).text == "old\n")
  }

  @Test func unequalFiles() throws {
    let three = try folder.write("a\nb\nc\n", to: "three.txt")
    let two = try folder.write("a\nb\n", to: "two.txt")
    try expect(
      ["evaluate", "--hypotheses", three, "--references", three, two], status: 65,
      message: "\(three): 3 lines, but \(two) has 2")
    try expect(
      ["compare", three, three, "--source", two, "--references", three], status: 65,
      message: "\(three): 3 lines, but \(two) has 2")
    try expect(
      ["corpus", "split", "--source", three, "--target", two, "--output", folder.path("sets")], status: 65,
      message: "\(three):3: \(three) has 3 lines and \(two) has 2")
  }

  @Test func aTruncatedGzip() throws {
    let whole = try folder.write(String(repeating: "one two three\n", count: 1000), to: "whole.gz")
    let run = try TranslateCommand.shell("head -c 40 whole.gz > cut.gz", directory: folder.path)
    #expect(run.status == 0)
    #expect(try TranslateCommand(["tokenize", "--words", "--input", whole]).lines.count == 1000)
    let path = folder.path("cut.gz")
    try expect(["tokenize", "--words", "--input", path], status: 65, message: path)
  }

  @Test func aFullDisk() throws {
    let text = Array("a line\n".utf8)
    let full = try TranslateCommand(["tokenize", "--words"], input: text, outputPath: "/dev/full")
    #expect(full.status == 74)
    #expect(full.errors.hasPrefix("translate: standard output: cannot be written: No space left on device"))
    try expect(
      ["tokenize", "--words", "--output", "/dev/full"], status: 74, message: "/dev/full", input: text)
    #expect(try TranslateCommand(["--version"], outputPath: "/dev/full").status == 74)
  }

  @Test func aFolderThatIsNotThereToWriteInto() throws {
    let path = folder.path("nowhere/out.txt")
    try expect(["tokenize", "--words", "--output", path], status: 74, message: "\(path): cannot be created")
  }

  @Test func aClosedStandardOutput() throws {
    let closed = try TranslateCommand.shell(
      "echo a line | $translate tokenize --words >&-", directory: folder.path)
    #expect(closed.status == 74)
    #expect(closed.errors.hasPrefix("translate: "))
  }

  @Test func aReaderThatGoesAwayEndsTheProgramQuietly() throws {
    let run = try TranslateCommand.shell(
      "(yes one two three | head -n 400000 | $translate tokenize --words; echo $? > status) "
        + "| head -n 1 > first",
      directory: folder.path)
    #expect(run.errors.isEmpty)
    let status = try TranslateCommand(["tokenize", "--words", "--input", folder.path("status")])
    #expect(status.text == "0\n")
    let first = try TranslateCommand(["tokenize", "--words", "--input", folder.path("first")])
    #expect(first.text == "one two three\n")
  }
}

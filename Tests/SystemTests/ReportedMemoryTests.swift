internal import TestSupport
internal import Testing

/// The memory that commands report is their own: what the system records for a process begins with its parent's.
struct ReportedMemoryTests {
  /// Runs a command from a process that holds more memory than it needs; returns the MiB it reports.
  private func reported(
    by arguments: [String], text: String = "", _ pattern: Regex<(Substring, Substring)>
  ) throws -> Int {
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 512 << 20, alignment: 4_096)
    defer { block.deallocate() }
    for page in stride(from: 0, to: block.count, by: 4_096) { block[page] = 1 }
    let run = try TranslateCommand(arguments, text: text)
    #expect(run.status == 0, "\(run.errors)")
    let mebibytes = try #require(run.errors.firstMatch(of: pattern)).1
    return try #require(Int(mebibytes))
  }

  @Test func translatingReportsItsOwnPeak() throws {
    #expect(try reported(by: ["--timing"], text: "Guten Morgen.\n", /peak memory: ([0-9]+) MiB/) < 256)
  }

  @Test func trainingAnnouncesItsOwnNeed() throws {
    let folder = try TemporaryDirectory()
    let corpus = try DigitCorpus(.copied, pairs: 400, heldOut: 40, in: folder)
    let options = [
      "--features", "16", "--feed-forward-features", "16", "--encoder-layers", "1", "--decoder-layers", "1",
      "--heads", "2", "--batch-tokens", "400", "--steps", "1", "--threads", "2",
    ]
    let mebibytes = try reported(
      by: corpus.training(folder.path("model")) + options, /the program and the corpus: ([0-9]+) MiB/)
    #expect(mebibytes < 256)
  }
}

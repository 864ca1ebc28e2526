internal import Foundation
internal import Glibc
internal import TestSupport
internal import Testing

/// Translating and scoring by the processes that `mpirun` starts.
@Suite(.enabled(if: canRunOverMPI, "needs MPI: swift test --traits MPI, with Open MPI's mpirun"), .serialized)
struct RanksCommandTests {
  private let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory()
    let sentences = [
      "Guten Morgen.", "", "Ich bin sehr müde. Wo ist der Bahnhof?", "… !", "Das kostet 12,50 €.",
    ]
    try folder.write((0..<1200).map { sentences[$0 * $0 % 5] + "\n" }.joined(), to: "lines")
  }

  /// Runs the program as so many processes, of which the first has `input` for its standard input.
  private func run(_ processes: Int, _ words: String, input: String = "/dev/null") throws -> (
    status: Int32, errors: String
  ) {
    try TranslateCommand.shell(
      "mpirun -quiet --allow-run-as-root --oversubscribe --bind-to none -n \(processes) \"$translate\" \(words) "
        + "--threads 1 < \(input)", directory: folder.path)
  }

  private func content(_ name: String) throws -> String {
    try String(contentsOf: URL(fileURLWithPath: folder.path(name)), encoding: .utf8)
  }

  @Test func processesTranslateAsOneDoes() throws {
    let options = "--beam-size 1 --json --alignments"
    #expect(try run(1, "\(options) words1 --input lines --output out1").status == 0)
    #expect(try content("out1").split(separator: "\n").count == 1200)
    #expect(try TranslateCommand.shell("gzip -k lines", directory: folder.path).status == 0)
    for processes in [2, 3] {
      let result = try run(
        processes, "\(options) words\(processes) --input lines.gz --output out\(processes)")
      #expect(result.status == 0, "\(result.errors)")
      #expect(try content("out\(processes)") == content("out1"))
      #expect(try content("words\(processes)") == content("words1"))
    }
    #expect(try run(2, "\(options) words --output out", input: "lines").status == 0)
    #expect(try content("out") == content("out1"))
  }

  @Test func processesScoreAsOneDoes() throws {
    let pair = "score --source lines --target lines --tokens"
    #expect(try run(1, "\(pair) --output one").status == 0)
    #expect(try run(3, "\(pair) --output three").status == 0)
    #expect(try content("three") == content("one"))
  }

  @Test func anErrorIsToldOnce() throws {
    try folder.write(
      Array(String(repeating: "Guten Morgen.\n", count: 300).utf8) + [0xFF, 0x0A], to: "broken")
    let cases: [(words: String, message: String, status: Int32)] = [
      ("--input broken --output out", "translate: broken:301: not valid UTF-8", 65),
      ("--input missing --output out", "translate: missing: no such file", 66),
      ("--input lines --output /dev/full", "translate: /dev/full: cannot be written", 74),
      ("--no-such-option", "translate: unknown option --no-such-option", 64),
      ("--attention a.pdf --input lines", "translate: --attention draws in one process", 64),
    ]
    for (words, message, status) in cases {
      let result = try run(3, "--beam-size 1 --quiet \(words)")
      #expect(result.status == status, "\(result.errors)")
      #expect(result.errors.components(separatedBy: "translate: ").count == 2, "\(result.errors)")
      #expect(result.errors.contains(message), "\(result.errors)")
    }
    #expect(access(folder.path("out"), F_OK) != 0)
  }
}

#if MPI
  private let canRunOverMPI = ["/usr/bin/mpirun", "/usr/local/bin/mpirun"].contains { (path: String) in
    access(path, X_OK) == 0
  }
#else
  private let canRunOverMPI = false
#endif

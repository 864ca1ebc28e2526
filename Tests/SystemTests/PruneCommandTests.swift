internal import Files
internal import Foundation
internal import TestSupport
internal import Testing

/// The shipped model with fewer heads, by the real command.
@Suite(.serialized)
struct PruneCommandTests {
  private let folder: TemporaryDirectory
  private let corpus: String

  init() throws {
    folder = try TemporaryDirectory()
    corpus = try folder.write(
      "Guten Morgen.\tGood morning.\nDas ist ein Haus.\tThis is a house.\n", to: "pairs.tsv")
  }

  private func rows(_ words: [String]) throws -> [[String: Any]] {
    let run = try TranslateCommand(["prune", "--corpus", corpus, "--json"] + words)
    #expect(run.status == 0, "\(run.errors)")
    return try run.lines.map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test func theLeastImportantHeadsGoAndStayAway() throws {
    let output = folder.path("pruned")
    let rows = try rows([
      "--heads", "3", "--step", "2", "--order", "importance", "--output", output, "--figure",
      folder.path("f.svg"),
    ])
    #expect(rows.map { $0["pruned"] as? Int } == [0, 2, 3])
    #expect(rows.allSatisfy { ($0["loss"] as? Double ?? 0) > 0 && ($0["bleu"] as? Double ?? -1) >= 0 })
    let gone = rows.flatMap { $0["heads"] as? [String] ?? [] }
    #expect(gone.count == 3)
    let ranked = try TranslateCommand(["heads", "--corpus", corpus, "--by-importance"]).lines.suffix(3)
    #expect(ranked.reversed().map { String($0.prefix { $0 != " " }) } == gone)
    #expect(try FileSystem.readText(folder.path("f.svg")).contains("<svg"))
    let configuration = try FileSystem.readText(FileSystem.join(output, "configuration.json"))
    for head in gone { #expect(configuration.contains("\"\(head)\""), "\(head)") }
    let sentence = "Gestern habe ich ein Buch gelesen."
    let pruned = try TranslateCommand([sentence, "--model", output, "--json"])
    let masked = try TranslateCommand([sentence, "--json", "--mask-head"] + gone)
    #expect(pruned.status == 0 && pruned.output == masked.output, "\(pruned.errors)")
    // What is gone is not counted again.
    let all = try TranslateCommand(["heads", "--corpus", corpus]).lines.count - 1
    let further = try TranslateCommand([
      "prune", "--model", output, "--corpus", corpus, "--heads", "\(all - 2)",
    ])
    #expect(further.status == 64 && further.errors.contains("has \(all - 3) heads"), "\(further.errors)")
  }

  @Test func aTableShowsEveryStep() throws {
    let words = ["prune", "--corpus", corpus, "--validation-corpus", corpus, "--heads", "2", "--step", "1"]
    let run = try TranslateCommand(words + ["--rerank", "--threads", "1"])
    #expect(run.status == 0 && run.lines.count == 4, "\(run.errors)")
    #expect(run.lines[0].hasPrefix("pruned"))
    #expect(try TranslateCommand(words + ["--rerank", "--threads", "2"]).output == run.output)
  }

  @Test(arguments: [
    (["--output", "pruned"], 64, "--output needs --heads N"),
    (["--heads", "999"], 64, "and 999 are to be pruned"),
    (["--heads", "0"], 64, "--heads: '0' is not"),
    (["--heads", "1", "--order", "size"], 64, "one of share, importance"),
    (["--heads", "1", "--figure", "a.jpg"], 64, "a.jpg"),
    (["--heads", "1", "--validation-source", "pairs.tsv"], 64, "1 source and 0 target files"),
  ])
  func whatCannotBeIsSaid(words: [String], status: Int32, message: String) throws {
    let run = try TranslateCommand(["prune", "--corpus", corpus] + words, directory: folder.path)
    #expect(run.status == status && run.errors.contains(message), "\(run.errors)")
    #expect(!FileSystem.exists(folder.path("pruned")))
  }
}

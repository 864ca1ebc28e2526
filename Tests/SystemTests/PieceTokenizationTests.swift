internal import Files
internal import Foundation
internal import TestSupport
internal import Testing

/// BLEU of pieces by a SentencePiece model that lies where sacreBLEU stores its own, by the real command.
///
/// `Tests/Fixtures/sentencepiece/generate.py` has asked sacreBLEU.
struct PieceTokenizationTests {
  private let folder: TemporaryDirectory
  private static let fixtures =
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/sentencepiece")

  init() throws { folder = try TemporaryDirectory() }

  private struct Score: Decodable {
    let score: Double
    let counts: [Int]
    let totals: [Int]
    let ref_len: Int
    let sentence_scores: [Double]
  }

  private func evaluate(_ options: [String]) throws -> TranslateCommand {
    try TranslateCommand(
      [
        "evaluate", "--hypotheses", Self.fixtures.appending(path: "hypotheses").path,
        "--references", Self.fixtures.appending(path: "references").path, "--metrics", "bleu",
      ] + options, environment: ["SACREBLEU": folder.path("store")])
  }

  private func store(_ model: [UInt8]) throws {
    try FileSystem.createDirectory(folder.path("store/models"))
    try folder.write(model, to: "store/models/flores200sacrebleuspm")
  }

  @Test func scoresAreSacreBLEUs() throws {
    try store(FileSystem.readAll(Self.fixtures.appending(path: "small.model").path))
    let run = try evaluate(["--tokenization", "flores200", "--json", "--sentence"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.text.contains("|tok:flores200|"))
    let found = try #require(JSONDecoder().decode([Score].self, from: Data(run.output)).first)
    let expected = try JSONDecoder().decode(
      Score.self, from: Data(contentsOf: Self.fixtures.appending(path: "scores.json")))
    #expect(found.counts == expected.counts)
    #expect(found.totals == expected.totals)
    #expect(found.ref_len == expected.ref_len)
    #expect(abs(found.score - expected.score) < 1e-9)
    #expect(found.sentence_scores.count == expected.sentence_scores.count)
    for (line, (score, right)) in zip(found.sentence_scores, expected.sentence_scores).enumerated() {
      #expect(abs(score - right) < 1e-9, "line \(line + 1)")
    }
  }

  @Test func aModelThatIsMissingOrDamagedIsNamed() throws {
    let missing = try evaluate(["--tokenization", "flores200"])
    #expect(missing.status == 66)
    #expect(missing.errors.contains(folder.path("store/models/flores200sacrebleuspm")), "\(missing.errors)")
    #expect(missing.errors.contains("https://tinyurl.com/flores200sacrebleuspm"), "\(missing.errors)")
    let whole = try FileSystem.readAll(Self.fixtures.appending(path: "small.model").path)
    let damaged: [[UInt8]] = [
      [], Array("no model\n".utf8), Array(whole.prefix(40)), [0x0A, 0xFF, 0xFF, 0xFF, 0x7F],
    ]
    for model in damaged {
      try store(model)
      let run = try evaluate(["--tokenization", "flores200"])
      #expect(run.status == 66, "\(run.status) \(run.errors)")
      #expect(run.errors.contains("is no unigram model of SentencePiece"), "\(run.errors)")
    }
    for position in stride(from: 0, to: whole.count, by: 1201) {
      var model = whole
      model[position] ^= 0x55
      try store(model)
      let run = try evaluate(["--tokenization", "flores200"])
      #expect(run.status == 0 || run.status == 66, "byte \(position): \(run.status) \(run.errors)")
    }
  }
}

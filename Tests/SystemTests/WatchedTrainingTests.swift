internal import Files
internal import Foundation
internal import TestSupport
internal import Testing

/// `train --watch`: a page of attention over the course of a training.
struct WatchedTrainingTests {
  private let folder: TemporaryDirectory
  private let corpus: DigitCorpus

  init() throws {
    folder = try TemporaryDirectory()
    corpus = try DigitCorpus(.copied, pairs: 300, heldOut: 20, in: folder)
  }

  private func words(_ model: String, steps: Int, _ options: [String]) -> [String] {
    corpus.training(folder.path(model)) + [
      "--features", "16", "--feed-forward-features", "16", "--heads", "2", "--encoder-layers", "1",
      "--decoder-layers", "1", "--batch-tokens", "200", "--warmup-steps", "5", "--validate-every", "5",
      "--save-every", "5", "--dropout", "0", "--learning-rate", "0.001", "--schedule", "inverse-square-root",
      "--steps", "\(steps)", "--threads", "2",
    ] + options
  }

  /// The steps that a page leads through.
  private func steps(_ page: String) throws -> [Int] {
    let html = try FileSystem.readText(folder.path(page))
    let data = try #require(html.firstRange(of: #"id="data">"#)?.upperBound)
    let end = try #require(html[data...].firstRange(of: "</script>")?.lowerBound)
    let object = try JSONSerialization.jsonObject(with: Data(html[data..<end].utf8)) as? [String: Any]
    let frames = try #require(object?["frames"] as? [[String: Any]])
    for frame in frames { #expect((frame["views"] as? [Any])?.count == 3) }
    return frames.compactMap { $0["step"] as? Int }
  }

  @Test func aContinuedTrainingKeepsWhatWasThere() throws {
    let watch = ["--watch", folder.path("page.html")]
    for steps in [10, 20] {
      let run = try TranslateCommand(words("model", steps: steps, watch))
      #expect(run.status == 0, "\(run.errors)")
    }
    #expect(try steps("page.html") == [5, 10, 15, 20])
    // A page that is asked for when all is done shows what was kept.
    let again = try TranslateCommand(words("model", steps: 20, ["--watch", folder.path("other.html")]))
    #expect(again.status == 0, "\(again.errors)")
    #expect(try steps("other.html") == [5, 10, 15, 20])
    let whole = try TranslateCommand(words("whole", steps: 20, ["--watch", folder.path("whole.html")]))
    #expect(whole.status == 0, "\(whole.errors)")
    let same =
      try FileSystem.readAll(folder.path("model/attention.jsonl"))
      == FileSystem.readAll(folder.path("whole/attention.jsonl"))
    #expect(same)
    let restarted = try TranslateCommand(words("model", steps: 5, watch + ["--restart"]))
    #expect(restarted.status == 0, "\(restarted.errors)")
    #expect(try steps("page.html") == [5])
  }

  @Test func watchingChangesNothing() throws {
    for (name, options) in [("watched", ["--watch", folder.path("page.html")]), ("unwatched", [])] {
      let run = try TranslateCommand(words(name, steps: 10, options))
      #expect(run.status == 0, "\(run.errors)")
    }
    try TrainingFolder(path: folder.path("watched")).expectEqual(
      TrainingFolder(path: folder.path("unwatched")), at: 10)
    #expect(!FileSystem.exists(folder.path("unwatched/attention.jsonl")))
  }

  @Test(arguments: [
    (["--watch", "page.png"], "--watch: 'page.png' is not the name of a page: let it end in .html"),
    (["--watch", "page.html", "--task", "tag"], "--watch shows the attention of models that translate"),
  ])
  func whatCannotBeWatchedIsRefused(options: [String], message: String) throws {
    let run = try TranslateCommand(
      [
        "train", "--model", folder.path("refused"), "--from", "x", "--to", "y", "--source",
        folder.path("train.source"), "--target", folder.path("train.target"),
      ] + options)
    #expect(run.status == 64 && run.errors.contains(message), "\(run.errors)")
    #expect(!FileSystem.exists(folder.path("refused")))
  }
}

internal import Files
internal import Foundation
internal import TestSupport
internal import Testing

/// Attention along edges, by the real command.
@Suite(.serialized)
struct EdgeCommandTests {
  private let folder: TemporaryDirectory
  private let corpus: DigitCorpus

  init() throws {
    folder = try TemporaryDirectory()
    corpus = try DigitCorpus(.copied, pairs: 300, heldOut: 30, in: folder)
    for name in ["train", "validation"] {
      let lines = try FileSystem.readText(folder.path(name + ".source")).split(separator: "\n")
      try folder.write(lines.map { path(over: $0) + "\n" }.joined(), to: name + ".edges")
    }
    let edges = try FileSystem.readText(folder.path("validation.edges"))
    try folder.write(edges + "0\n", to: "long.edges")
  }

  /// Each word is the neighbour of the next: a list of heads for sentences of odd length, and pairs for others.
  private func path(over line: Substring) -> String {
    let count = line.split(separator: " ").count
    return count % 2 == 1
      ? (0..<count).map(String.init).joined(separator: " ")
      : (1..<count).map { "\($0 - 1)-\($0)" }.joined(separator: " ")
  }

  private var sizes: [String] {
    [
      "--features", "8", "--feed-forward-features", "12", "--heads", "2", "--encoder-layers", "1",
      "--decoder-layers", "1", "--batch-tokens", "200", "--save-every", "4", "--validate-every", "8",
      "--warmup-steps", "4", "--patience", "0", "--schedule", "constant", "--threads", "2",
      "--tied-embeddings", "all",
    ]
  }

  private func train(_ name: String, _ words: [String]) throws -> TranslateCommand {
    try TranslateCommand(corpus.training(folder.path(name)) + sizes + words)
  }

  private var edges: [String] {
    [
      "--source-edges", folder.path("train.edges"), "--validation-edges", folder.path("validation.edges"),
    ]
  }

  @Test func aModelIsTrainedContinuedAndRunAlongEdges() throws {
    let run = try train("model", edges + ["--steps", "8"])
    #expect(run.status == 0, "\(run.errors)")
    let configuration = try FileSystem.readText(folder.path("model/configuration.json"))
    #expect(configuration.contains(#""encoderEdges" : true"#) && configuration.contains("train.edges"))
    // Where the edges are is known then.
    let more = try TranslateCommand(["train", "--model", folder.path("model"), "--steps", "16"])
    #expect(more.status == 0, "\(more.errors)")
    let whole = try train("whole", edges + ["--steps", "16"])
    #expect(whole.status == 0, "\(whole.errors)")
    #expect(
      try FileSystem.readAll(folder.path("model/parameters.safetensors"))
        == FileSystem.readAll(folder.path("whole/parameters.safetensors")))
    let input = ["--model", folder.path("model"), "--input", folder.path("validation.source")]
    let without = try TranslateCommand(input)
    #expect(
      without.status == 64 && without.errors.contains("'--edges FILE' to translate"), "\(without.errors)")
    let all = try TranslateCommand(input + ["--edges", folder.path("validation.edges")])
    #expect(all.status == 0 && all.lines.count == corpus.sources.count, "\(all.errors)")
    let first = try folder.write(path(over: corpus.sources[0][...]) + "\n", to: "first.edges")
    let alone = try TranslateCommand([
      "--model", folder.path("model"), corpus.sources[0], "--edges", first, "--attention",
      folder.path("a.svg"),
    ])
    #expect(alone.lines == [all.lines[0]], "\(alone.errors)")
    let wrong = try folder.write("0-1\n0-99\n", to: "wrong.edges")
    let refused = try TranslateCommand(input + ["--edges", wrong])
    #expect(
      refused.status == 65 && refused.errors.contains("wrong.edges:2: there is no word 99"),
      "\(refused.errors)")
  }

  @Test func aModelThatLooksAlongEdgesIsScoredAndPruned() throws {
    let trained = try train("model", edges + ["--steps", "8"])
    #expect(trained.status == 0, "\(trained.errors)")
    let words =
      ["--model", folder.path("model"), "--source", folder.path("validation.source"), "--target"]
      + [folder.path("validation.target")]
    let held = folder.path("validation.edges")
    for command in ["score", "heads", "prune"] {
      let run = try TranslateCommand([command] + words)
      #expect(run.status == 64 && run.errors.contains("'--source-edges FILE' to score"), "\(run.errors)")
    }
    let scores = try TranslateCommand(["score"] + words + ["--source-edges", held])
    #expect(scores.status == 0 && scores.lines.count == corpus.sources.count, "\(scores.errors)")
    let none = try folder.write(String(repeating: "\n", count: corpus.sources.count), to: "none.edges")
    let blind = try TranslateCommand(["score"] + words + ["--source-edges", none])
    #expect(zip(blind.lines, scores.lines).allSatisfy { $0 != $1 }, "\(blind.errors)")
    let few = try folder.write("0\n", to: "few.edges")
    let short = try TranslateCommand(["score"] + words + ["--source-edges", few])
    #expect(short.status == 65, "\(short.errors)")
    let heads = try TranslateCommand(["heads"] + words + ["--source-edges", held])
    // Two each of the encoder, of the decoder, and across.
    #expect(heads.status == 0 && heads.lines.count == 1 + 6, "\(heads.errors)")
    let judged =
      words + ["--validation-source", folder.path("validation.source")]
      + ["--validation-target", folder.path("validation.target"), "--source-edges", held]
    let unjudged = try TranslateCommand(["prune"] + judged)
    #expect(unjudged.status == 64 && unjudged.errors.contains("give --validation-edges FILE"))
    let pruned = try TranslateCommand(
      ["prune"] + judged + ["--validation-edges", held, "--heads", "2", "--output", folder.path("pruned")])
    #expect(pruned.status == 0 && pruned.lines.count >= 3, "\(pruned.errors)")
    let output = try TranslateCommand([
      "--model", folder.path("pruned"), "--input", folder.path("validation.source"), "--edges", held,
    ])
    #expect(output.status == 0 && output.lines.count == corpus.sources.count, "\(output.errors)")
    let both = folder.path("model") + "," + folder.path("model")
    let together = try TranslateCommand(["--model", both, "1 2 3", "--edges", few])
    #expect(
      together.status == 64 && together.errors.contains("several models together"), "\(together.errors)")
  }

  @Test func aModelThatLooksAlongEdgesIsLookedInto() throws {
    let trained = try train("model", edges + ["--steps", "8"])
    #expect(trained.status == 0, "\(trained.errors)")
    let words = ["attention", "--model", folder.path("model")]
    let chain = try folder.write("0 1 2 3 4\n", to: "chain.edges")
    for target in [[], ["--target", "1 2 3"]] {
      let run = try TranslateCommand(
        words + ["1 2 3 4 5", "--edges", chain, "--kind", "encoder-self", "--json"] + target)
      #expect(run.status == 0, "\(run.errors)")
      let map = try #require(try JSONDecoder().decode([Map].self, from: Data(run.output)).first)
      #expect(map.weights.count == 6)
      for (row, weights) in map.weights.enumerated() {
        for (column, weight) in weights.enumerated() {
          let isSeen = row == column || (abs(row - column) == 1 && max(row, column) < 5)
          #expect((weight > 0) == isSeen, "\(row), \(column)")
        }
      }
    }
    let page = folder.path("page.html")
    let drawn = try TranslateCommand(words + ["1 2 3 4 5", "--edges", chain, "--output", page])
    #expect(drawn.status == 0 && FileSystem.exists(page), "\(drawn.errors)")
    let many = ["--input", folder.path("validation.source"), "--json"]
    let heads = try TranslateCommand(words + ["--heads", "--edges", folder.path("validation.edges")] + many)
    #expect(heads.status == 0, "\(heads.errors)")
    let long = try TranslateCommand(words + ["--heads", "--edges", folder.path("long.edges")] + many)
    #expect(long.status == 65 && long.errors.contains("long.edges:31: more lines than"), "\(long.errors)")
    let without = try TranslateCommand(words + ["1 2 3 4 5", "--json"])
    #expect(without.status == 64 && without.errors.contains("'--edges FILE'"), "\(without.errors)")
    let other = try TranslateCommand(["attention", "Ein Haus.", "--edges", chain, "--json"])
    #expect(other.status == 64 && other.errors.contains("does not look along edges"), "\(other.errors)")
  }

  private struct Map: Decodable {
    let weights: [[Double]]
  }

  @Test func pairsThatAreHeldOutKeepTheirEdges() throws {
    let words = [
      "train", "--model", folder.path("held"), "--from", "mul", "--to", "mul", "--source",
      folder.path("train.source"), "--target", folder.path("train.target"), "--source-edges",
      folder.path("train.edges"), "--joint-vocabulary", "--subword", "word", "--steps", "4",
      "--validation-pairs", "20",
    ]
    let run = try TranslateCommand(words + sizes)
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test(arguments: [
    (["--encoder-edges"], "encoder-edges needs edges: give --source-edges FILE"),
    (["--source-edges", "train.edges"], "give --validation-edges FILE"),
    (
      ["--source-edges", "train.edges", "--encoder", "rnn"],
      "--source-edges is for encoders of self-attention"
    ),
    (
      ["--source-edges", "train.edges", "--validation-edges", "long.edges"], "long.edges:31: more lines than"
    ),
    (
      ["--source-edges", "train.edges", "train.edges", "--validation-edges", "validation.edges"],
      "2 files of edges for 1 of sources"
    ),
    (
      ["--source-edges", "train.edges", "--validation-edges", "validation.edges", "--watch", "w.html"],
      "watch has no edges"
    ),
  ])
  func whatDoesNotGoTogetherIsSaid(words: [String], message: String) throws {
    let words = words.map { $0.hasSuffix(".edges") || $0.hasSuffix(".html") ? folder.path($0) : $0 }
    let run = try train("none", words + ["--steps", "4"])
    #expect(run.status != 0 && run.errors.contains(message), "\(run.errors)")
    #expect(!FileSystem.exists(folder.path("none/configuration.json")))
  }

  @Test func aModelThatLooksAtAllPairsTakesNoEdges() throws {
    let run = try TranslateCommand(["Ein Haus.", "--edges", folder.path("train.edges")])
    #expect(run.status == 64 && run.errors.contains("does not look along edges"), "\(run.errors)")
    let mixed = try TranslateCommand([
      "Ein Haus.", "--from", "auto", "--to", "en", "--edges", folder.path("train.edges"),
    ])
    #expect(mixed.status == 64 && mixed.errors.contains("--edges is for one model"), "\(mixed.errors)")
  }

  @Test func aGrammarWritesItsTrees() throws {
    let corpora = FileSystem.join(
      FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: #filePath))), "Corpora")
    let grammar = FileSystem.join(corpora, "german-english-agreement.grammar")
    let words = ["corpus", "generate", grammar, "--from", "en", "--pairs", "20", "--length", "6..9"]
    let run = try TranslateCommand(words + ["--output-edges", folder.path("trees")])
    #expect(run.status == 0 && run.lines.count == 20, "\(run.errors)")
    let trees = try FileSystem.readText(folder.path("trees")).split(separator: "\n")
    for (line, tree) in zip(run.lines, trees) {
      let count = line.split(separator: "\t")[0].split(separator: " ").count
      let heads = tree.split(separator: " ").map { Int($0) }
      #expect(heads.count == count && heads[1] == count && heads.last == 0, "\(line)")
    }
    #expect(try TranslateCommand(words).output == run.output)
  }
}

internal import Bitext
internal import CommandLineTool
internal import Evaluation
internal import Translation

/// How good a model is without some of its heads, as `--json` writes it; the names are part of the command's contract.
struct PruningRow: Encodable {
  let pruned: Int
  /// Of the references, by target token, in nats.
  let loss: Double
  let bleu: Double
  /// Those that went last.
  let heads: [String]
}

/// Judges a model without some of its heads by pairs of texts.
struct PruningJudge {
  private let directory: ModelDirectory
  private let pairs: [SentencePair]
  private let threads: Int
  private let metric: BLEU

  init(_ directory: ModelDirectory, _ pairs: [SentencePair], _ arguments: Arguments) throws {
    self.directory = directory
    self.pairs = pairs
    threads = arguments.threads
    metric = BLEU(
      tokenization: arguments.tokenization(suiting: try directory.modelConfiguration().targetLanguage))
  }

  /// Returns what a model is worth.
  ///
  /// - Parameters:
  ///   - pruned: The heads that count for nothing.
  ///   - gone: Those of them that went last.
  func row(_ pruned: [AttentionHead], gone: [AttentionHead]) throws -> PruningRow {
    PruningRow(
      pruned: pruned.count, loss: try loss(pruned), bleu: try bleu(pruned), heads: gone.map(\.description))
  }

  private func model(_ pruned: [AttentionHead]) throws -> TrainedModel {
    let model = try directory.load(withEdges: pairs.allSatisfy { $0.graph != nil })
    try model.mask(pruned)
    return model
  }

  private func loss(_ pruned: [AttentionHead]) throws -> Double {
    let scorer = TranslationScorer(TranslationSystem(try model(pruned)), threads: threads)
    let scores = scorer.score(
      sources: pairs.map(\.source), targets: pairs.map(\.target), graphs: try scorer.graphs(of: pairs))
    let tokens = scores.reduce(0) { $0 + $1.tokens.count }
    return scores.reduce(0) { $0 - Double($1.score) } / Double(max(1, tokens))
  }

  private func bleu(_ pruned: [AttentionHead]) throws -> Double {
    var options = TranslatorOptions()
    options.search = GreedySearch()
    options.threads = threads
    let model = try self.model(pruned)
    let graphs = model.configuration.needsEdges ? pairs.map { $0.graph ?? WordGraph([]) } : nil
    let texts = try Translator(model, options).translate(pairs.map(\.source), graphs: graphs).map(\.text)
    return ScoredCorpus(metric, hypotheses: texts, references: [pairs.map(\.target)]).score
  }
}

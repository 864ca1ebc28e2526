internal import CommandLineTool
internal import Translation

extension Command {
  static let prune = Command(
    name: "prune",
    summary: "prune a model's attention heads, the least important first, and tell what that costs",
    options: {
      group("Model") {
        ModelOptions.model
      }
      CorpusOptions.input
      group("Corpus") {
        TrainOptions.sourceEdges
        TrainOptions.validationSource
        TrainOptions.validationTarget
        TrainOptions.validationCorpus
        TrainOptions.validationEdges
      }
      group("Heads") {
        PruneOptions.heads
        PruneOptions.step
        PruneOptions.rerank
        PruneOptions.order
        PruneOptions.pairs
      }
      group("Output") {
        PruneOptions.output
        PruneOptions.figure
        PruneOptions.json
      }
    },
    example: """
      translate prune --corpus pairs.tsv --figure pruning.svg
      translate prune --corpus train.tsv --validation-corpus test.tsv --heads 12 --rerank --output pruned
      """
  ) { arguments in
    try HeadPruning(arguments).run()
  }
}

/// Which heads go, and what is written.
enum PruneOptions {
  static let heads = Option.optional(
    "heads", .integer(from: 1), defaultText: "all, to see where it breaks",
    help: "how many heads to prune, the least important first (Michel et al. 2019)")
  static let step = Option.optional(
    "step", .integer(from: 1), defaultText: "a tenth of all heads",
    help: "how many go at a time, after which loss and BLEU are measured")
  static let rerank = Option.flag(
    "rerank", help: "measure the importance of the heads that are left anew before each step")
  static let order = Option(
    "order", .choice("WHAT", of: HeadOrder.self), default: .share,
    help: "what heads are compared by: share, their part of their layer's importance, or importance itself")
  static let pairs = Option(
    "pairs", .integer(from: 1), default: 1000,
    help: "how many pairs to measure importance with, the first of the corpus")
  static let output = Option.optional(
    "output", .directory,
    help:
      "the folder of the new model, which needs --heads: its configuration names the heads, and whatever loads it has them "
      + "count for nothing; their weights stay in the file, so that it is neither smaller nor faster")
  static let figure = Option.optional(
    "figure", .output, help: "also draw BLEU by the number of heads pruned: .svg, .png or .pdf")
  static let json = Option.flag(
    "json", help: "an object a line for each step: pruned, loss, bleu, and the heads that went")
}

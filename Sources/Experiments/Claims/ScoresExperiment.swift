internal import Layers
internal import NumberText
internal import Translation
internal import Visualization

/// Which score compares best.
struct ScoresExperiment: Experiment {
  let name = "scores"
  let claim =
    "Additive attention does better than the dot product where vectors are wide, unless the product is divided by the "
    + "root of their width."
  let source =
    "Vaswani et al. 2017, section 3.2.1, after Britz et al. 2017, section 4.5"

  struct Plan: Sendable {
    var widths: [Int]
    var scores: [AttentionScoreKind]
    var lengths: ClosedRange<Int>
    var pairs: Int
    var seeds: Int
    var recipe: Recipe
  }

  let quick = Plan(
    widths: [32, 128, 256], scores: [.additive, .dot, .scaledDot], lengths: 4...16, pairs: 6000, seeds: 3,
    recipe: Recipe(steps: 120, batchTokens: 500, learningRate: 0.004))
  let full = Plan(
    widths: [32, 128, 512], scores: [.additive, .dot, .scaledDot, .bilinear, .cosine], lengths: 4...20,
    pairs: 20_000, seeds: 3, recipe: Recipe(steps: 300, batchTokens: 800, learningRate: 0.003))

  func outcome(of plan: Plan, _ bench: Workbench) throws -> Outcome {
    let data = DigitSequences(lengths: plan.lengths, seed: bench.seed).reversal(plan.pairs, test: 300)
    func name(_ score: AttentionScoreKind, _ width: Int) -> String { "\(score.rawValue)-\(width)" }
    let systems = plan.widths.flatMap { width in
      plan.scores.map { score in
        TrialSystem(
          name(score, width), .small(.attentionRNN, features: width).with { $0.score = score },
          plan.recipe.slowed(for: width))
      }
    }
    let trained = try bench.train(
      Trial(name: "scores", data: data, systems: systems, seeds: plan.seeds, recipe: plan.recipe))
    let results = try plan.scores.map { score in
      try plan.widths.map { width in
        try bench.begin("translating with \(name(score, width))")
        return try trained.measured(name(score, width)) { try bench.answers(of: $0, to: data.test).bleu }
      }
    }
    return report(plan, results, trained)
  }

  /// - Parameter results: BLEU by score and width.
  private func report(_ plan: Plan, _ results: [[Measured]], _ trained: TrainedTrial) -> Outcome {
    let last = plan.widths.count - 1
    func widest(_ score: AttentionScoreKind) -> Measured {
      results[plan.scores.firstIndex(of: score) ?? 0][last]
    }
    let overDot = widest(.additive).minus(widest(.dot))
    let overScaled = widest(.additive).minus(widest(.scaledDot))
    let ofScale = widest(.scaledDot).minus(widest(.dot))
    let found =
      "With states of width \(plan.widths[last]) the additive score is \(overDot.text(1)) BLEU above the dot product and "
      + "\(overScaled.text(1)) above the scaled one, which is \(ofScale.text(1)) above the plain one."
    let isOpen = !overDot.isAbove(0) && !overDot.isBelow(0)
    return Outcome(
      verdict: isOpen ? .undecided : .on([overDot.isAbove(0), !overScaled.isAbove(1)]),
      found: found + (isOpen ? " The first difference is within what other seeds would give." : ""),
      change:
        "More seeds and wider states; a task on which attention is not learned at once. Here states are made by GRUs, whose "
        + "elements are between -1 and 1, so products grow less than those of vectors of variance 1.",
      facts: [
        (
          "trained on",
          "\(grouped(plan.pairs)) sequences of \(plan.lengths.lowerBound) to \(plan.lengths.upperBound) digits, to be "
            + "reversed; 300 others tested, greedily"
        ),
        (
          "systems",
          "two-way GRU encoder, GRU decoder with attention, width of states and embeddings as given; the rate is divided "
            + "by the root of the width over \(plan.widths[0])"
        ),
      ] + trained.facts,
      tables: [
        ResultTable(
          "BLEU by score and width", columns: ["score"] + plan.widths.map { "width \(grouped($0))" },
          rows: zip(plan.scores, results).map { ($0.rawValue, $1) })
      ],
      drawings: [
        Outcome.Drawing(
          name: "bleu", caption: "BLEU by the width of states, with 95 % intervals.",
          figure: LinePlot(
            "BLEU by score", sizes: plan.widths, xCaption: "width", yCaption: "BLEU",
            zip(plan.scores, results).map { LinePlot.Series($0.rawValue, sizes: plan.widths, $1) }))
      ])
  }
}

extension Recipe {
  /// Returns the same with a lower rate for wider vectors.
  fileprivate func slowed(for width: Int) -> Recipe {
    var recipe = self
    recipe.learningRate /= (Float(width) / 32).squareRoot()
    return recipe
  }
}

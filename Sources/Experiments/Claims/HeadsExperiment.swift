internal import NumberText
internal import Translation
internal import Visualization

/// What the number of heads is worth.
struct HeadsExperiment: Experiment {
  let name = "heads"
  let claim =
    "Several heads translate better than one of the same width altogether, and too many are worse again."
  let source = "Vaswani et al. 2017, section 3.2.2 and table 3, rows A: 1 head 24.9 BLEU, 8 25.8, 32 25.4"

  struct Plan: Sendable {
    /// Ascending, beginning with 1: divisors of `features`.
    var heads: [Int]
    /// Which of them is compared with the fewest and the most, chosen before anything was measured.
    var middle = 4
    var features: Int
    var layers: Int
    var lengths: ClosedRange<Int>
    var pairs: Int
    var seeds: Int
    var recipe: Recipe
  }

  let quick = Plan(
    heads: [1, 4, 16], features: 64, layers: 1, lengths: 4...10, pairs: 10_000, seeds: 5,
    recipe: Recipe(steps: 450, batchTokens: 800, learningRate: 0.004))
  let full = Plan(
    heads: [1, 2, 4, 8, 16], features: 64, layers: 2, lengths: 4...20, pairs: 30_000, seeds: 5,
    recipe: Recipe(steps: 2000, batchTokens: 1500, learningRate: 0.003))

  func outcome(of plan: Plan, _ bench: Workbench) throws -> Outcome {
    let data = try GrammarSentences.everyday(plan.lengths).data(plan.pairs, test: 300, bench)
    let systems = plan.heads.map { heads in
      TrialSystem("heads-\(heads)", .small(features: plan.features, layers: plan.layers, heads: heads))
    }
    let trained = try bench.train(
      Trial(name: "heads", data: data, systems: systems, seeds: plan.seeds, recipe: plan.recipe))
    let results = try systems.map { system in
      try bench.begin("translating with \(system.name)")
      return try trained.measuredAll(system.name) { directory in
        let answers = try bench.answers(of: directory, to: data.test)
        return [answers.bleu, answers.exact]
      }
    }
    return report(plan, results, trained)
  }

  private func report(_ plan: Plan, _ results: [[Measured]], _ trained: TrainedTrial) -> Outcome {
    let scores = results.map { $0[0] }
    let last = scores.count - 1
    let middle = scores[plan.heads.firstIndex(of: plan.middle) ?? 0]
    let (gain, loss) = (middle.minus(scores[0]), middle.minus(scores[last]))
    let isOpen = ![gain, loss].contains { $0.isAbove(0) || $0.isBelow(0) }
    return Outcome(
      verdict: isOpen ? .undecided : .on([gain.isAbove(0), loss.isAbove(0)]),
      found:
        "\(plan.middle) heads score \(middle.text(1)) BLEU, \(gain.text(1)) more than one head and \(loss.text(1)) more than "
        + "\(plan.heads[last])." + (isOpen ? " Neither is beyond what other seeds would give." : ""),
      change:
        "More seeds, where intervals meet; more layers or steps, with which one head can make up for others; wider "
        + "models, whose many heads are not as narrow as \(plan.features / plan.heads[last]) features.",
      facts: facts(plan) + trained.facts,
      tables: [
        ResultTable(
          "Scores by the number of heads", columns: ["heads", "d_k", "BLEU", "right to the last word, %"],
          cells: zip(plan.heads, results).map { heads, results in
            ("\(heads)", [.text("\(plan.features / heads)")] + results.map { .measured($0) })
          })
      ],
      drawings: [
        Outcome.Drawing(
          name: "bleu", caption: "BLEU by the number of heads, with 95 % intervals.",
          figure: LinePlot(
            "BLEU by the number of heads", sizes: plan.heads, xCaption: "heads", yCaption: "BLEU",
            [LinePlot.Series("width \(plan.features)", sizes: plan.heads, scores)]))
      ])
  }

  /// What the experiment was done with.
  private func facts(_ plan: Plan) -> Facts {
    [
      (
        "trained on",
        "\(grouped(plan.pairs)) pairs of \(plan.lengths.lowerBound) to \(plan.lengths.upperBound) words by "
          + "german-english.grammar; 300 others tested, greedily"
      ),
      ("systems", "Transformers of width \(plan.features), \(plan.layers)+\(plan.layers) layers"),
    ]
  }
}

internal import NumberText
internal import Translation
internal import Visualization

/// Which model makes more of few pairs.
struct DataExperiment: Experiment {
  let name = "data"
  let claim =
    "With few pairs a recurrent model with attention is ahead of the Transformer, with many behind it."
  let source =
    "a common finding, such as that of NTT at WMT 2018 (Morishita et al. 2018, section 4.3.3); Araabi and Monz 2020 find that settings "
    + "decide it"

  struct Plan: Sendable {
    var sizes: [Int]
    var features: Int
    var layers: Int
    var lengths: ClosedRange<Int>
    var seeds: Int
    var recipe: Recipe
    /// The rate of the recurrent model.
    var recurrentRate: Float
  }

  let quick = Plan(
    sizes: [500, 2000, 8000], features: 64, layers: 1, lengths: 4...10, seeds: 3,
    recipe: Recipe(steps: 500, batchTokens: 600, learningRate: 0.004), recurrentRate: 0.006)
  let full = Plan(
    sizes: [500, 2000, 8000, 32_000], features: 96, layers: 2, lengths: 4...16, seeds: 3,
    recipe: Recipe(steps: 1200, batchTokens: 1200, learningRate: 0.003), recurrentRate: 0.004)

  private static let kinds: [Architecture.Kind] = [.attentionRNN, .transformer, .convolution]

  func outcome(of plan: Plan, _ bench: Workbench) throws -> Outcome {
    let most = plan.sizes.max() ?? 0
    let data = try GrammarSentences.everyday(plan.lengths).data(most, test: 300, bench)
    var recurrent = plan.recipe
    recurrent.learningRate = plan.recurrentRate
    let systems = [
      TrialSystem(
        Self.kinds[0].name,
        .small(Self.kinds[0], features: plan.features, layers: 1).with { $0.dropout = 0.2 }, recurrent),
      TrialSystem(
        Self.kinds[1].name,
        .small(Self.kinds[1], features: plan.features, layers: plan.layers).with { $0.dropout = 0.1 }),
      // Two layers see as far as the sentences of one clause ask for.
      TrialSystem(
        Self.kinds[2].name,
        .small(Self.kinds[2], features: plan.features, layers: 2).with { $0.dropout = 0.1 }),
    ]
    var results = systems.map { _ in [Measured]() }
    var facts: Facts = []
    for size in plan.sizes {
      var part = data
      part.training = Array(data.training.prefix(size))
      let trained = try bench.train(
        Trial(
          name: "pairs-\(size)", data: part, systems: systems, seeds: plan.seeds, recipe: plan.recipe))
      for (number, system) in systems.enumerated() {
        try bench.begin("translating with \(system.name) of \(grouped(size)) pairs")
        results[number].append(
          try trained.measured(system.name) { try bench.answers(of: $0, to: data.test).bleu })
      }
      facts = trained.facts
    }
    return report(plan, results, facts)
  }

  /// - Parameter results: BLEU by kind and number of pairs.
  private func report(
    _ plan: Plan, _ results: [[Measured]], _ facts: Facts
  ) -> Outcome {
    let leads = zip(results[0], results[1]).map { $0.minus($1) }
    let (first, last) = (leads[0], leads[leads.count - 1])
    let crossing = zip(plan.sizes, leads).first { $0.1.mean < 0 }?.0
    let found =
      "The recurrent model is ahead by "
      + listed(zip(plan.sizes, leads).map { "\($1.text(1)) BLEU with \(grouped($0)) pairs" }) + "; "
      + (crossing.map { "the means cross at \(grouped($0)) pairs at the latest." }
        ?? "the means do not cross.")
      + " Convolutions come to \(listed(results[2].map { $0.text(1) })) BLEU."
    let isOpen = !first.isAbove(0) && !first.isBelow(0) && !last.isAbove(0) && !last.isBelow(0)
    return Outcome(
      verdict: isOpen ? .undecided : .on([first.isAbove(0), last.isBelow(0)]), found: found,
      change:
        "Other settings of the Transformer: with few pairs it gains most from dropout, fewer heads and smaller vocabularies "
        + "(Araabi and Monz 2020); real text, of which more pairs bring more words; larger budgets.",
      facts: self.facts(plan)
        + facts.map { fact in
          fact.name == "seeds"
            ? fact
            : (fact.name, "\(grouped(plan.recipe.steps)) steps of \(plan.recipe.batchTokens) target tokens")
        },
      tables: [
        ResultTable(
          "BLEU by the number of pairs", columns: ["system"] + plan.sizes.map { grouped($0) },
          rows: zip(Self.kinds, results).map { ($0.name, $1) }
            + [("difference, with the same seeds", leads)])
      ],
      drawings: [
        Outcome.Drawing(
          name: "pairs", caption: "BLEU by the number of pairs, with 95 % intervals.",
          figure: LinePlot(
            "BLEU by the number of pairs", sizes: plan.sizes, xCaption: "pairs", yCaption: "BLEU",
            zip(Self.kinds, results).map { LinePlot.Series($0.name, sizes: plan.sizes, $1) }))
      ])
  }

  /// What the experiment was done with.
  private func facts(_ plan: Plan) -> Facts {
    [
      (
        "trained on",
        "the first pairs of \(grouped(plan.sizes.max() ?? 0)) by german-english.grammar, "
          + "\(plan.lengths.lowerBound) to \(plan.lengths.upperBound) words; 300 others tested, greedily"
      ),
      (
        "systems",
        "width \(plan.features); two-way GRU encoder and GRU decoder, dropout 0.2, rate \(plan.recurrentRate); "
          + "Transformer of \(plan.layers)+\(plan.layers) layers and convolutions of 2+2, dropout 0.1, rate "
          + "\(plan.recipe.learningRate)"
      ),
    ]
  }
}

internal import Layers
internal import NumberText
internal import Tensors
internal import Translation
internal import Visualization

/// Whether weights of attention must sum to one.
struct NormalizersExperiment: Experiment {
  let name = "normalizers"
  let claim =
    "Weights need not sum to one: attention by a sigmoid of each score learns as well as by softmax."
  let source = "Ramapuram et al. 2024, Theory, Analysis, and Best Practices for Sigmoid Self-Attention"

  struct Plan: Sendable {
    var features: Int
    var layers: Int
    var lengths: ClosedRange<Int>
    var longer: ClosedRange<Int>
    var pairs: Int
    var seeds: Int
    var recipe: Recipe
  }

  let quick = Plan(
    features: 64, layers: 1, lengths: 4...10, longer: 11...14, pairs: 10_000, seeds: 5,
    recipe: Recipe(steps: 1000, batchTokens: 500, learningRate: 0.004))
  let full = Plan(
    features: 64, layers: 2, lengths: 4...12, longer: 13...18, pairs: 20_000, seeds: 5,
    recipe: Recipe(steps: 4000, batchTokens: 1000, learningRate: 0.003))

  func outcome(of plan: Plan, _ bench: Workbench) throws -> Outcome {
    let data = DigitSequences(lengths: plan.lengths, seed: bench.seed).reversal(plan.pairs, test: 300)
    let longer = DigitSequences(lengths: plan.longer, seed: bench.seed).longerReversal(300)
    let systems = AttentionNormalizer.allCases.map { normalizer in
      TrialSystem(
        normalizer.rawValue,
        .small(features: plan.features, layers: plan.layers).with {
          ($0.normalizer, $0.positions) = (normalizer, .relative)
        })
    }
    let trained = try bench.train(
      Trial(name: "normalizers", data: data, systems: systems, seeds: plan.seeds, recipe: plan.recipe))
    let results = try systems.map { system in
      try bench.begin("testing \(system.name)")
      return try trained.measuredAll(system.name) { directory in
        let model = try directory.load()
        let known = try bench.answers(of: model, to: data.test)
        let unknown = try bench.answers(of: model, to: longer)
        return [known.bleu, known.exact, unknown.bleu, weightSum(of: model, data.test.prefix(20))]
      }
    }
    return report(plan, results, trained)
  }

  /// Returns the mean of the sums of the weights of a query.
  private func weightSum(of model: TrainedModel, _ pairs: ArraySlice<TextPair>) -> Double {
    var sums = RunningVariance()
    for pair in pairs {
      for head in model.inspection(of: pair, [.weights]).layers.flatMap(\.heads) {
        for weights in head.weights { sums.add(weights.reduce(0) { $0 + Double($1) }) }
      }
    }
    return sums.mean
  }

  /// - Parameter results: By normaliser: BLEU and share right, BLEU of longer sequences, sum of weights.
  private func report(_ plan: Plan, _ results: [[Measured]], _ trained: TrainedTrial) -> Outcome {
    let kinds = AttentionNormalizer.allCases
    let (softmax, sigmoid) = (
      results[kinds.firstIndex(of: .softmax) ?? 0], results[kinds.firstIndex(of: .sigmoid) ?? 1]
    )
    let loss = softmax[0].minus(sigmoid[0])
    let longer = softmax[2].minus(sigmoid[2])
    let found =
      "Softmax is \(loss.text(1)) BLEU above the sigmoid on the lengths trained on, and \(longer.text(1)) on longer "
      + "sequences; the weights of a query sum to \(sigmoid[3].text(2)) with the sigmoid."
    return Outcome(
      verdict: .onEquality(loss, within: 2), found: found,
      change:
        "A bias of -log n on the scores, which Ramapuram et al. add so that the weights of the first steps are about as large "
        + "as those of softmax, and which this sigmoid lacks; more steps; more seeds.",
      facts: facts(plan) + trained.facts,
      tables: [
        ResultTable(
          "Scores by normaliser",
          columns: ["normaliser", "BLEU", "all right, %", "BLEU, longer", "sum of the weights of a query"],
          rows: zip(kinds, results).map { ($0.rawValue, $1) }, decimals: 2)
      ],
      drawings: [
        Outcome.Drawing(
          name: "bleu",
          caption: "BLEU by normaliser, of lengths trained on and of longer ones, with 95 % intervals.",
          figure: LinePlot(
            title: "BLEU by normaliser", xCaption: "digits", yCaption: "BLEU",
            series: zip(kinds, results).map { kind, results in
              LinePlot.Series(kind.rawValue, [(0, results[0]), (1, results[2])])
            },
            xLabels: [
              (0, "\(plan.lengths.lowerBound)–\(plan.lengths.upperBound)"),
              (1, "\(plan.longer.lowerBound)–\(plan.longer.upperBound)"),
            ]))
      ])
  }

  /// What the experiment was done with.
  private func facts(_ plan: Plan) -> Facts {
    [
      (
        "trained on",
        "\(grouped(plan.pairs)) sequences of \(plan.lengths.lowerBound) to \(plan.lengths.upperBound) digits, to be "
          + "reversed; tested on 300 others and 300 of \(plan.longer.lowerBound) to \(plan.longer.upperBound)"
      ),
      (
        "systems",
        "Transformers of width \(plan.features), 4 heads, \(plan.layers)+\(plan.layers) layers, relative positions; the "
          + "normaliser is that of every attention"
      ),
      ("measure", "as well as: at most 2 BLEU worse, beyond doubt"),
    ]
  }
}

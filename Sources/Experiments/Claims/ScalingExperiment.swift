internal import Layers
internal import NumberText
internal import Randomness
internal import Tensors
internal import Translation
internal import Visualization

/// Why scores are divided by √d_k.
struct ScalingExperiment: Experiment {
  let name = "scaling"
  let claim =
    "The variance of q · k is d_k, so without the division by √d_k the softmax saturates where d_k is large, and "
    + "training suffers."
  let source = "Vaswani et al. 2017, section 3.2.1 with its footnote 4"

  struct Plan: Sendable {
    /// Widths that are drawn.
    var drawn: [Int]
    /// Queries of each width, with `keys` keys each.
    var queries: Int
    /// Widths that are trained with: divisors of `features`.
    var trained: [Int]
    /// From which of them on widths are large; one of `trained`.
    var wide: Int
    var features: Int
    var layers: Int
    var pairs: Int
    var seeds: Int
    var recipe: Recipe
  }

  let quick = Plan(
    drawn: [4, 16, 64, 256, 1024], queries: 300, trained: [4, 16, 64], wide: 64, features: 64, layers: 1,
    pairs: 6000, seeds: 5, recipe: Recipe(steps: 500, batchTokens: 500, learningRate: 0.003))
  let full = Plan(
    drawn: [4, 16, 64, 256, 1024], queries: 3000, trained: [16, 32, 64, 128, 256], wide: 64,
    features: 256, layers: 2,
    pairs: 20_000, seeds: 3, recipe: Recipe(steps: 700, batchTokens: 800, learningRate: 0.0015))

  func outcome(of plan: Plan, _ bench: Workbench) throws -> Outcome {
    try bench.begin("drawing queries and keys of \(plan.drawn.count) widths")
    let drawn = try plan.drawn.map { try DrawnScores(width: $0, queries: plan.queries, bench) }
    let data = DigitSequences(lengths: 4...12, seed: bench.seed).reversal(plan.pairs, test: 200)
    let systems = plan.trained.flatMap { width in
      Scale.allCases.map { TrialSystem($0.system(width), architecture(plan, width, $0)) }
    }
    let trained = try bench.train(
      Trial(name: "widths", data: data, systems: systems, seeds: plan.seeds, recipe: plan.recipe))
    let results = try plan.trained.map { width in
      try Scale.allCases.map { scale in
        try bench.begin("looking into \(scale.system(width))")
        return try trained.measuredAll(scale.system(width)) { directory in
          let model = try directory.load()
          let bleu = try bench.answers(of: model, to: data.test).bleu
          return [bleu] + TrainedScores(of: model, width: width, scale, data.test.prefix(20)).numbers
        }
      }
    }
    return report(plan, drawn, results, trained)
  }

  private func architecture(_ plan: Plan, _ width: Int, _ scale: Scale) -> Architecture {
    .small(features: plan.features, layers: plan.layers, heads: plan.features / width).with {
      $0.feedForwardFeatures = plan.features
      $0.scale = scale.attentionScale
    }
  }
}

/// Whether scores are divided.
private enum Scale: String, CaseIterable {
  case scaled, unscaled

  var attentionScale: AttentionScale { self == .scaled ? .keyWidth : .none }

  func system(_ width: Int) -> String { "\(rawValue)-\(width)" }
}

/// Products of queries and keys whose elements are independent, with mean 0 and variance 1.
private struct DrawnScores {
  let width: Int
  let variance: Double
  /// Of the softmax over 32 keys, in bits, with the division and without.
  let entropies: (scaled: Double, unscaled: Double)
  /// Of the Jacobian of the same.
  let norms: (scaled: Double, unscaled: Double)

  static let keys = 32

  init(width: Int, queries: Int, _ bench: Workbench) throws {
    self.width = width
    var stream = bench.seed.stream(.sampling, width)
    var products = RunningVariance()
    var sums = (entropies: (0.0, 0.0), norms: (0.0, 0.0))
    for _ in 0..<queries {
      try bench.checkForEnd()
      let query = (0..<width).map { _ in Double(stream.nextNormal()) }
      let scores = (0..<Self.keys).map { _ in query.reduce(0) { $0 + $1 * Double(stream.nextNormal()) } }
      scores.forEach { products.add($0) }
      let unscaled = Distribution.softmax(scores)
      let scaled = Distribution.softmax(scores.map { $0 / Double(width).squareRoot() })
      sums.entropies.0 += Distribution.entropy(scaled)
      sums.entropies.1 += Distribution.entropy(unscaled)
      sums.norms.0 += Distribution.jacobianNorm(scaled)
      sums.norms.1 += Distribution.jacobianNorm(unscaled)
    }
    let count = Double(queries)
    variance = products.variance
    entropies = (sums.entropies.0 / count, sums.entropies.1 / count)
    norms = (sums.norms.0 / count, sums.norms.1 / count)
  }
}

/// The same of the attentions of a trained model.
private struct TrainedScores {
  /// The variance of q · k, the entropy of the weights as a share of the largest there can be, and the norm of the
  /// Jacobian: means over heads, or over queries.
  let numbers: [Double]

  init(of model: TrainedModel, width: Int, _ scale: Scale, _ pairs: ArraySlice<TextPair>) {
    let factor = scale == .scaled ? Double(width).squareRoot() : 1
    var products: [[RunningVariance]] = []
    var (entropies, norms) = (RunningVariance(), RunningVariance())
    for pair in pairs {
      let layers = model.inspection(of: pair, [.scores, .weights]).layers
      if products.isEmpty { products = layers.map { $0.heads.map { _ in RunningVariance() } } }
      for (layer, heads) in layers.map(\.heads).enumerated() {
        for (head, seen) in heads.enumerated() {
          for score in seen.scores.joined() where score.isFinite {
            products[layer][head].add(factor * Double(score))
          }
          for (weights, scores) in zip(seen.weights, seen.scores) {
            let visible = scores.count { $0.isFinite }
            guard visible > 1 else { continue }
            let weights = weights.map(Double.init)
            entropies.add(Distribution.entropy(weights) / Distribution.entropy(even(visible)))
            norms.add(Distribution.jacobianNorm(weights))
          }
        }
      }
    }
    let variances = products.joined().map(\.variance)
    numbers = [variances.reduce(0, +) / Double(max(1, variances.count)), entropies.mean, norms.mean]
  }
}

private func even(_ count: Int) -> [Double] { [Double](repeating: 1 / Double(count), count: count) }

// MARK: - The report

extension ScalingExperiment {
  /// - Parameter results: By width and scale: BLEU, variance, share of the largest entropy, norm of the Jacobian.
  private func report(
    _ plan: Plan, _ drawn: [DrawnScores], _ results: [[[Measured]]], _ trained: TrainedTrial
  ) -> Outcome {
    let worst = drawn.map { abs($0.variance / Double($0.width) - 1) }.max() ?? 0
    let widest = drawn[drawn.count - 1]
    let saturates = widest.entropies.unscaled < 0.25 * widest.entropies.scaled
    let gains = results.map { $0[0][0].minus($0[1][0]) }
    let wide = zip(plan.trained, gains).filter { $0.0 >= plan.wide }.map(\.1)
    let gain = Measured(
      wide[0].values.indices.map { seed in
        wide.reduce(0) { $0 + $1.values[seed] } / Double(wide.count)
      })
    let last = results[results.count - 1]
    let width = plan.trained[plan.trained.count - 1]
    let found =
      "Of drawn vectors the variance of q · k is d_k within \(fixed(100 * worst, 1)) %. At d_k \(widest.width) the "
      + "softmax over \(DrawnScores.keys) keys has an entropy of \(fixed(widest.entropies.scaled, 2)) bits with the "
      + "division and of \(fixed(widest.entropies.unscaled, 2)) without, and the norm of its Jacobian is "
      + "\(fixed(widest.norms.scaled, 3)) and \(fixed(widest.norms.unscaled, 3)). Trained models are better with the "
      + "division by " + listed(zip(plan.trained, gains).map { "\($1.text(1)) BLEU at d_k \(grouped($0))" })
      + ", and on average over d_k of \(plan.wide) and more by \(gain.text(1)). With d_k \(grouped(width)) their q · k have a "
      + "variance of \(last[0][1].text(0)), not \(grouped(width)): training makes vectors that are neither independent nor "
      + "of variance 1."
    return Outcome(
      verdict: .on([worst < 0.1 && saturates, gain.isAbove(0)]), found: found,
      change:
        "More steps: a model can learn smaller queries and keys, and so a scale of its own; small d_k, where both are the "
        + "same; normalised queries and keys.",
      facts: [
        ("drawn", "\(grouped(plan.queries)) queries of each width, with \(DrawnScores.keys) keys each"),
        ("trained on", "\(grouped(plan.pairs)) sequences of 4 to 12 digits, to be reversed"),
        (
          "systems",
          "Transformers of width \(plan.features), \(plan.layers)+\(plan.layers) layers, with "
            + "\(plan.features) / d_k heads: all have the same number of weights"
        ),
      ] + trained.facts,
      tables: [drawnTable(drawn), trainedTable(plan, results)], drawings: drawings(plan, drawn, results))
  }

  private func drawnTable(_ drawn: [DrawnScores]) -> ResultTable {
    ResultTable(
      "Drawn queries and keys",
      columns: [
        "d_k", "variance of q · k", "entropy, scaled", "entropy, unscaled", "norm of Jacobian, scaled",
        "norm of Jacobian, unscaled",
      ],
      rows: drawn.map { scores in
        (
          grouped(scores.width),
          [
            scores.variance, scores.entropies.scaled, scores.entropies.unscaled, scores.norms.scaled,
            scores.norms.unscaled,
          ].map { Measured($0) }
        )
      }, decimals: 3)
  }

  private func trainedTable(_ plan: Plan, _ results: [[[Measured]]]) -> ResultTable {
    ResultTable(
      "Trained models",
      columns: ["d_k", "BLEU", "variance of q · k", "share of the largest entropy", "norm of Jacobian"],
      rows: zip(plan.trained, results).flatMap { width, results in
        zip(Scale.allCases, results).map { ("\(grouped(width)), \($0.rawValue)", $1) }
      }, decimals: 2)
  }

  private func drawings(
    _ plan: Plan, _ drawn: [DrawnScores], _ results: [[[Measured]]]
  ) -> [Outcome.Drawing] {
    func curves(_ index: Int, within bounds: ClosedRange<Double>?) -> [LinePlot.Series] {
      Scale.allCases.enumerated().map { number, scale in
        LinePlot.Series(
          scale.rawValue, sizes: plan.trained, results.map { $0[number][index] }, within: bounds)
      }
    }
    let widths = drawn.map(\.width)
    let ofDrawn = LinePlot.Series("drawn", sizes: widths, drawn.map { Measured($0.variance) }, within: nil)
    let ofTrained = curves(1, within: nil).map {
      LinePlot.Series(name: "trained, \($0.name)", points: $0.points)
    }
    let variances = LinePlot(
      "variance of q · k", sizes: widths, xCaption: "d_k", yCaption: "variance", [ofDrawn] + ofTrained,
      yScale: .logarithmic)
    let entropies = LinePlot(
      "entropy of the softmax over \(DrawnScores.keys) drawn keys", sizes: widths, xCaption: "d_k",
      yCaption: "bits",
      [
        LinePlot.Series("scaled", sizes: widths, drawn.map { Measured($0.entropies.scaled) }),
        LinePlot.Series("unscaled", sizes: widths, drawn.map { Measured($0.entropies.unscaled) }),
      ])
    let scores = LinePlot(
      "BLEU with and without the division", sizes: plan.trained, xCaption: "d_k", yCaption: "BLEU",
      curves(0, within: 0...100))
    return [
      .init(
        name: "bleu", caption: "BLEU on reversed digits by the width of a head, with 95 % intervals.",
        figure: scores),
      .init(
        name: "variance", caption: "The variance of q · k, drawn and in trained models.", figure: variances),
      .init(
        name: "entropy", caption: "How widely the softmax of drawn scores is spread.", figure: entropies),
    ]
  }
}

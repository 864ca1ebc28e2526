internal import Bitext
internal import Layers
internal import NumberText
internal import Translation
internal import Visualization

/// How far an encoder sees whose attention sees only near places.
struct WindowExperiment: Experiment {
  let name = "window"
  let claim =
    "With self-attention restricted to r places on each side, information travels r places a layer: what stands k places "
    + "away is out of reach exactly where layers · r < k."
  let source =
    "Vaswani et al. 2017, section 4 and table 1 (restricted self-attention: path length n / r); Child et al. 2019"

  struct Plan: Sendable {
    var stacks: [Stack]
    var offsets: [Int]
    var features: Int
    var length: Int
    var pairs: Int
    var seeds: Int
    var recipe: Recipe
  }

  /// An encoder: so many layers, each of which sees so many places on each side.
  struct Stack: Sendable {
    var layers: Int
    var window: Int

    var name: String { "layers-\(layers)-window-\(window)" }
    var text: String { "\(layers) × \(window)" }
    var reach: Int { layers * window }
  }

  let quick = Plan(
    stacks: [
      Stack(layers: 1, window: 1), Stack(layers: 1, window: 2), Stack(layers: 2, window: 1),
      Stack(layers: 1, window: 3), Stack(layers: 2, window: 2),
    ],
    offsets: [1, 2, 3, 4, 5], features: 48, length: 12, pairs: 3000, seeds: 1,
    recipe: Recipe(steps: 250, batchTokens: 400, learningRate: 0.004))
  let full = Plan(
    stacks: [
      Stack(layers: 1, window: 1), Stack(layers: 1, window: 2), Stack(layers: 2, window: 1),
      Stack(layers: 1, window: 4), Stack(layers: 2, window: 2), Stack(layers: 4, window: 1),
      Stack(layers: 3, window: 2),
    ],
    offsets: [1, 2, 3, 4, 5, 6, 7], features: 64, length: 20, pairs: 10_000, seeds: 3,
    recipe: Recipe(steps: 600, batchTokens: 1000, learningRate: 0.003))

  func outcome(of plan: Plan, _ bench: Workbench) throws -> Outcome {
    let systems = plan.stacks.map { TrialSystem($0.name, architecture($0, plan)) }
    var results: [[Measured]] = []
    var facts: Facts = []
    for offset in plan.offsets {
      let data = ShiftedDigits(length: plan.length, offset: offset, seed: bench.seed).data(
        plan.pairs, test: 200)
      let trained = try bench.train(
        Trial(
          name: "offset-\(offset)", data: data, systems: systems, seeds: plan.seeds, recipe: plan.recipe))
      results.append(
        try systems.map { system in
          try trained.measured(system.name) { directory in
            let labels = try bench.labels(of: directory, for: data.test.map(\.source))
            return ShiftedDigits.accuracy(of: labels, for: data.test)
          }
        })
      facts = trained.facts
    }
    return report(plan, results, facts)
  }

  /// Distances are told by vectors of their own, so that a head can pick one.
  private func architecture(_ stack: Stack, _ plan: Plan) -> Architecture {
    .small(
      Architecture.Kind(.transformer, labelling: .word), features: plan.features, layers: stack.layers
    ).with {
      ($0.encoderWindow, $0.positions, $0.clippedDistance) = (stack.window, .relative, 8)
    }
  }

  /// - Parameter results: The share of right digits by offset and stack.
  private func report(
    _ plan: Plan, _ results: [[Measured]], _ facts: Facts
  ) -> Outcome {
    let fields = plan.offsets.indices.flatMap { offset in
      plan.stacks.indices.map { stack in
        (
          isWithin: plan.stacks[stack].reach >= plan.offsets[offset], accuracy: results[offset][stack].mean
        )
      }
    }
    let within = fields.filter(\.isWithin).map(\.accuracy)
    let beyond = fields.filter { !$0.isWithin }.map(\.accuracy)
    let (worst, best) = (within.min() ?? 0, beyond.max() ?? 0)
    let learned = within.count { $0 > 90 }
    let found =
      "Of \(fields.count) pairs of an encoder and an offset, \(within.count) are within reach; \(learned) of these are "
      + "labelled right above 90 %, the worst at \(fixed(worst, 1)) %. Beyond reach the best is \(fixed(best, 1)) %: "
      + "a digit that is guessed is right in 10 %, and \"none\" is guessed as well."
    return Outcome(
      verdict: .on([best < 20, worst > 90]), found: found,
      change:
        "More steps, where something within reach is not learned yet; a decoder with cross-attention, which reaches every "
        + "place whatever the encoder's window.",
      facts: self.facts(plan) + facts,
      tables: [table(plan, results)],
      drawings: [
        Outcome.Drawing(
          name: "offsets",
          caption:
            "The share of right labels by offset; each encoder falls to chance behind layers · window.",
          figure: LinePlot(
            title: "labels k places away", xCaption: "k", yCaption: "right, %",
            series: plan.stacks.indices.map { stack in
              LinePlot.Series(
                plan.stacks[stack].text,
                plan.offsets.indices.map { (Double(plan.offsets[$0]), results[$0][stack]) })
            }, yRange: 0...100))
      ])
  }

  private func table(_ plan: Plan, _ results: [[Measured]]) -> ResultTable {
    ResultTable(
      "Right labels, in percent; beyond reach in brackets",
      columns: ["layers × window"] + plan.offsets.map { "k = \($0)" },
      cells: plan.stacks.indices.map { stack in
        (
          plan.stacks[stack].text,
          plan.offsets.indices.map { offset in
            let value = results[offset][stack]
            return plan.stacks[stack].reach >= plan.offsets[offset]
              ? .measured(value) : .bracketed(value)
          }
        )
      })
  }

  /// What the experiment was done with.
  private func facts(_ plan: Plan) -> Facts {
    [
      (
        "trained on",
        "\(grouped(plan.pairs)) sequences of \(plan.length) digits for each offset; the label of a digit is the digit "
          + "k places before it"
      ),
      (
        "systems",
        "encoders alone, width \(plan.features), 4 heads, relative positions; layers × window, on each side"
      ),
    ]
  }
}

internal import Layers
internal import NumberText
internal import Translation
internal import Visualization

/// Whether attention knows the order of words without being told, and how far what it is told carries.
struct PositionsExperiment: Experiment {
  let name = "positions"
  let claim =
    "Without positions attention sees a bag of words; and beyond the lengths trained on, sinusoids fail where biases "
    + "that fall with the distance hold."
  let source =
    "Vaswani et al. 2017, section 3.5 (who hoped that sinusoids extrapolate); Press et al. 2022, section 3 and figure 1"

  struct Plan: Sendable {
    var kinds: [PositionalEncodingKind]
    var features: Int
    var layers: Int
    var lengths: ClosedRange<Int>
    var longer: ClosedRange<Int>
    var pairs: Int
    var seeds: Int
    var recipe: Recipe
  }

  let quick = Plan(
    kinds: PositionalEncodingKind.allCases, features: 64, layers: 1, lengths: 4...10, longer: 11...15,
    pairs: 10_000, seeds: 3, recipe: Recipe(steps: 700, batchTokens: 500, learningRate: 0.004))
  let full = Plan(
    kinds: PositionalEncodingKind.allCases, features: 64, layers: 2, lengths: 4...12, longer: 13...24,
    pairs: 20_000, seeds: 3, recipe: Recipe(steps: 4000, batchTokens: 1000, learningRate: 0.003))

  func outcome(of plan: Plan, _ bench: Workbench) throws -> Outcome {
    let data = DigitSequences(lengths: plan.lengths, seed: bench.seed).reversal(plan.pairs, test: 300)
    let tests = data.test + DigitSequences(lengths: plan.longer, seed: bench.seed).longerReversal(400)
    let systems = plan.kinds.map { kind in
      TrialSystem(
        kind.rawValue, .small(features: plan.features, layers: plan.layers).with { $0.positions = kind })
    }
    let trained = try bench.train(
      Trial(name: "positions", data: data, systems: systems, seeds: plan.seeds, recipe: plan.recipe))
    let all = plan.lengths.lowerBound...plan.longer.upperBound
    let groups = all.map { length in tests.indices.filter { wordCount(tests[$0]) == length } }
    let known = Array(data.test.indices)
    let unknown = Array(data.test.count..<tests.count)
    let results = try systems.map { system in
      try bench.begin("testing \(system.name)")
      return try trained.measuredAll(system.name) { directory in
        let answers = try bench.answers(of: directory, to: tests)
        return [known, unknown].flatMap { [answers.bleu(of: $0), answers.exact(of: $0)] }
          + groups.map(answers.bleu(of:))
      }
    }
    return report(plan, results, trained)
  }

  /// - Parameter results: By kind: BLEU and share right of the lengths trained on, the same of the longer ones, and BLEU
  ///   of each length.
  private func report(_ plan: Plan, _ results: [[Measured]], _ trained: TrainedTrial) -> Outcome {
    func result(_ kind: PositionalEncodingKind) -> [Measured]? {
      plan.kinds.firstIndex(of: kind).map { results[$0] }
    }
    let all = plan.lengths.lowerBound...plan.longer.upperBound
    let none = result(.none)?[0].mean ?? 0
    let told = zip(plan.kinds, results).filter { $0.0 != .none }
    let worst = told.map { $0.1[0].mean }.min() ?? 0
    let sinusoids = result(.sinusoidal)?[2] ?? Measured(0)
    let linear = result(.alibi)?[2] ?? Measured(0)
    let lead = linear.minus(sinusoids)
    let best = told.max { $0.1[2].mean < $1.1[2].mean }
    let (lengths, longer) = (plan.lengths, plan.longer)
    let found =
      "On \(lengths.lowerBound) to \(lengths.upperBound) digits the model without positions scores \(fixed(none, 1)) BLEU "
      + "and the others at least \(fixed(worst, 1)). On \(longer.lowerBound) to \(longer.upperBound) digits sinusoids "
      + "score \(sinusoids.text(1)), linear biases (alibi) \(linear.text(1)), which is \(lead.text(1)) more, and the best, "
      + "\(best?.0.rawValue ?? ""), \(best?.1[2].text(1) ?? "")."
    return Outcome(
      verdict: .on([none < 0.5 * worst, lead.isAbove(0)]), found: found,
      change:
        "A task that needs near words rather than the mirrored place, as a language does: biases that fall with the "
        + "distance were made for that, and reversal has to look far; training on more lengths.",
      facts: [
        (
          "trained on",
          "\(grouped(plan.pairs)) sequences of \(lengths.lowerBound) to \(lengths.upperBound) digits, to be reversed; "
            + "tested on 300 others and 400 of \(longer.lowerBound) to \(longer.upperBound)"
        ),
        ("systems", "Transformers of width \(plan.features), 4 heads, \(plan.layers)+\(plan.layers) layers"),
      ] + trained.facts,
      tables: [
        ResultTable(
          "Scores by the kind of positions",
          columns: [
            "positions", "BLEU, lengths trained on", "all right, %", "BLEU, longer", "all right, %",
          ],
          rows: zip(plan.kinds, results).map { ($0.rawValue, Array($1.prefix(4))) })
      ],
      drawings: [
        Outcome.Drawing(
          name: "lengths",
          caption:
            "BLEU by the number of digits, of which none above \(lengths.upperBound) was trained on.",
          figure: LinePlot(
            title: "BLEU by length, trained up to \(lengths.upperBound)", xCaption: "digits",
            yCaption: "BLEU",
            series: zip(plan.kinds, results).map { kind, results in
              LinePlot.Series(
                name: kind.rawValue,
                points: zip(all, results.dropFirst(4)).map { .init(x: Double($0), y: $1.mean) })
            }))
      ])
  }
}

/// Returns the number of words of a source.
func wordCount(_ pair: TextPair) -> Int { pair.source.split(separator: " ").count }

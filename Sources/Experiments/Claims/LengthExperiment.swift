internal import NumberText
internal import Translation
internal import Visualization

/// What one vector of fixed width can hold.
struct LengthExperiment: Experiment {
  let name = "length"
  let claim =
    "Translation from one vector of fixed width falls with the length of the source; with attention it does not."
  let source =
    "Bahdanau et al. 2015, sections 5.1 and 5.2.2, figure 2; Cho et al. 2014, On the Properties of Neural Machine Translation"

  struct Plan: Sendable {
    var features: Int
    var lengths: ClosedRange<Int>
    /// How many lengths make a group.
    var step: Int
    var pairs: Int
    var seeds: Int
    var recipe: Recipe
    /// Whether sentences are translated; otherwise digits are reversed.
    var isGrammar: Bool
  }

  let quick = Plan(
    features: 96, lengths: 3...20, step: 3, pairs: 8000, seeds: 3,
    recipe: Recipe(steps: 500, batchTokens: 800, learningRate: 0.003), isGrammar: false)
  let full = Plan(
    features: 128, lengths: 4...39, step: 6, pairs: 30_000, seeds: 3,
    recipe: Recipe(steps: 1500, batchTokens: 2000, learningRate: 0.003), isGrammar: true)

  private static let kinds: [Architecture.Kind] = [.attentionRNN, .contextVectorRNN, .transformer]

  func outcome(of plan: Plan, _ bench: Workbench) throws -> Outcome {
    let data =
      try plan.isGrammar
      ? GrammarSentences.everyday(plan.lengths).data(plan.pairs, test: 900, bench)
      : DigitSequences(lengths: plan.lengths, seed: bench.seed).reversal(plan.pairs, test: 600)
    let systems = Self.kinds.map { TrialSystem($0.name, .small($0, features: plan.features, layers: 1)) }
    let trained = try bench.train(
      Trial(name: "lengths", data: data, systems: systems, seeds: plan.seeds, recipe: plan.recipe))
    let groups = groups(plan).map { range in
      data.test.indices.filter { range.contains(wordCount(data.test[$0])) }
    }
    let results = try systems.map { system in
      try bench.begin("translating with \(system.name)")
      return try trained.measuredAll(system.name) { directory in
        let answers = try bench.answers(of: directory, to: data.test)
        return [answers.bleu] + groups.map(answers.bleu(of:))
      }
    }
    return report(plan, results, groups.map(\.count), trained)
  }

  private func groups(_ plan: Plan) -> [ClosedRange<Int>] {
    stride(from: plan.lengths.lowerBound, through: plan.lengths.upperBound, by: plan.step).map {
      $0...min($0 + plan.step - 1, plan.lengths.upperBound)
    }
  }

  /// - Parameter results: By kind: BLEU of all, and of each group of lengths.
  private func report(
    _ plan: Plan, _ results: [[Measured]], _ counts: [Int], _ trained: TrainedTrial
  ) -> Outcome {
    let groups = groups(plan)
    let names = groups.map { "\($0.lowerBound)–\($0.upperBound)" }
    let last = groups.count
    /// How much of the BLEU of the shortest is left with the longest, in percent.
    func left(_ kind: Int) -> Double {
      100 * results[kind][last].mean / max(1, results[kind][1].mean)
    }
    let words = plan.isGrammar ? "words" : "digits"
    let found =
      "From \(names[0]) to \(names[last - 1]) \(words) the recurrent model with attention keeps \(fixed(left(0), 0)) % of "
      + "its BLEU, the one with a single vector \(fixed(left(1), 0)) %, the Transformer \(fixed(left(2), 0)) %: "
      + zip(Self.kinds, results).map { "\($0.name) \($1[last].text(1))" }.joined(separator: ", ") + "."
    return Outcome(
      verdict: .on([left(1) < 50 && left(1) < left(0) - 20, left(0) > 80]), found: found,
      change:
        "A wider vector and more steps move the fall to longer sources, but do not end it; too few steps leave the model with "
        + "attention behind on long sources too.",
      facts: [
        (
          "trained on",
          "\(grouped(plan.pairs)) "
            + (plan.isGrammar ? "pairs by german-english.grammar" : "sequences of digits, to be reversed")
            + ", \(plan.lengths.lowerBound) to \(plan.lengths.upperBound) \(words), each length equally likely"
        ),
        ("tested on", zip(names, counts).map { "\($1) of \($0)" }.joined(separator: ", ")),
        ("systems", "one layer on each side, width of embeddings and states \(plan.features)"),
      ] + trained.facts,
      tables: [
        ResultTable(
          "BLEU by the length of the source", columns: ["system", "all"] + names,
          rows: zip(Self.kinds, results).map { ($0.name, $1) })
      ],
      drawings: [
        Outcome.Drawing(
          name: "lengths", caption: "BLEU of sources of similar length, with 95 % intervals.",
          figure: LinePlot(
            title: "BLEU by source length", xCaption: "\(words) of the source", yCaption: "BLEU",
            series: zip(Self.kinds, results).map { kind, results in
              LinePlot.Series(
                kind.name, zip(groups.indices, results.dropFirst()).map { (Double($0), $1) })
            }, xLabels: groups.indices.map { (Double($0), names[$0]) }))
      ])
  }
}

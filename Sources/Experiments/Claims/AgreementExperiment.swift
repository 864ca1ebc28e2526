internal import NumberText
internal import Translation
internal import Visualization

/// Whether the short paths of self-attention help a verb to agree with a subject far before it.
struct AgreementExperiment: Experiment {
  let name = "agreement"
  let claim =
    "Although self-attention has a path of one step between any two words, the Transformer is no better than a recurrent "
    + "model at making a verb agree with a subject far away."
  let source = "Tang et al. 2018, Why Self-Attention?, section 4 (subject-verb agreement)"

  struct Plan: Sendable {
    /// The most nouns between subject and verb.
    var most: Int
    var features: Int
    var layers: Int
    var pairs: Int
    /// Pairs to take contrasts from.
    var tests: Int
    var seeds: Int
    var recipe: Recipe
    /// The rate of the recurrent model.
    var recurrentRate: Float
  }

  let quick = Plan(
    most: 6, features: 64, layers: 1, pairs: 8000, tests: 1000, seeds: 5,
    recipe: Recipe(steps: 450, batchTokens: 600, learningRate: 0.004), recurrentRate: 0.006)
  let full = Plan(
    most: 8, features: 64, layers: 1, pairs: 8000, tests: 1000, seeds: 24,
    recipe: Recipe(steps: 600, batchTokens: 600, learningRate: 0.004), recurrentRate: 0.006)

  private static let kinds: [Architecture.Kind] = [.attentionRNN, .transformer]

  func outcome(of plan: Plan, _ bench: Workbench) throws -> Outcome {
    let sentences = GrammarSentences(
      grammar: "german-english-agreement.grammar", languages: ("en", "de"),
      lengths: AgreementContrasts.words(nouns: 0)...AgreementContrasts.words(nouns: plan.most))
    let data = try sentences.data(plan.pairs, test: plan.tests, bench)
    let contrasts = data.test.compactMap(AgreementContrasts.contrast)
    var recurrent = plan.recipe
    recurrent.learningRate = plan.recurrentRate
    let systems = [
      TrialSystem(
        Self.kinds[0].name, .small(Self.kinds[0], features: plan.features, layers: 1), recurrent),
      TrialSystem(
        Self.kinds[1].name, .small(Self.kinds[1], features: plan.features, layers: plan.layers)),
    ]
    let trained = try bench.train(
      Trial(name: "agreement", data: data, systems: systems, seeds: plan.seeds, recipe: plan.recipe))
    let distances = Array(1...plan.most)
    let results = try systems.map { system in
      try bench.begin("scoring with \(system.name)")
      return try trained.measuredAll(system.name) { directory in
        let decisions = try bench.decisions(of: directory.load(), on: contrasts)
        return [percent(of: decisions) { $0 }] + shares(decisions, of: contrasts, by: distances)
      }
    }
    let counts = distances.map { distance in contrasts.count { $0.group == distance } }
    return report(plan, results, counts, trained)
  }

  /// - Parameter results: By kind: the share of right decisions, and that of each distance.
  private func report(
    _ plan: Plan, _ results: [[Measured]], _ counts: [Int], _ trained: TrainedTrial
  ) -> Outcome {
    let lead = results[1][plan.most].minus(results[0][plan.most])
    let overall = results[1][0].minus(results[0][0])
    let distances = Array(1...plan.most)
    let isSaturated = results.allSatisfy { $0[plan.most].mean > 99 }
    let found =
      "With a misleading noun next to the verb, the recurrent model finds the right number more probable in "
      + "\(results[0][0].text(1)) % and the Transformer in \(results[1][0].text(1)) % of the sentences; with "
      + "\(plan.most) nouns between subject and verb in \(results[0][plan.most].text(1)) % and "
      + "\(results[1][plan.most].text(1)) %. The Transformer's lead is \(overall.text(1)) points in all and "
      + "\(lead.text(1)) at the largest distance."
    return Outcome(
      verdict: isSaturated ? .undecided : .onEquality(lead, within: 5),
      found: found + (isSaturated ? " Where nobody makes mistakes nobody can be told apart." : ""),
      change:
        "More steps, with which both make no mistake; deeper models; real text, where sentences differ in more than the distance. "
        + "A language of few words favours whoever learns it sooner.",
      facts: facts(plan, counts) + trained.facts,
      tables: [
        ResultTable(
          "Right number more probable, in percent, by the nouns between subject and verb",
          columns: ["system", "all"] + distances.map(String.init),
          rows: zip(Self.kinds, results).map { ($0.name, $1) })
      ],
      drawings: [
        Outcome.Drawing(
          name: "distance",
          caption: "The share of right decisions by distance, with 95 % intervals; guessing gives 50 %.",
          figure: LinePlot(
            title: "agreement by distance", xCaption: "nouns between subject and verb",
            yCaption: "right, %",
            series: zip(Self.kinds, results).map { kind, results in
              LinePlot.Series(kind.name, zip(distances, results.dropFirst()).map { (Double($0), $1) })
            }, xLabels: distances.map { (Double($0), String($0)) }, yRange: 40...100))
      ])
  }

  /// What the experiment was done with.
  private func facts(_ plan: Plan, _ counts: [Int]) -> Facts {
    [
      (
        "trained on",
        "\(grouped(plan.pairs)) English and German pairs by german-english-agreement.grammar, with 0 to \(plan.most) "
          + "nouns between subject and verb; English does not say the verb's number"
      ),
      (
        "tested on",
        "sentences whose last noun has another number than the subject: "
          + zip(1..., counts).map { "\($1) with \($0) between" }.joined(separator: ", ")
      ),
      (
        "systems",
        "width \(plan.features); two-way GRU encoder and GRU decoder with attention, rate \(plan.recurrentRate); "
          + "Transformer of \(plan.layers)+\(plan.layers) layers, rate \(plan.recipe.learningRate)"
      ),
      ("measure", "no better: the lead at the largest distance is at most 5 points, beyond doubt"),
    ]
  }
}

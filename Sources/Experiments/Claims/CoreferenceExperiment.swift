internal import NumberText
internal import Randomness
internal import Tensors
internal import Translation
internal import Visualization

/// Whether a model knows what "it" means, and whether its attention shows it.
struct CoreferenceExperiment: Experiment {
  let name = "coreference"
  let claim =
    "The Transformer decides what \"it\" means in \"the animal did not cross the street because it was too tired\" and \"… "
    + "too wide\", and a head of its encoder looks from \"it\" at that noun."
  let source =
    "Uszkoreit 2017, Transformer: A Novel Neural Network Architecture for Language Understanding; Vaswani et al. 2017, "
    + "figure 4"

  struct Plan: Sendable {
    var features: Int
    var layers: Int
    var pairs: Int
    /// Pairs of sentences that differ in the adjective.
    var tests: Int
    var seeds: Int
    var recipe: Recipe
    /// The rate of recurrent models.
    var recurrentRate: Float
  }

  let quick = Plan(
    features: 64, layers: 2, pairs: 8000, tests: 100, seeds: 1,
    recipe: Recipe(steps: 1800, batchTokens: 700, learningRate: 0.003), recurrentRate: 0.005)
  let full = Plan(
    features: 96, layers: 3, pairs: 30_000, tests: 300, seeds: 3,
    recipe: Recipe(steps: 3500, batchTokens: 1500, learningRate: 0.002), recurrentRate: 0.004)

  private static let kinds: [Architecture.Kind] = [.transformer, .attentionRNN, .contextVectorRNN]

  func outcome(of plan: Plan, _ bench: Workbench) throws -> Outcome {
    let items = CoreferenceContrasts.items(plan.tests, seed: bench.seed)
    let sentences = GrammarSentences(
      grammar: "german-english-pronouns.grammar", languages: ("en", "de"), lengths: 8...16)
    var data = try sentences.data(plan.pairs, test: 20, bench)
    let held = Set((items + CoreferenceContrasts.classic).map(\.contrast.source))
    data.training.removeAll { held.contains($0.source) }
    var recurrent = plan.recipe
    recurrent.learningRate = plan.recurrentRate
    let systems = Self.kinds.map { kind in
      TrialSystem(
        kind.name,
        .small(kind, features: plan.features, layers: kind == .transformer ? plan.layers : 1),
        kind == .transformer ? nil : recurrent)
    }
    let trained = try bench.train(
      Trial(name: "pronouns", data: data, systems: systems, seeds: plan.seeds, recipe: plan.recipe))
    let groups = groups(of: items)
    let contrasts = items.map(\.contrast)
    let results = try systems.map { system in
      try bench.begin("scoring with \(system.name)")
      return try trained.measuredAll(system.name) { directory in
        let decisions = try bench.decisions(of: directory.load(), on: contrasts)
        return [percent(of: decisions) { $0 }]
          + groups.map { group in percent(of: group.items) { decisions[$0] } }
      }
    }
    try bench.begin("looking into \(systems[0].name)")
    let looks = try trained.measuredAll(systems[0].name) { try look(into: $0, items, bench) }
    return try report(plan, groups, results, looks, trained)
  }

  /// Sentences whose "it" means the same, by how many words it stands behind the noun.
  private func groups(
    of items: [CoreferenceContrasts.Item]
  ) -> [(referent: CoreferenceContrasts.Referent, distance: Int, items: [Int])] {
    CoreferenceContrasts.Referent.allCases.flatMap { referent in
      let own = items.indices.filter { items[$0].referent == referent }
      return Set(own.map { items[$0].contrast.group }).sorted().map { distance in
        (referent, distance, own.filter { items[$0].contrast.group == distance })
      }
    }
  }

  /// Returns the share of the best head and of all, then the share of right decisions without the best head and, for
  /// comparison, the mean of it without each other head.
  private func look(
    into directory: ModelDirectory, _ items: [CoreferenceContrasts.Item], _ bench: Workbench
  ) throws -> [Double] {
    let model = try directory.load()
    guard let heads = try CoreferenceHeads(of: model, on: items) else { return [0, 0, 0, 0] }
    let contrasts = items.map(\.contrast)
    func share(without head: AttentionHead) throws -> Double {
      let masked = try directory.load()
      try masked.mask([head])
      return percent(of: try bench.decisions(of: masked, on: contrasts)) { $0 }
    }
    let architecture = model.configuration.architecture
    let others = (1...architecture.encoderLayers).flatMap { layer in
      (1...architecture.heads).map { AttentionHead(.encoderSelf, layer: layer, head: $0) }
    }.filter { $0 != heads.best }
    let without = try others.map(share(without:))
    return [
      heads.share, heads.meanShare, try share(without: heads.best),
      without.reduce(0, +) / Double(max(1, without.count)),
    ]
  }

  // MARK: The report

  private func report(
    _ plan: Plan,
    _ groups: [(referent: CoreferenceContrasts.Referent, distance: Int, items: [Int])],
    _ results: [[Measured]], _ looks: [Measured], _ trained: TrainedTrial
  ) throws -> Outcome {
    let accuracy = results[0][0]
    let found =
      "The right pronoun is more probable to the Transformer in \(accuracy.text(1)) % of the sentences, to the recurrent "
      + "model with attention in \(results[1][0].text(1)) % and to the one with a single vector in "
      + "\(results[2][0].text(1)) %, where guessing gives 50 %. Of what the Transformer's best head gives from \"it\" to "
      + "the two nouns, \(looks[0].text(1)) % go to the right one, of all heads \(looks[1].text(1)) %. Without that head the "
      + "Transformer is right in \(looks[2].text(1)) %, without another of the encoder in \(looks[3].text(1)) % on average."
    return Outcome(
      verdict: .on([accuracy.mean > 90, looks[0].mean > 75]), found: found,
      change:
        "More steps or layers; other seeds, since a model may bring the adjective to \"it\" rather than the noun, or decide in "
        + "the decoder, and then no head of the encoder shows what it decides. A picture of one head proves nothing.",
      facts: [
        (
          "trained on",
          "\(grouped(plan.pairs)) English and German pairs by german-english-pronouns.grammar, without the sentences "
            + "that are tested"
        ),
        (
          "tested on",
          "\(plan.tests) pairs of sentences that differ in the adjective alone, whose two nouns have German pronouns that "
            + "differ; the best head is found on half of them and measured on the others"
        ),
        (
          "systems",
          "width \(plan.features); Transformer of \(plan.layers)+\(plan.layers) layers, 4 heads; GRUs of one layer, rate "
            + "\(plan.recurrentRate)"
        ),
      ] + trained.facts,
      tables: [accuracyTable(groups, results), headTable(looks)],
      drawings: [distanceDrawing(groups, results)] + (try heatmaps(trained)))
  }

  private func accuracyTable(
    _ groups: [(referent: CoreferenceContrasts.Referent, distance: Int, items: [Int])],
    _ results: [[Measured]]
  ) -> ResultTable {
    ResultTable(
      "Right pronoun more probable, in percent, by what \"it\" means and how many words before it the noun stands",
      columns: ["\"it\" means", "words before", "sentences"] + Self.kinds.map(\.name),
      cells: [
        (
          "either",
          [.nothing, .text("\(groups.reduce(0) { $0 + $1.items.count })")]
            + results.map { .measured($0[0]) }
        )
      ]
        + groups.indices.map { index in
          (
            groups[index].referent.text,
            [.text("\(groups[index].distance)"), .text("\(groups[index].items.count)")]
              + results.map { .measured($0[index + 1]) }
          )
        })
  }

  private func headTable(_ looks: [Measured]) -> ResultTable {
    ResultTable(
      "The Transformer's encoder, in percent", columns: ["", "value"],
      rows: zip(
        [
          "share of the right noun, best head", "share of the right noun, all heads",
          "right without the best head", "right without another head of the encoder",
        ], looks
      ).map { ($0, [$1]) })
  }

  private func distanceDrawing(
    _ groups: [(referent: CoreferenceContrasts.Referent, distance: Int, items: [Int])],
    _ results: [[Measured]]
  ) -> Outcome.Drawing {
    let series = zip(Self.kinds, results).flatMap { kind, results in
      CoreferenceContrasts.Referent.allCases.map { referent in
        LinePlot.Series(
          "\(kind.name), \(referent.text)",
          groups.indices.filter { groups[$0].referent == referent }.map {
            (Double(groups[$0].distance), results[$0 + 1])
          })
      }
    }
    return Outcome.Drawing(
      name: "distance", caption: "The share of right pronouns by distance; guessing gives 50 %.",
      figure: LinePlot(
        title: "right pronouns by distance", xCaption: "words from the noun to \"it\"", yCaption: "right, %",
        series: series, yRange: 0...100))
  }

  /// The two sentences of the literature, as the best head of the first Transformer sees them.
  private func heatmaps(_ trained: TrainedTrial) throws -> [Outcome.Drawing] {
    let model = try trained.model(Self.kinds[0].name, seed: 0).load()
    let classic = CoreferenceContrasts.classic
    let items = CoreferenceContrasts.items(50, seed: .init(1))
    guard let head = try CoreferenceHeads(of: model, on: items)?.best else { return [] }
    let maps = try classic.map { item in
      try CoreferenceHeads.maps(of: model, item.contrast)?.first {
        $0.layer == head.layer && $0.head == head.head
      }
    }
    let maximum = maps.compactMap { $0 }.flatMap { $0.weights.joined() }.max()
    return zip(["tired", "wide"], maps).compactMap { name, map in
      map.map { map in
        Outcome.Drawing(
          name: "head-\(name)",
          caption:
            "Where the head that looks most at the right noun looks from each word, in the sentence with \"\(name)\".",
          figure: AttentionHeatmap(
            title: "… because it was too \(name)",
            subtitle: "encoder, layer \(head.layer), head \(head.head)",
            rowLabels: map.rows.map(\.text), columnLabels: map.columns.map(\.text), rowCaption: "from",
            columnCaption: "to", panels: [.init(weights: map.weights)], maximum: maximum.map(Double.init)))
      }
    }
  }
}

internal import NumberText
internal import Translation
internal import Visualization

/// Whether a tree says what is worth being looked at.
struct GraphExperiment: Experiment {
  let name = "graph"
  let claim =
    "An encoder whose attention goes along the edges of the sentence's tree learns more from the same pairs than one that "
    + "looks at all pairs of words, and it is these edges that do it, not that they are few."
  let source =
    "Bastings et al. 2017, Graph Convolutional Encoders for Syntax-aware Neural Machine Translation (a tree helps an encoder); "
    + "Veličković et al. 2018, Graph Attention Networks, section 2.1 (attention along edges)"

  struct Plan: Sendable {
    /// The most nouns between subject and verb.
    var most: Int
    var features: Int
    var layers: Int
    /// Training pairs, ascending; the claim is judged at the first.
    var sizes: [Int]
    var tests: Int
    var seeds: Int
    var recipe: Recipe
  }

  let quick = Plan(
    most: 4, features: 64, layers: 1, sizes: [1000], tests: 500, seeds: 3,
    recipe: Recipe(steps: 300, batchTokens: 600, learningRate: 0.004))
  let full = Plan(
    most: 8, features: 96, layers: 2, sizes: [125, 250, 500, 1000], tests: 1000, seeds: 5,
    recipe: Recipe(steps: 500, batchTokens: 800, learningRate: 0.003))

  /// What the encoder looks along.
  enum Sight: String, CaseIterable {
    case tree
    case all = "all-pairs"
    case shuffled = "shuffled-tree"

    /// What a reader calls it.
    var text: String {
      switch self {
      case .tree: "edges of the tree"
      case .all: "all pairs"
      case .shuffled: "edges of a shuffled tree"
      }
    }
  }

  /// What one size of the data and one kind of sight have come to: the share of sentences and of verbs that are right, and
  /// of verbs by the nouns between.
  private typealias Scores = [Measured]

  func outcome(of plan: Plan, _ bench: Workbench) throws -> Outcome {
    let sentences = GrammarSentences(
      grammar: "german-english-agreement.grammar", languages: ("en", "de"),
      lengths: AgreementContrasts.words(nouns: 0)...AgreementContrasts.words(nouns: plan.most))
    let all = try sentences.data(plan.sizes.max() ?? 0, test: plan.tests, bench)
    var results: [[Scores]] = []
    var facts: Facts = []
    for size in plan.sizes {
      var data = all
      data.training = Array(all.training.prefix(size))
      let bySight = try scores(of: plan, on: data, size, bench)
      results.append(bySight.scores)
      facts = bySight.facts
    }
    return report(plan, results, facts)
  }

  /// Trains and measures with so many pairs.
  private func scores(
    of plan: Plan, on data: TaskData, _ size: Int, _ bench: Workbench
  ) throws -> (scores: [Scores], facts: Facts) {
    let shuffled = data.shufflingTrees(bench.seed)
    func system(_ sight: Sight) -> TrialSystem {
      let architecture = Architecture.small(features: plan.features, layers: plan.layers)
      return TrialSystem(sight.rawValue, architecture.with { $0.encoderEdges = sight != .all })
    }
    func trained(_ name: String, _ data: TaskData, _ sights: [Sight]) throws -> TrainedTrial {
      try bench.train(
        Trial(
          name: "\(name)-\(size)", data: data, systems: sights.map(system), seeds: plan.seeds,
          recipe: plan.recipe))
    }
    let own = try trained("tree", data, [.tree, .all])
    let other = try trained("shuffled", shuffled, [.shuffled])
    let scores = try Sight.allCases.map { sight in
      try bench.begin("translating with \(sight.text), \(grouped(size)) pairs")
      let (trial, test) = sight == .shuffled ? (other, shuffled.test) : (own, data.test)
      return try trial.measuredAll(sight.rawValue) { directory in
        measures(of: try bench.answers(of: directory, to: test), most: plan.most)
      }
    }
    return (scores, own.facts)
  }

  private func measures(of answers: Answers, most: Int) -> [Double] {
    let pairs = Array(answers.pairs.indices)
    func isVerbRight(_ number: Int) -> Bool {
      lastWord(answers.texts[number]) == lastWord(answers.pairs[number].target)
    }
    return [answers.exact, percent(of: pairs, isVerbRight)]
      + (0...most).map { nouns in
        percent(
          of: pairs.filter { AgreementContrasts.nouns(words: wordCount(answers.pairs[$0])) == nouns },
          isVerbRight)
      }
  }

  // MARK: The report

  /// - Parameter results: By size and sight.
  private func report(_ plan: Plan, _ results: [[Scores]], _ facts: Facts) -> Outcome {
    let (tree, all, shuffled) = (results[0][0], results[0][1], results[0][2])
    let leads = [tree[0].minus(all[0]), tree[0].minus(shuffled[0])]
    let isOpen = !leads.contains { $0.isAbove(0) || $0.isBelow(0) }
    var found =
      "Of \(grouped(plan.sizes[0])) pairs the encoder along the edges of the tree learns to translate \(tree[0].text(1)) % of "
      + "other sentences without a mistake, \(leads[0].text(1)) points more than with all pairs of words and "
      + "\(leads[1].text(1)) more than along the edges of shuffled trees."
    found += " Of the verbs \(tree[1].text(1)) %, \(all[1].text(1)) % and \(shuffled[1].text(1)) % are right."
    if let last = results.last, results.count > 1 {
      let shares = listed(last.map { "\($0[0].text(1)) %" })
      found += " Of \(grouped(plan.sizes.last ?? 0)) pairs \(shares) of the sentences are right."
    }
    if isOpen { found += " The differences are not beyond what other seeds would give." }
    return Outcome(
      verdict: isOpen ? .undecided : .on(leads.map { $0.isAbove(0) }), found: found,
      change:
        "More pairs or steps, with which all pairs of words find the tree by themselves; more layers, with which edges reach "
        + "further; trees of a parser, which errs, and real text, whose meaning is in more than its tree.",
      facts: self.facts(plan) + facts, tables: tables(plan, results), drawings: drawings(plan, results))
  }

  private func tables(_ plan: Plan, _ results: [[Scores]]) -> [ResultTable] {
    [
      ResultTable(
        "Right sentences and right verbs, in percent",
        columns: ["pairs", "encoder looks along", "right sentences", "right verbs"],
        cells: zip(plan.sizes, results).flatMap { size, results -> [(String, [ResultTable.Cell])] in
          zip(Sight.allCases, results).map { sight, scores in
            (grouped(size), [.text(sight.text), .measured(scores[0]), .measured(scores[1])])
          }
        }),
      ResultTable(
        "Right verbs by the nouns between subject and verb, of \(grouped(plan.sizes[0])) pairs, in percent",
        columns: ["encoder looks along"] + (0...plan.most).map(String.init),
        rows: zip(Sight.allCases, results[0]).map { ($0.text, Array($1.dropFirst(2))) }),
    ]
  }

  private func drawings(_ plan: Plan, _ results: [[Scores]]) -> [Outcome.Drawing] {
    let distances = (0...plan.most).map { (Double($0), String($0)) }
    let byDistance = Outcome.Drawing(
      name: "distance",
      caption:
        "The share of right verbs by distance, of \(grouped(plan.sizes[0])) pairs, with 95 % intervals.",
      figure: LinePlot(
        title: "right verbs by distance", xCaption: "nouns between subject and verb", yCaption: "right, %",
        series: zip(Sight.allCases, results[0]).map { sight, scores in
          LinePlot.Series(sight.text, zip(distances, scores.dropFirst(2)).map { ($0.0, $1) })
        }, xLabels: distances.map { (value: $0.0, label: $0.1) }, yRange: 0...100))
    guard plan.sizes.count > 1 else { return [byDistance] }
    let bySize = Outcome.Drawing(
      name: "pairs", caption: "The share of right sentences by the pairs to learn from, with 95 % intervals.",
      figure: LinePlot(
        "right sentences by training pairs", sizes: plan.sizes, xCaption: "pairs", yCaption: "right, %",
        Sight.allCases.enumerated().map { index, sight in
          LinePlot.Series(sight.text, sizes: plan.sizes, results.map { $0[index][0] })
        }))
    return [bySize, byDistance]
  }

  /// What the experiment was done with.
  private func facts(_ plan: Plan) -> Facts {
    [
      (
        "trained on",
        "\(listed(plan.sizes.map(grouped))) English and German pairs by german-english-agreement.grammar, with 0 to "
          + "\(plan.most) nouns between subject and verb, each with the tree that the grammar makes of it; English does not "
          + "say the verb's number"
      ),
      ("tested on", "\(grouped(plan.tests)) other sentences, translated greedily, with their trees"),
      (
        "control",
        "the same trees with their words at places drawn for each sentence: as many edges, and the same number at each word "
          + "of the tree"
      ),
      (
        "systems",
        "Transformers of width \(plan.features), \(plan.layers)+\(plan.layers) layers, 4 heads, the same decoder; only what "
          + "the encoder's self-attention sees differs"
      ),
      ("measure", "ahead: more sentences right, beyond doubt, at the fewest pairs"),
    ]
  }
}

private func lastWord(_ text: String) -> Substring? { text.split(separator: " ").last }

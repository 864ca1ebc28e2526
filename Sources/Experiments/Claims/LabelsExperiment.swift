internal import Bitext
internal import NumberText
internal import Randomness
internal import Translation
internal import Visualization

/// Which encoders know enough to label words and texts.
struct LabelsExperiment: Experiment {
  let name = "labels"
  let claim =
    "Labels that depend on the words around take an encoder that reads in both directions: two-way recurrence or "
    + "self-attention; vectors of words alone are not enough, nor is one direction where what follows counts."
  let source =
    "Schuster and Paliwal 1997; Huang et al. 2015, section 2 (two-way recurrence for tagging); Vaswani et al. 2017, section 4"

  struct Plan: Sendable {
    var features: Int
    var layers: Int
    var lengths: ClosedRange<Int>
    var sequences: Int
    var seeds: Int
    var recipe: Recipe
  }

  let quick = Plan(
    features: 48, layers: 1, lengths: 6...12, sequences: 8000, seeds: 3,
    recipe: Recipe(steps: 800, batchTokens: 500, learningRate: 0.004))
  let full = Plan(
    features: 64, layers: 2, lengths: 6...20, sequences: 20_000, seeds: 3,
    recipe: Recipe(steps: 2500, batchTokens: 1500, learningRate: 0.003))

  private static let encoders: [Architecture.EncoderKind] = [
    .transformer, .bidirectionalRNN, .rnn, .embeddings,
  ]

  func outcome(of plan: Plan, _ bench: Workbench) throws -> Outcome {
    var results = Self.encoders.map { _ in [Measured]() }
    var facts: Facts = []
    for task in LabelTask.allCases {
      let data = task.data(plan.lengths, plan.sequences, test: 400, seed: bench.seed)
      let systems = Self.encoders.map { encoder in
        let kind = Architecture.Kind(encoder, labelling: task == .firstAgain ? .text : .word)
        return TrialSystem(encoder.rawValue, .small(kind, features: plan.features, layers: plan.layers))
      }
      let trained = try bench.train(
        Trial(name: task.rawValue, data: data, systems: systems, seeds: plan.seeds, recipe: plan.recipe))
      for (number, system) in systems.enumerated() {
        results[number].append(
          try trained.measured(system.name) { directory in
            let labels = try bench.labels(of: directory, for: data.test.map(\.source))
            let asked = zip(labels, data.test).flatMap { labels, pair in
              zip(labels, pair.target.split(separator: " ").map(String.init))
            }
            return percent(of: asked) { $0.0 == $0.1 }
          })
      }
      facts = trained.facts
    }
    return report(plan, results, facts)
  }

  /// - Parameter results: The share of right labels by encoder and task.
  private func report(
    _ plan: Plan, _ results: [[Measured]], _ facts: Facts
  ) -> Outcome {
    let (attention, twoWay, oneWay, none) = (results[0], results[1], results[2], results[3])
    let best = zip(attention, twoWay).map { min($0.mean, $1.mean) }
    let tasks = LabelTask.allCases
    let found =
      tasks.indices.map { task in
        "\(tasks[task].text): "
          + zip(Self.encoders, results).map { "\($0.rawValue) \($1[task].text(1)) %" }.joined(separator: ", ")
      }.joined(separator: ". ") + "."
    return Outcome(
      verdict: .on([
        best[0] > 90, best[1] > 90, oneWay[1].mean < best[1] - 10,
        none.prefix(2).allSatisfy { $0.mean < 80 }, best[2] > none[2].mean + 10,
      ]), found: found,
      change:
        "A task whose labels lie in the words themselves; more steps, where an encoder that sees enough has not learned yet.",
      facts: self.facts(plan) + facts,
      tables: [
        ResultTable(
          "Right labels, in percent", columns: ["encoder"] + tasks.map(\.text),
          rows: zip(Self.encoders, results).map { ($0.rawValue, $1) })
      ],
      drawings: [
        Outcome.Drawing(
          name: "labels", caption: "The share of right labels by task, with 95 % intervals.",
          figure: LinePlot(
            title: "right labels", xCaption: "task", yCaption: "%",
            series: zip(Self.encoders, results).map { encoder, results in
              LinePlot.Series(
                encoder.rawValue, results.enumerated().map { (Double($0.offset), $0.element) })
            }, xLabels: tasks.enumerated().map { (Double($0.offset), $0.element.text) }, yRange: 0...100))
      ])
  }

  /// What the experiment was done with.
  private func facts(_ plan: Plan) -> Facts {
    [
      (
        "trained on",
        "\(grouped(plan.sequences)) sequences of \(plan.lengths.lowerBound) to \(plan.lengths.upperBound) digits for each "
          + "task; 400 others tested"
      ),
      ("tasks", LabelTask.allCases.map { "\($0.text): \($0.explanation)" }.joined(separator: "; ")),
      ("systems", "encoders alone, width \(plan.features), \(plan.layers) layers"),
    ]
  }
}

/// What digits are labelled with.
private enum LabelTask: String, CaseIterable {
  case afterLarger = "after-larger"
  case beforeLarger = "before-larger"
  case firstAgain = "first-again"

  var text: String {
    switch self {
    case .afterLarger: "the word before"
    case .beforeLarger: "the word behind"
    case .firstAgain: "the whole text"
    }
  }

  var explanation: String {
    switch self {
    case .afterLarger:
      "for each digit, whether the one before it is larger, which the digit alone tells in about 77 %"
    case .beforeLarger: "for each digit, whether the one behind it is larger"
    case .firstAgain: "one label, whether the first digit comes again"
    }
  }

  func data(_ lengths: ClosedRange<Int>, _ count: Int, test: Int, seed: Seed) -> TaskData {
    DigitSequences(lengths: lengths, seed: seed).labelled(count, test: test, by: labels)
  }

  private func labels(of digits: [Int]) -> [String] {
    func label(_ place: Int, _ other: Int) -> String {
      digits.indices.contains(other) && digits[other] > digits[place] ? "larger" : "other"
    }
    switch self {
    case .afterLarger: return digits.indices.map { label($0, $0 - 1) }
    case .beforeLarger: return digits.indices.map { label($0, $0 + 1) }
    case .firstAgain: return [digits.dropFirst().contains(digits[0]) ? "again" : "once"]
    }
  }
}

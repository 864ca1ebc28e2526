internal import NumberText
internal import Visualization

/// What a layer costs, by the length of the text and the width of its vectors.
struct CostExperiment: Experiment {
  let name = "cost"
  let claim =
    "For n tokens of width d a layer of self-attention takes time n² · d, restricted to r places on each side r · n · d, "
    + "and a recurrent layer n · d²."
  let source = "Vaswani et al. 2017, section 4 and table 1"

  struct Plan: Sendable {
    var lengths: [Int]
    var widths: [Int]
    /// The length at which widths are compared, and the width at which lengths are.
    var middle: (length: Int, width: Int)
    var window: Int
    /// The best of so many runs counts.
    var runs: Int
  }

  let quick = Plan(
    lengths: [16, 32, 64, 128, 256, 512, 1024, 2048], widths: [32, 64, 128, 256, 512], middle: (512, 128),
    window: 16, runs: 5)
  let full = Plan(
    lengths: [16, 32, 64, 128, 256, 512, 1024, 2048, 4096], widths: [32, 64, 128, 256, 512, 1024],
    middle: (1024, 256), window: 16, runs: 15)

  func outcome(of plan: Plan, _ bench: Workbench) throws -> Outcome {
    let results = try LayerKind.allCases.map { kind in
      try bench.begin("measuring \(kind.text)")
      func costs(_ sizes: [(length: Int, width: Int)]) throws -> [LayerCost] {
        try sizes.map { size in
          try bench.checkForEnd()
          return LayerCost(
            of: kind, length: size.length, width: size.width, window: plan.window, runs: plan.runs)
        }
      }
      return Measurements(
        kind: kind, byLength: try costs(plan.lengths.map { ($0, plan.middle.width) }),
        byWidth: try costs(plan.widths.map { (plan.middle.length, $0) }), plan)
    }
    return report(plan, results)
  }

  private func report(_ plan: Plan, _ results: [Measurements]) -> Outcome {
    let worst = results.map(\.deviation).max() ?? 0
    let found =
      "Fitted to the larger half of the sizes, time grows as "
      + listed(
        results.map {
          "n^\(fixed($0.exponents.length, 2)) · d^\(fixed($0.exponents.width, 2)) for \($0.kind.text)"
        }) + "; the largest deviation of an exponent from the table is \(fixed(worst, 2))."
    return Outcome(
      verdict: worst < 0.5 ? .held : .heldInPart, found: found,
      change:
        "Sizes so small that starting an operation takes longer than doing it, or so large that nothing fits into the "
        + "caches; many cores, on which attention uses all at once and recurrence does not; the linear maps around "
        + "attention, left out here, which take n · d².",
      facts: [
        (
          "measured",
          "processor time of one thread, forward, without the linear maps around attention (4 heads) and with those of the "
            + "GRU; the best of \(plan.runs) runs"
        ),
        ("verdict", "an exponent may be 0.5 away from the table"),
      ],
      tables: [exponents(plan, results), steps] + results.map { times($0) },
      drawings: [
        Outcome.Drawing(
          name: "lengths", caption: "Milliseconds by the number of tokens, both axes logarithmic.",
          figure: LinePlot(
            "time of a layer of width \(plan.middle.width)", sizes: plan.lengths, xCaption: "tokens",
            yCaption: "ms",
            results.map {
              .init($0.kind.text, sizes: plan.lengths, $0.byLength.map(\.milliseconds), within: nil)
            },
            yScale: .logarithmic)),
        Outcome.Drawing(
          name: "widths", caption: "Milliseconds by the width of vectors, both axes logarithmic.",
          figure: LinePlot(
            "time of a layer over \(grouped(plan.middle.length)) tokens", sizes: plan.widths,
            xCaption: "width", yCaption: "ms",
            results.map {
              .init($0.kind.text, sizes: plan.widths, $0.byWidth.map(\.milliseconds), within: nil)
            },
            yScale: .logarithmic)),
      ], isTimed: true)
  }

  private func exponents(_ plan: Plan, _ results: [Measurements]) -> ResultTable {
    ResultTable(
      "Exponents of time",
      columns: ["layer", "table 1", "of n", "of n, fitted", "of d", "of d, fitted"],
      cells: results.map { result in
        let (theory, fitted) = (result.kind.exponents, result.exponents)
        return (
          result.kind.text,
          [
            .text(result.kind.formula), .text(fixed(theory.length, 0)), .measured(Measured(fitted.length)),
            .text(fixed(theory.width, 0)), .measured(Measured(fitted.width)),
          ]
        )
      }, decimals: 2)
  }

  /// What follows from how layers are made.
  private var steps: ResultTable {
    ResultTable(
      "By construction", columns: ["layer", "sequential steps", "longest path between two tokens"],
      cells: LayerKind.allCases.map { ($0.text, [.text($0.steps), .text($0.path)]) })
  }

  private func times(_ result: Measurements) -> ResultTable {
    ResultTable(
      "Time and memory: \(result.kind.text)", columns: ["n", "d", "ms", "MiB"],
      cells: (result.byLength + result.byWidth).map { cost in
        (
          grouped(cost.length),
          [
            .text(grouped(cost.width)), .measured(cost.milliseconds), .measured(Measured(cost.mebibytes)),
          ]
        )
      }, decimals: 2)
  }
}

/// The times of one kind of layer, and what they grow with.
private struct Measurements {
  let kind: LayerKind
  let byLength: [LayerCost]
  let byWidth: [LayerCost]
  let exponents: (length: Double, width: Double)

  init(kind: LayerKind, byLength: [LayerCost], byWidth: [LayerCost], _ plan: CostExperiment.Plan) {
    self.kind = kind
    self.byLength = byLength
    self.byWidth = byWidth
    exponents = (
      slope(byLength.suffix((byLength.count + 1) / 2), \.length),
      slope(byWidth.suffix((byWidth.count + 1) / 2), \.width)
    )
  }

  /// How far the worse exponent is from theory.
  var deviation: Double {
    max(
      abs(exponents.length - kind.exponents.length), abs(exponents.width - kind.exponents.width))
  }
}

/// Returns the slope of the logarithm of time over that of a size, by least squares.
private func slope(_ costs: ArraySlice<LayerCost>, _ size: (LayerCost) -> Int) -> Double {
  let points = costs.map { (x: logarithm(Double(size($0))), y: logarithm($0.milliseconds.mean)) }
  let count = Double(max(1, points.count))
  let (x, y) = (points.reduce(0) { $0 + $1.x } / count, points.reduce(0) { $0 + $1.y } / count)
  let covariance = points.reduce(0) { $0 + ($1.x - x) * ($1.y - y) }
  let variance = points.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
  return variance > 0 ? covariance / variance : 0
}

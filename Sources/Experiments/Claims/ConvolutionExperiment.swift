internal import Layers
internal import NumberText
internal import Randomness
internal import Tensors
internal import Visualization

/// Whether self-attention can do what a convolution does, and comes to do it.
struct ConvolutionExperiment: Experiment {
  let name = "convolution"
  let claim =
    "Self-attention with relative positions can express any convolution, a head for each place of the kernel is enough, and "
    + "trained heads become such shifts."
  let source =
    "Cordonnier et al. 2020, section 3, theorem 1 and its proof by lemmas 1 and 2 with the quadratic encoding of equation 9, "
    + "in one dimension, and sections 4.2 and 4.3 (what heads learn)"

  struct Plan: Sendable {
    /// How many places kernels have.
    var kernels: [Int]
    /// How sharply a head looks at its place: α in the paper, where -α (δ - Δ)² is the score of distance δ.
    var sharpness: [Float]
    /// Features of what goes in and comes out.
    var channels: Int
    var length: Int
    var seeds: Int
    /// What is trained.
    var shifts: LearnedShifts
  }

  let quick = Plan(
    kernels: [1, 3, 5, 9], sharpness: [0.25, 0.5, 1, 2, 4, 8, 16, 32], channels: 8, length: 64, seeds: 3,
    shifts: LearnedShifts(
      distances: [1], features: 64, heads: 4, lengths: 8...12, sequences: 6000, seeds: 3,
      recipe: Recipe(steps: 600, batchTokens: 600, learningRate: 0.004)))
  let full = Plan(
    kernels: [1, 3, 5, 9, 17], sharpness: [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64], channels: 32, length: 512,
    seeds: 5,
    shifts: LearnedShifts(
      distances: [1, 2, 4], features: 64, heads: 4, lengths: 10...20, sequences: 20_000, seeds: 5,
      recipe: Recipe(steps: 1500, batchTokens: 1000, learningRate: 0.003)))

  func outcome(of plan: Plan, _ bench: Workbench) throws -> Outcome {
    let results = try plan.kernels.map { size in
      try bench.begin("a kernel of \(size) places")
      return plan.sharpness.map { sharpness in
        Measured(
          (0..<plan.seeds).map { number in
            KernelByHeads(
              places: size, channels: plan.channels, sharpness: sharpness,
              seed: Seed(bench.seed.value &+ UInt64(number))
            ).deviation(length: plan.length)
          })
      }
    }
    let (shifts, trained) = try plan.shifts.results(bench)
    return try report(plan, results, shifts, trained)
  }

  /// - Parameters:
  ///   - results: The largest deviation by kernel and sharpness.
  ///   - shifts: What trained heads do.
  ///   - trained: The encoders that they are of.
  private func report(
    _ plan: Plan, _ results: [[Measured]], _ shifts: [LearnedShifts.Result], _ trained: [TrainedTrial]
  ) throws -> Outcome {
    let last = plan.sharpness.count - 1
    let worst = results.flatMap { $0[last].values }.max() ?? 0
    let blunt = results.flatMap { $0[0].values }.max() ?? 0
    let names = plan.sharpness.map { fixed(Double($0), 2) }
    let found =
      "With α = \(names[last]) no element differs by more than \(shortened(worst)) from the convolution, for kernels of "
      + "\(listed(plan.kernels.map(String.init))) places; with α = \(names[0]), where heads look around their place as "
      + "well, by up to \(shortened(blunt)); nothing was trained for that." + plan.shifts.found(shifts)
    return Outcome(
      verdict: .on([worst <= 1e-5] + plan.shifts.verdicts(shifts)), found: found,
      change:
        "Of the construction nothing, within rounding. At the ends of a text a head whose place is outside looks at the "
        + "nearest place there is, where a convolution takes zeros, so only places with a whole kernel around them are "
        + "compared. Of what is learned: other ways to the same labels, since a head that looks at several places with different "
        + "weights tells them apart as well; a task of larger kernels, with no heads to spare.",
      facts: [
        (
          "made of",
          "multi-head attention with as many heads as the kernel has places, each as wide as the input; queries and keys "
            + "zero; scores -α (δ - Δ)² of the distance δ; values the input; the last map made of the kernel's matrices"
        ),
        (
          "compared with",
          "the sum over the kernel's places, in double precision, on \(plan.length) places of \(plan.channels) features "
            + "drawn from a normal distribution; kernels drawn with variance 1 / (places · features)"
        ),
        ("seeds", "\(plan.seeds); of encoders \(plan.shifts.seeds)"),
      ] + plan.shifts.facts,
      tables: [
        ResultTable(
          "Largest deviation of an element", columns: ["places"] + names.map { "α = \($0)" },
          cells: zip(plan.kernels, results).map { size, results in
            ("\(size)", results.map { .text(shortened($0.values.max() ?? 0)) })
          }),
        plan.shifts.table(shifts),
      ],
      drawings: [
        Outcome.Drawing(
          name: "deviation",
          caption: "The largest deviation from the convolution, by how sharply heads look.",
          figure: LinePlot(
            title: "deviation of heads from a convolution", xCaption: "α", yCaption: "largest deviation",
            series: zip(plan.kernels, results).map { size, results in
              LinePlot.Series(
                name: "\(size) places",
                points: results.enumerated().map {
                  .init(x: Double($0.offset), y: $0.element.values.max() ?? .nan)
                })
            }, xLabels: names.enumerated().map { (Double($0.offset), $0.element) }, yScale: .logarithmic))
      ] + (try plan.shifts.drawings(trained)))
  }
}

/// Scores -α (δ - Δ)² of the distance δ between query and key, each head with a place Δ of its own.
///
/// The quadratic encoding of Cordonnier et al. 2020, section 3.2.
private struct QuadraticBias: DistanceBias {
  let places: [Int]
  let sharpness: Float
  let furthest: Int

  func callAsFunction(_ spans: MemorySpans, heads: Int, _ pass: ForwardPass) -> Tensor {
    let width = 2 * furthest + 1
    let table = places.flatMap { place in
      (-furthest...furthest).map { distance in
        -sharpness * Float(distance - place) * Float(distance - place)
      }
    }
    let rows = (0..<Int32(heads)).flatMap { [Int32](repeating: $0, count: spans.rows / heads) }
    let reach = Int32(furthest)
    let distances = TableDistances(spans, rows: rows, width: width) { $0 + reach }
    return valuesByDistance(pass.tensor(table, [heads, width]), distances, spans)
  }
}

/// A kernel of random matrices, and multi-head attention that is to do the same.
private struct KernelByHeads {
  let places: Int
  let channels: Int
  let sharpness: Float
  let seed: Seed

  /// How far the first and the last place of the kernel are away.
  private var reach: Int { places / 2 }

  /// Returns the largest deviation of an element, over the places that have a whole kernel around them.
  func deviation(length: Int) -> Double {
    var stream = seed.stream(.sampling, places, channels)
    let input = (0..<length).map { _ in (0..<channels).map { _ in stream.nextNormal() } }
    let deviation = (1 / Float(places * channels)).squareRoot()
    // [place, output, input]
    let kernel = (0..<places).map { _ in
      (0..<channels).map { _ in (0..<channels).map { _ in deviation * stream.nextNormal() } }
    }
    let result = attention(kernel, over: input)
    var worst = 0.0
    for place in reach..<max(reach, length - reach) {
      for output in 0..<channels {
        var sum = 0.0
        for (index, matrix) in kernel.enumerated() {
          for (weight, x) in zip(matrix[output], input[place + index - reach]) {
            sum += Double(weight) * Double(x)
          }
        }
        worst = max(worst, abs(sum - Double(result[place][output])))
      }
    }
    return worst
  }

  /// Returns what the heads make of the input, [places of the text][channels].
  ///
  /// A head is as wide as the input, so the layer is as wide as all of them: what goes in stands in its first columns.
  private func attention(_ kernel: [[[Float]]], over input: [[Float]]) -> [[Float]] {
    let features = places * channels
    let store = ParameterStore()
    let bias = QuadraticBias(
      places: (0..<places).map { $0 - reach }, sharpness: sharpness, furthest: input.count)
    let layer = MultiHeadAttention(
      store.scope, features: features, heads: places, positions: .bias(bias), dropout: 0,
      site: AttentionSite(kind: .encoderSelf, layer: 0))
    store.initialize(seed)
    for parameter in store.parameters { parameter.storage.fill(0) }
    // Values: every head takes the input as it is.
    set("value.weight", of: store) { row, column in row % channels == column ? 1 : 0 }
    set("output.weight", of: store) { row, column in
      row < channels ? kernel[column / channels][row][column % channels] : 0
    }
    let pass = ForwardPass(.inference)
    let padding = [Float](repeating: 0, count: features - channels)
    let x = pass.tensor(input.flatMap { $0 + padding }, [input.count, features])
    let y = layer(x, offsets: [0, Int32(input.count)])
    return (0..<y.rows).map { Array(y.row($0).prefix(channels)) }
  }

  /// Sets a matrix of a layer, by row and column.
  private func set(_ name: String, of store: ParameterStore, _ value: (Int, Int) -> Float) {
    guard let parameter = store.parameters.first(where: { $0.name == name }) else {
      preconditionFailure("a layer without \(name)")
    }
    let columns = parameter.shape.columns
    parameter.storage.assign(
      (0..<parameter.shape.count).map { value($0 / columns, $0 % columns) })
  }
}

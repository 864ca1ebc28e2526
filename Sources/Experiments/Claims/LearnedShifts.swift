internal import Bitext
internal import Layers
internal import NumberText
internal import Translation
internal import Visualization

/// What heads make of a task that a convolution does with two places of its kernel.
///
/// Each digit is labelled with one before and one behind it. An encoder of one layer has to bring both to it, which two
/// heads do where each looks at one distance, whatever stands there: the shifts that a convolution is made of.
struct LearnedShifts {
  /// How far away the two digits stand.
  var distances: [Int]
  var features: Int
  var heads: Int
  var lengths: ClosedRange<Int>
  var sequences: Int
  var seeds: Int
  var recipe: Recipe

  /// How distances are told to the heads.
  static let positions: [PositionalEncodingKind] = [.relative, .relativeBias]

  /// What came out with one kind of positions and one distance.
  struct Result: Sendable {
    let positions: PositionalEncodingKind
    let distance: Int
    /// The share of right labels, in percent.
    let right: Measured
    /// What all heads together give to the two digits, in percent.
    let both: Measured
    /// What the head that gives most to the digit before gives to it, and likewise to the one behind, in percent.
    let (before, behind): (Measured, Measured)
  }

  /// Trains the encoders and looks into them.
  func results(_ bench: Workbench) throws -> (results: [Result], trained: [TrainedTrial]) {
    let trained = try distances.map { distance in
      let data = NeighbourDigits(lengths: lengths, distance: distance, seed: bench.seed).data(
        sequences, test: 200)
      return try bench.train(
        Trial(
          name: "neighbours-\(distance)", data: data, systems: Self.positions.map(system), seeds: seeds,
          recipe: recipe))
    }
    let results = try zip(distances, trained).flatMap { distance, trained in
      try Self.positions.map { positions in
        let pairs = trained.trial.data.test
        let measured = try trained.measuredAll(positions.rawValue) { directory in
          let labels = try bench.labels(of: directory, for: pairs.map(\.source)).joined()
          let wanted = pairs.flatMap { $0.target.split(separator: " ").map(String.init) }
          let shares = try self.shares(of: directory, on: pairs, furthest: distance)
          return [
            percent(of: Array(zip(labels, wanted))) { $0.0 == $0.1 },
            shares.reduce(0) { $0 + $1[0] + $1[2 * distance] } / Double(heads),
            shares.map { $0[0] }.max() ?? 0, shares.map { $0[2 * distance] }.max() ?? 0,
          ]
        }
        return Result(
          positions: positions, distance: distance, right: measured[0], both: measured[1],
          before: measured[2], behind: measured[3])
      }
    }
    return (results, trained)
  }

  private func system(_ positions: PositionalEncodingKind) -> TrialSystem {
    TrialSystem(
      positions.rawValue,
      .small(Architecture.Kind(.transformer, labelling: .word), features: features, heads: heads).with {
        ($0.positions, $0.clippedDistance) = (positions, 8)
      })
  }

  /// Returns what each head gives on average to each distance from `-furthest` to `furthest`, in percent.
  ///
  /// Only digits count that have others so far before and behind them.
  private func shares(of directory: ModelDirectory, on pairs: [TextPair], furthest: Int) throws -> [[Double]]
  {
    let model = try directory.loadLabels()
    var sums = [[Double]](repeating: [Double](repeating: 0, count: 2 * furthest + 1), count: heads)
    var count = 0
    for pair in pairs {
      let weights = model.encoderWeights(of: pair.source)[0]
      let digits = weights[0].count - 1
      let places = furthest..<max(furthest, digits - furthest)
      count += places.count
      for (head, rows) in weights.enumerated() {
        for place in places {
          for distance in -furthest...furthest {
            sums[head][distance + furthest] += Double(rows[place][place + distance])
          }
        }
      }
    }
    return sums.map { $0.map { 100 * $0 / Double(max(1, count)) } }
  }

  // MARK: The report

  /// What must hold of every encoder, nine tenths being enough: it is right, its heads look at the two distances alone,
  /// and for each of them one is a shift, which looks nowhere else.
  func verdicts(_ results: [Result]) -> [Bool] {
    [
      results.allSatisfy { $0.right.mean > 90 && $0.both.mean > 90 },
      results.allSatisfy { $0.before.mean > 90 && $0.behind.mean > 90 },
    ]
  }

  /// The least that holds of all distances, by the kind of positions.
  func found(_ results: [Result]) -> String {
    let kinds = Self.positions.compactMap { positions -> String? in
      let own = results.filter { $0.positions == positions }
      guard let right = own.map(\.right.mean).min(), let both = own.map(\.both.mean).min(),
        let single = own.flatMap({ [$0.before.mean, $0.behind.mean] }).min()
      else { return nil }
      return
        "with \(positions.rawValue) positions at least \(fixed(right, 1)) % of the labels are right, all heads give at least "
        + "\(fixed(both, 1)) % to the two digits, and one head at least \(fixed(single, 1)) % to one of them"
    }
    if kinds.isEmpty { return "" }
    return " Of encoders of one layer that were trained to name the digits at distance "
      + "\(listed(distances.map(String.init))) before and behind, " + kinds.joined(separator: "; ") + "."
  }

  func table(_ results: [Result]) -> ResultTable {
    ResultTable(
      "Trained heads, in percent",
      columns: [
        "positions, distance", "right labels", "all heads, both digits", "best head, before",
        "best head, behind",
      ],
      rows: results.map {
        ("\($0.positions.rawValue), \($0.distance)", [$0.right, $0.both, $0.before, $0.behind])
      })
  }

  /// Where the heads of the first encoder of each kind look on average, by distance.
  func drawings(_ trained: [TrainedTrial]) throws -> [Outcome.Drawing] {
    let furthest = 1 + (distances.max() ?? 0)
    return try zip(distances, trained).flatMap { distance, trained in
      try Self.positions.map { positions in
        let shares = try shares(
          of: trained.model(positions.rawValue, seed: 0), on: trained.trial.data.test, furthest: furthest)
        return Outcome.Drawing(
          name: "shifts-\(distance)-\(positions.rawValue)",
          caption:
            "Where each head looks on average, trained to name the digits at distance \(distance) before and "
            + "behind; positions \(positions.rawValue).",
          figure: AttentionHeatmap(
            title: "heads that were trained",
            subtitle: "digits at distance \(distance), \(positions.rawValue)",
            rowLabels: (1...heads).map(String.init),
            columnLabels: (-furthest...furthest).map { $0 > 0 ? "+\($0)" : "\($0)" },
            rowCaption: "head", columnCaption: "distance",
            panels: [.init(weights: shares.map { $0.map { Float($0 / 100) } })], maximum: 1))
      }
    }
  }

  var facts: Facts {
    [
      (
        "shifts learned by",
        "encoders of one layer, width \(features), \(heads) heads, that label each of \(lengths.lowerBound) to "
          + "\(lengths.upperBound) digits with two others; \(grouped(sequences)) sequences; "
          + "positions \(listed(Self.positions.map(\.rawValue)))"
      ),
      ("budget of each encoder", recipe.text),
    ]
  }
}

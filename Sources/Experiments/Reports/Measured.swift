/// One thing measured several times, such as once for each seed.
struct Measured: Sendable, Hashable {
  let values: [Double]

  init(_ values: [Double]) {
    precondition(!values.isEmpty, "a measurement without a value")
    self.values = values
  }

  /// Something that is not measured more than once.
  init(_ value: Double) { self.init([value]) }

  var mean: Double { values.reduce(0, +) / Double(values.count) }

  /// Half the width of the 95 % confidence interval of the mean, by Student's t; nil for a single value.
  var halfWidth: Double? {
    guard values.count > 1 else { return nil }
    let mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let variance = squares / Double(values.count - 1)
    return studentQuantile(values.count - 1) * (variance / Double(values.count)).squareRoot()
  }

  /// The 95 % confidence interval of the mean; nil for a single value.
  var interval: ClosedRange<Double>? { halfWidth.map { mean - $0...mean + $0 } }

  /// Returns the differences from what was measured with the same seeds.
  func minus(_ other: Measured) -> Measured {
    precondition(values.count == other.values.count, "differences of other seeds")
    return Measured(zip(values, other.values).map { $0 - $1 })
  }

  /// Whether the mean is above a number beyond doubt: its interval is, or, of a single value, the value.
  func isAbove(_ bound: Double) -> Bool { (interval?.lowerBound ?? mean) > bound }

  /// Whether the mean is below a number beyond doubt.
  func isBelow(_ bound: Double) -> Bool { (interval?.upperBound ?? mean) < bound }
}

/// Returns the quantile of 97.5 % of Student's t distribution, at most 0.3 % too small beyond the table.
private func studentQuantile(_ degrees: Int) -> Double {
  let table = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228]
  return degrees <= table.count ? table[degrees - 1] : 1.96 + 2.7 / Double(degrees)
}

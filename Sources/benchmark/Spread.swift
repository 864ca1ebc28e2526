/// How measurements of the same thing differ.
struct Spread {
  let median: Double
  let minimum: Double
  let maximum: Double
  /// Number of measurements.
  let count: Int

  /// - Precondition: There is a value.
  init(_ values: [Double]) {
    let sorted = values.sorted()
    count = sorted.count
    precondition(count > 0, "nothing was measured")
    minimum = sorted[0]
    maximum = sorted[count - 1]
    median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
  }
}

/// Returns how many seconds a piece of work takes.
func seconds(of work: () throws -> Void) rethrows -> Double {
  max(try ContinuousClock().measure(work) / .seconds(1), 1e-9)
}

internal import Testing

/// How far two numbers may lie apart and still count as equal: `absolute + relative * |expected|`.
package struct Tolerance: Sendable {
  package var relative: Double
  package var absolute: Double

  package init(relative: Double, absolute: Double) {
    self.relative = relative
    self.absolute = absolute
  }

  /// A few roundings of float32 at magnitudes around one.
  package static let rounding = Tolerance(relative: 2e-5, absolute: 2e-6)

  /// Sums of many float32 in another order, or a chain of operations.
  package static let sums = Tolerance(relative: 2e-4, absolute: 2e-5)

  /// Returns by how many times the allowed distance is exceeded; at most 1 is close.
  ///
  /// Equal values, infinities and NaN among them, have excess 0; a NaN or an infinity on one side only has an
  /// infinite excess.
  package func excess(_ actual: Float, _ expected: Float) -> Double {
    if actual == expected || (actual.isNaN && expected.isNaN) { return 0 }
    guard actual.isFinite, expected.isFinite else { return .infinity }
    return abs(Double(actual) - Double(expected)) / (absolute + relative * abs(Double(expected)))
  }
}

/// Records an issue that names the worst element where two arrays are not close.
package func expectClose(
  _ actual: [Float], _ expected: [Float], within tolerance: Tolerance = .rounding, _ subject: String = "",
  fileID: String = #fileID, filePath: String = #filePath, line: Int = #line, column: Int = #column
) {
  let place = SourceLocation(fileID: fileID, filePath: filePath, line: line, column: column)
  guard actual.count == expected.count else {
    Issue.record("\(subject): \(actual.count) values, \(expected.count) expected", sourceLocation: place)
    return
  }
  let excesses = zip(actual, expected).map { tolerance.excess($0, $1) }
  guard let worst = excesses.indices.max(by: { excesses[$0] < excesses[$1] }) else { return }
  guard excesses[worst] > 1 else { return }
  let wrong = excesses.reduce(0) { $0 + ($1 > 1 ? 1 : 0) }
  Issue.record(
    """
    \(subject): \(wrong) of \(actual.count) elements differ; element \(worst) is \(actual[worst]), \
    \(expected[worst]) expected (\(excesses[worst]) times what is allowed)
    """, sourceLocation: place)
}

/// Records an issue that names the first element where two arrays do not have the same bits.
package func expectSameBits(
  _ actual: [Float], _ expected: [Float], _ subject: String = "", fileID: String = #fileID,
  filePath: String = #filePath, line: Int = #line, column: Int = #column
) {
  let place = SourceLocation(fileID: fileID, filePath: filePath, line: line, column: column)
  guard actual.count == expected.count else {
    Issue.record("\(subject): \(actual.count) values, \(expected.count) expected", sourceLocation: place)
    return
  }
  let different = actual.indices.filter { actual[$0].bitPattern != expected[$0].bitPattern }
  guard let first = different.first else { return }
  Issue.record(
    """
    \(subject): \(different.count) of \(actual.count) elements have other bits; the first is element \(first): \
    \(actual[first]), \(expected[first]) expected
    """, sourceLocation: place)
}

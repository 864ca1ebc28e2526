import NumberText
import Testing

struct AxisTicksTests {
  @Test(arguments: [
    (0.0...1.0, 6, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    (0.0...0.37, 6, ["0", "0.1", "0.2", "0.3"]),
    (-3.0...41.0, 7, ["0", "10", "20", "30", "40"]),
    (-25.0...25.0, 6, ["−20", "−10", "0", "10", "20"]),
    (0.0...12_000.0, 4, ["0", "5,000", "10,000"]),
    (0.0012...0.0048, 5, ["0.002", "0.003", "0.004"]),
    (999_000.0...3_001_000.0, 5, ["1,000,000", "1,500,000", "2,000,000", "2,500,000", "3,000,000"]),
  ])
  func roundNumbersWithinTheRange(range: ClosedRange<Double>, count: Int, labels: [String]) {
    let ticks = AxisTicks(in: range, atMost: count)
    #expect(ticks.labels == labels)
    #expect(ticks.values.allSatisfy { $0 >= range.lowerBound - 1e-9 && $0 <= range.upperBound + 1e-9 })
  }

  @Test(arguments: [
    (0.0...3.0, 7, ["1", "3", "10", "30", "100", "300", "1,000"]),
    (0.5...2.1, 7, ["5", "10", "20", "50", "100"]),
    (-2.1...0.5, 8, ["0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1", "2"]),
    (
      -1.0...8.0, 12,
      ["0.1", "1", "10", "100", "1,000", "10,000", "100,000", "1,000,000", "10,000,000", "100,000,000"]
    ),
    (0.8...0.9, 6, ["6.5", "7.0", "7.5"]),
  ])
  func powersOfTenAndTheirParts(exponents: ClosedRange<Double>, count: Int, labels: [String]) {
    let ticks = AxisTicks(powersOfTen: exponents, atMost: count)
    #expect(ticks.labels == labels)
    #expect(ticks.values.count == labels.count)
  }

  @Test(arguments: [0.0...0.0, 5.0...5.0, -1e300...1e300, 1.0...1.0000001, 0.0...1e-30])
  func oddRangesGiveAFewTicks(range: ClosedRange<Double>) {
    let ticks = AxisTicks(in: range, atMost: 6)
    #expect(1...6 ~= ticks.values.count)
    #expect(ticks.labels.count == ticks.values.count)
  }
}

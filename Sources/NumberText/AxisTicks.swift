internal import Glibc

/// Round numbers that stand at an axis, and what is written there.
package struct AxisTicks: Hashable {
  package let values: [Double]
  package let labels: [String]

  /// Returns the multiples, within a range, of 1, 2 or 5 times a power of ten, of which there are at most so many.
  ///
  /// - Parameter range: Finite; where it is empty, its one number stands alone.
  package init(in range: ClosedRange<Double>, atMost count: Int) {
    let extent = range.upperBound - range.lowerBound
    // A range narrower than any measurement has no room for steps that differ.
    guard extent > 1e-290, extent.isFinite, count > 1 else {
      values = [range.lowerBound]
      labels = ["\(range.lowerBound)"]
      return
    }
    var exponent = Int(log10(extent / Double(count)).rounded(.down)) - 1
    var multiple = 1
    func step() -> Double {
      exponent < 0 ? Double(multiple) / power(-exponent) : Double(multiple) * power(exponent)
    }
    func numbers() -> ClosedRange<Double> {
      let first = (range.lowerBound / step() - 1e-9).rounded(.up)
      return first...max(first, (range.upperBound / step() + 1e-9).rounded(.down))
    }
    while numbers().upperBound - numbers().lowerBound + 1 > Double(count) {
      switch multiple {
      case 1: multiple = 2
      case 2: multiple = 5
      default:
        multiple = 1
        exponent += 1
      }
    }
    let chosen = stride(from: numbers().lowerBound, through: numbers().upperBound, by: 1)
    values = chosen.map { $0 * step() }
    labels = chosen.map { decimal($0 * Double(multiple), exponent: exponent) }
  }

  /// Returns the numbers 1, 2 and 5 times a power of ten, or fewer where those are too many; equal steps where the
  /// range has fewer than three of them.
  ///
  /// - Parameter exponents: The range as logarithms to base 10.
  package init(powersOfTen exponents: ClosedRange<Double>, atMost count: Int) {
    let powers = Int(exponents.lowerBound.rounded(.down))...Int(exponents.upperBound.rounded(.up))
    func numbers(_ multiples: [Int]) -> [(number: Double, exponent: Int)] {
      powers.flatMap { power in multiples.map { (Double($0), power) } }
        .filter { exponents.contains(log10($0.number) + Double($0.exponent)) }
    }
    let chosen = [[1, 2, 5], [1, 3], [1]].map(numbers).first { $0.count <= count } ?? numbers([1])
    guard chosen.count > 2 else {
      self.init(in: pow(10, exponents.lowerBound)...pow(10, exponents.upperBound), atMost: count)
      return
    }
    self.init(
      chosen.map { number, exponent in
        let value = exponent < 0 ? number / power(-exponent) : number * power(exponent)
        return (value, decimal(number, exponent: exponent))
      })
  }

  /// Takes values with words for them.
  package init(_ named: [(value: Double, label: String)]) {
    values = named.map(\.value)
    labels = named.map(\.label)
  }
}

private func power(_ exponent: Int) -> Double { pow(10, Double(exponent)) }

/// Returns a whole number times a power of ten, written without rounding where it is of ordinary size.
private func decimal(_ number: Double, exponent: Int) -> String {
  let value = exponent < 0 ? number / power(-exponent) : number * power(exponent)
  guard abs(value) < 1e12, exponent >= -6 else { return "\(value)" }
  if value == 0 { return "0" }
  let text = exponent < 0 ? fixed(value, -exponent) : grouped(Int(value))
  return text.hasPrefix("-") ? "−" + text.dropFirst() : text
}

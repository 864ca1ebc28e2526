internal import Glibc
internal import NumberText

/// Round numbers that stand at an axis, and what is written there.
struct AxisTicks: Hashable {
  let values: [Double]
  let labels: [String]

  /// Returns the multiples, within a range, of 1, 2 or 5 times a power of ten, of which there are at most so many.
  ///
  /// - Parameter range: Finite; where it is empty, its one number stands alone.
  init(in range: ClosedRange<Double>, atMost count: Int) {
    let extent = range.upperBound - range.lowerBound
    guard extent > 0, extent.isFinite, count > 1 else {
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

  /// Takes values with words for them.
  init(_ named: [(value: Double, label: String)]) {
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

internal import Glibc
internal import NumberText

/// A small drawing of one or two curves over steps, as a part of a page whose colours it takes.
package struct CurveChart {
  package var title: String
  package var series: [Series]
  /// Whether equal distances of the y axis mean equal ratios.
  package var isLogarithmic: Bool

  package struct Series {
    package var name: String
    package var points: [Point]
    /// Whether each point was measured by itself, and so is marked.
    package var hasMarks: Bool

    package init(name: String, points: [Point], hasMarks: Bool) {
      self.name = name
      self.points = points
      self.hasMarks = hasMarks
    }
  }

  package struct Point {
    package var x: Double
    package var y: Double

    package init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// - Parameter series: Those after the second cannot be told from it.
  package init(title: String, series: [Series], isLogarithmic: Bool = false) {
    self.title = title
    self.isLogarithmic = isLogarithmic
    self.series = series.map { series in
      var series = series
      series.points = thinned(
        series.points.filter { $0.x.isFinite && $0.y.magnitude < 1e12 && (!isLogarithmic || $0.y > 0) })
      return series
    }
  }

  /// Whether a curve has two points.
  package var hasCurve: Bool { series.contains { $0.points.count > 1 } }

  /// The drawing.
  package var html: HTML {
    let shown = series.filter { !$0.points.isEmpty }
    let label =
      "\(title), by step" + (shown.count > 1 ? ": " + shown.map(\.name).joined(separator: ", ") : "")
    var parts = [HTML.element("text", ["class": "title", "x": "2", "y": "13"], text: title)]
    parts += axes
    var x = Double(width) - 6
    for (index, series) in shown.enumerated().reversed() where shown.count > 1 {
      parts.append(
        .element(
          "text", ["class": styles[min(index, 1)], "x": place(x), "y": "13", "text-anchor": "end"],
          text: series.name))
      x -= 14 + 6.5 * Double(series.name.unicodeScalars.count)
    }
    for (index, series) in shown.enumerated() { parts += curve(series, styles[min(index, 1)]) }
    return .element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "class": "chart", "viewBox": "0 0 \(width) \(height)",
        "role": "img",
        "aria-label": label,
      ], [.lines(parts)])
  }

  // MARK: Parts

  private var axes: [HTML] {
    let ticks = isLogarithmic ? AxisTicks(powersOfTen: yRange, atMost: 5) : AxisTicks(in: yRange, atMost: 5)
    let lines = zip(ticks.values, ticks.labels).flatMap { value, label in
      let y = place(self.y(isLogarithmic ? log10(value) : value))
      return [
        HTML.element(
          "line", ["class": "grid", "x1": "\(left)", "x2": "\(width - right)", "y1": y, "y2": y]),
        .element("text", ["x": "\(left - 4)", "y": y, "dy": "0.35em", "text-anchor": "end"], text: label),
      ]
    }
    let steps = AxisTicks(in: xRange, atMost: 5)
    return lines
      + zip(steps.values, steps.labels).map { value, label in
        .element(
          "text", ["x": place(x(value)), "y": "\(height - 6)", "text-anchor": "middle"], text: label)
      }
  }

  private func curve(_ series: Series, _ style: String) -> [HTML] {
    let points = series.points.map { (x($0.x), y(isLogarithmic ? log10($0.y) : $0.y)) }
    var parts = [
      HTML.element(
        "polyline",
        ["class": style, "points": points.map { "\(place($0)),\(place($1))" }.joined(separator: " ")])
    ]
    if series.hasMarks, points.count <= 40 {
      parts += points.map {
        .element("circle", ["class": style, "cx": place($0), "cy": place($1), "r": "2.2"])
      }
    }
    return parts
  }

  // MARK: Places

  /// From the beginning of the training.
  private var xRange: ClosedRange<Double> { range(of: [0] + series.flatMap(\.points).map(\.x), padding: 0) }

  /// In logarithms where those are drawn.
  private var yRange: ClosedRange<Double> {
    range(of: series.flatMap(\.points).map { isLogarithmic ? log10($0.y) : $0.y }, padding: 0.05)
  }

  private func x(_ value: Double) -> Double {
    Double(left) + (value - xRange.lowerBound) / (xRange.upperBound - xRange.lowerBound)
      * Double(width - left - right)
  }

  private func y(_ value: Double) -> Double {
    let share = (value - yRange.lowerBound) / (yRange.upperBound - yRange.lowerBound)
    return Double(height - bottom) - share * Double(height - top - bottom)
  }
}

private let (width, height) = (360, 210)
private let (left, right, top, bottom) = (52, 12, 24, 24)
private let styles = ["first", "second"]

private func place(_ value: Double) -> String { fixed(value, 1) }

/// Returns the range of numbers with a share of it added at both ends; never an empty one.
private func range(of values: [Double], padding: Double) -> ClosedRange<Double> {
  let (low, high) = (values.min() ?? 0, values.max() ?? 1)
  guard high - low > 1e-9 * max(high.magnitude, 1e-9) else {
    let half = max(low.magnitude * 0.1, 1e-6)
    return low - half...high + half
  }
  return low - padding * (high - low)...high + padding * (high - low)
}

/// Returns at most 400 points, the last among them: more cannot be seen.
private func thinned(_ points: [CurveChart.Point]) -> [CurveChart.Point] {
  let step = (points.count + 399) / 400
  guard step > 1 else { return points }
  return points.indices.filter { (points.count - 1 - $0) % step == 0 }.map { points[$0] }
}

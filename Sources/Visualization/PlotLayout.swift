internal import Glibc
internal import NumberText

/// Where the parts of a plot stand, and which point belongs to which number.
struct PlotLayout {
  let margin = 16.0
  let titleStyle = TextStyle(size: 14, isBold: true)
  let legendStyle = TextStyle(size: 11)
  let caption = TextStyle(size: 11)
  let tick = TextStyle(size: 10)
  let frame: Rectangle
  let xTicks: AxisTicks
  let yTicks: AxisTicks
  let legend: [LegendEntry]
  let size: Size
  private let xRange: ClosedRange<Double>
  /// In the units of the scale: logarithms where that is logarithmic.
  private let yRange: ClosedRange<Double>
  private let yScale: LinePlot.Scale
  /// How many series have bars: they stand beside each other.
  private let barred: Int
  private let hasNamedPlaces: Bool

  struct LegendEntry {
    let series: Int
    let place: Point
  }

  init(_ plot: LinePlot, _ canvas: Canvas) {
    let scale = plot.yScale
    let points = plot.series.flatMap(\.points).filter { $0.x.isFinite && scale.position(of: $0.y).isFinite }
    yScale = scale
    hasNamedPlaces = !plot.xLabels.isEmpty
    let xs = points.map(\.x) + plot.xLabels.map(\.value)
    let shown =
      points.flatMap { [$0.y] + ends(of: $0) } + (plot.yRange.map { [$0.lowerBound, $0.upperBound] } ?? [])
    let ys = shown.map(scale.position).filter(\.isFinite)
    xRange = padded(xs, by: hasNamedPlaces ? 0.08 : 0.02)
    yRange = padded(ys, by: plot.yRange == nil ? 0.06 : 0)
    xTicks = plot.xLabels.isEmpty ? AxisTicks(in: xRange, atMost: 8) : AxisTicks(plot.xLabels)
    yTicks =
      switch scale {
      case .linear: AxisTicks(in: yRange, atMost: 7)
      case .logarithmic: AxisTicks(powersOfTen: yRange, atMost: 7)
      }
    barred = plot.series.count { $0.interval == .bars && $0.points.contains { $0.interval != nil } }

    let (tick, legendStyle, titleStyle, margin) = (tick, legendStyle, titleStyle, margin)
    let yWidth = yTicks.labels.map { canvas.width(of: $0, tick) }.max() ?? 0
    let left = margin + 20 + yWidth + 6
    let width = left + plot.area.width + margin
    var (x, y) = (margin, margin + 32)
    var entries: [LegendEntry] = []
    var right = width
    for (index, series) in plot.series.enumerated() {
      let entryWidth = 32 + canvas.width(of: series.name, legendStyle)
      if x > margin, x + entryWidth > width - margin { (x, y) = (margin, y + 18) }
      entries.append(LegendEntry(series: index, place: Point(x, y)))
      right = max(right, x + entryWidth + margin)
      x += entryWidth + 22
    }
    legend = entries
    frame = Rectangle(x: left, y: y + 20, width: plot.area.width, height: plot.area.height)
    right = max(right, margin + canvas.width(of: plot.title, titleStyle) + margin)
    size = Size(width: right, height: frame.bottom + 42 + margin)
  }

  func x(_ value: Double) -> Double {
    frame.x + (value - xRange.lowerBound) / (xRange.upperBound - xRange.lowerBound) * frame.width
  }

  func y(_ value: Double) -> Double {
    let position = yScale.position(of: value)
    return frame.bottom - (position - yRange.lowerBound) / (yRange.upperBound - yRange.lowerBound)
      * frame.height
  }

  /// Returns the points of a series on the canvas, in runs without gaps.
  func runs(of series: LinePlot.Series, _ index: Int) -> [[PlotPoint]] {
    // Bars of several series at one named place would hide each other.
    let shift = hasNamedPlaces && barred > 1 ? (Double(index) - Double(barred - 1) / 2) * 7 : 0
    var runs: [[PlotPoint]] = [[]]
    for point in series.points {
      guard point.x.isFinite, yScale.position(of: point.y).isFinite else {
        runs.append([])
        continue
      }
      let ends = ends(of: point).filter { yScale.position(of: $0).isFinite }
      runs[runs.count - 1].append(
        PlotPoint(
          x: x(point.x) + shift, y: y(point.y), low: ends.first.map(y), high: ends.last.map(y),
          measurement: point))
    }
    return runs.filter { !$0.isEmpty }
  }
}

extension LinePlot.Scale {
  /// Returns where a number stands along the axis, in units of its own; no finite one where it has no place.
  fileprivate func position(of value: Double) -> Double {
    switch self {
    case .linear: value
    case .logarithmic: value > 0 ? log10(value) : .nan
    }
  }
}

/// A measurement on the canvas.
struct PlotPoint: Equatable {
  let x: Double
  let y: Double
  let low: Double?
  let high: Double?
  /// What it stands for.
  let measurement: LinePlot.Series.Point
}

/// Returns the ends of an interval, lower first; none where they are not known.
private func ends(of point: LinePlot.Series.Point) -> [Double] {
  guard let interval = point.interval, interval.lowerBound.isFinite, interval.upperBound.isFinite else {
    return []
  }
  return [interval.lowerBound, interval.upperBound]
}

/// Returns the range of numbers with a share of it added at both ends; never an empty one.
private func padded(_ values: [Double], by share: Double) -> ClosedRange<Double> {
  let low = values.min() ?? 0
  let high = values.max() ?? 1
  guard high > low else {
    let half = max(abs(low) * 0.1, 0.5)
    return low - half...high + half
  }
  return low - share * (high - low)...high + share * (high - low)
}

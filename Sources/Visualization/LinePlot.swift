internal import NumberText

/// Curves or measurements with how sure they are, over a common axis.
public struct LinePlot: Figure {
  public var title: String
  public var xCaption: String
  public var yCaption: String
  public var series: [Series]
  /// Words at places of the x axis instead of round numbers, such as groups of lengths.
  public var xLabels: [(value: Double, label: String)]
  /// The part of the y axis to show at least.
  public var yRange: ClosedRange<Double>?
  public var yScale: Scale
  /// The size of the area that curves are drawn in.
  public var area: Size

  /// What equal distances along an axis mean.
  public enum Scale: Sendable, Hashable {
    /// Equal differences.
    case linear
    /// Equal ratios; a number that is not above zero leaves a gap.
    case logarithmic
  }

  /// One curve.
  public struct Series: Sendable, Hashable {
    public var name: String
    /// In the order in which they are joined; a point that is no number leaves a gap.
    public var points: [Point]
    public var interval: Interval

    public init(name: String, points: [Point], interval: Interval = .bars) {
      self.name = name
      self.points = points
      self.interval = interval
    }

    /// A measurement and, where known, the ends of its confidence interval.
    public struct Point: Sendable, Hashable {
      public var x: Double
      public var y: Double
      public var interval: ClosedRange<Double>?

      public init(x: Double, y: Double, interval: ClosedRange<Double>? = nil) {
        self.x = x
        self.y = y
        self.interval = interval
      }
    }

    /// How confidence intervals are drawn.
    public enum Interval: Sendable, Hashable {
      /// An area along the curve.
      case band
      /// A bar at each point.
      case bars
    }
  }

  public init(
    title: String, xCaption: String, yCaption: String, series: [Series],
    xLabels: [(value: Double, label: String)] = [], yRange: ClosedRange<Double>? = nil,
    yScale: Scale = .linear, area: Size = Size(width: 520, height: 300)
  ) {
    self.title = title
    self.xCaption = xCaption
    self.yCaption = yCaption
    self.series = series
    self.xLabels = xLabels
    self.yRange = yRange
    self.yScale = yScale
    self.area = area
  }

  public func draw(on canvas: Canvas) -> Size {
    let layout = PlotLayout(self, canvas)
    canvas.write(title, at: Point(layout.margin, layout.margin + 7), layout.titleStyle)
    drawAxes(layout, canvas)
    for (index, series) in series.enumerated() where series.interval == .band {
      for run in layout.runs(of: series, index) { drawBand(run, style(index), layout, canvas) }
    }
    for (index, series) in series.enumerated() { draw(series, index, layout, canvas) }
    for entry in layout.legend { drawLegend(entry, layout, canvas) }
    return layout.size
  }

  // MARK: Parts

  private func drawAxes(_ layout: PlotLayout, _ canvas: Canvas) {
    let frame = layout.frame
    for (value, label) in zip(layout.yTicks.values, layout.yTicks.labels) {
      let y = layout.y(value)
      canvas.stroke([Point(frame.x, y), Point(frame.right, y)], .faint, width: 0.75)
      canvas.write(label, at: Point(frame.x - 6, y), layout.tick, align: .right)
    }
    for (value, label) in zip(layout.xTicks.values, layout.xTicks.labels) {
      let x = layout.x(value)
      canvas.stroke([Point(x, frame.bottom), Point(x, frame.bottom + 4)], .quiet, width: 0.75)
      canvas.write(label, at: Point(x, frame.bottom + 14), layout.tick, align: .center)
    }
    canvas.stroke([Point(frame.x, frame.bottom), Point(frame.right, frame.bottom)], .quiet, width: 0.75)
    canvas.write(
      xCaption, at: Point(frame.x + frame.width / 2, frame.bottom + 34), layout.caption, .quiet,
      align: .center)
    canvas.write(
      yCaption, at: Point(layout.margin + 6, frame.y + frame.height / 2), layout.caption, .quiet,
      align: .center, rotation: 90)
  }

  private func style(_ index: Int) -> SeriesStyle { SeriesStyle(index) }

  private func drawBand(_ run: [PlotPoint], _ style: SeriesStyle, _ layout: PlotLayout, _ canvas: Canvas) {
    let bounded = run.filter { $0.low != nil }
    guard bounded.count > 1 else { return }
    let upper = bounded.map { Point($0.x, $0.high ?? $0.y) }
    let lower = bounded.reversed().map { Point($0.x, $0.low ?? $0.y) }
    canvas.fill(upper + lower, style.color, opacity: 0.18)
  }

  private func draw(_ series: Series, _ index: Int, _ layout: PlotLayout, _ canvas: Canvas) {
    let style = style(index)
    let runs = layout.runs(of: series, index)
    let points = runs.flatMap { $0 }
    for run in runs where run.count > 1 {
      canvas.stroke(run.map { Point($0.x, $0.y) }, style.color, width: 1.75, dashes: style.dashes)
    }
    // Marks tell curves apart without colour; on a long curve a few are enough.
    let step = max(1, (points.count + 11) / 12)
    for (number, point) in points.enumerated() {
      let hasMark = number % step == index % step || runs.contains([point])
      let hasBar = series.interval == .bars && point.low != nil
      guard hasMark || hasBar else { continue }
      canvas.group("\(series.name), \(text(of: point.measurement))") {
        if hasBar { drawBar(point, style, canvas) }
        if hasMark { style.drawMark(at: Point(point.x, point.y), on: canvas) }
      }
    }
  }

  private func drawBar(_ point: PlotPoint, _ style: SeriesStyle, _ canvas: Canvas) {
    guard let low = point.low, let high = point.high else { return }
    canvas.stroke([Point(point.x, low), Point(point.x, high)], style.color, width: 1.25)
    for end in [low, high] {
      canvas.stroke([Point(point.x - 3, end), Point(point.x + 3, end)], style.color, width: 1.25)
    }
  }

  private func drawLegend(_ entry: PlotLayout.LegendEntry, _ layout: PlotLayout, _ canvas: Canvas) {
    let style = style(entry.series)
    let (x, y) = (entry.place.x, entry.place.y)
    canvas.stroke([Point(x, y), Point(x + 26, y)], style.color, width: 1.75, dashes: style.dashes)
    style.drawMark(at: Point(x + 13, y), on: canvas)
    canvas.write(series[entry.series].name, at: Point(x + 32, y), layout.legendStyle)
  }
}

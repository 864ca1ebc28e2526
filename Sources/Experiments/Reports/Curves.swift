internal import Glibc
internal import NumberText
internal import Visualization

extension LinePlot.Series {
  /// A curve of measurements with their intervals, by numbers along the axis.
  ///
  /// - Parameters:
  ///   - name: What is measured.
  ///   - points: The measurements.
  ///   - bounds: What the measured cannot be beyond, as scores cannot be above 100: intervals end there. Where it is nil,
  ///     an interval that goes below zero is not drawn, since a logarithmic axis has no place for it.
  init(_ name: String, _ points: [(x: Double, y: Measured)], within bounds: ClosedRange<Double>? = 0...100) {
    self.init(
      name: name, points: points.map { Point(x: $0.x, y: $0.y.mean, interval: $0.y.interval(within: bounds)) }
    )
  }

  /// A curve of measurements at each of several sizes, each of which is as far from the next as the logarithm says.
  init(_ name: String, sizes: [Int], _ values: [Measured], within bounds: ClosedRange<Double>? = 0...100) {
    self.init(name, zip(sizes, values).map { (place(of: $0), $1) }, within: bounds)
  }
}

extension Measured {
  fileprivate func interval(within bounds: ClosedRange<Double>?) -> ClosedRange<Double>? {
    guard let interval else { return nil }
    if let bounds { return interval.clamped(to: bounds) }
    return interval.lowerBound > 0 ? interval : nil
  }
}

extension LinePlot {
  /// A plot over sizes, such as widths, that double.
  init(
    _ title: String, sizes: [Int], xCaption: String, yCaption: String, _ series: [Series],
    yScale: Scale = .linear
  ) {
    self.init(
      title: title, xCaption: xCaption, yCaption: yCaption, series: series,
      xLabels: sizes.map { (place(of: $0), grouped($0)) }, yScale: yScale)
  }
}

private func place(of size: Int) -> Double { log2(Double(max(1, size))) }

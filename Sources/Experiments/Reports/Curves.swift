internal import Glibc
internal import NumberText
internal import Visualization

extension LinePlot.Series {
  /// A curve of measurements with their intervals, by numbers along the axis.
  init(_ name: String, _ points: [(x: Double, y: Measured)]) {
    self.init(name: name, points: points.map { Point(x: $0.x, y: $0.y.mean, interval: $0.y.interval) })
  }

  /// A curve of measurements at each of several sizes, each of which is as far from the next as the logarithm says.
  init(_ name: String, sizes: [Int], _ values: [Measured]) {
    self.init(name, zip(sizes, values).map { (logarithm($0), $1) })
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
      xLabels: sizes.map { (logarithm($0), grouped($0)) }, yScale: yScale)
  }
}

private func logarithm(_ size: Int) -> Double { log2(Double(max(1, size))) }

internal import NumberText

extension LinePlot {
  public var summary: String {
    let curves = series.map { series in
      let points = series.points.filter { $0.x.isFinite && $0.y.isFinite }
      guard let first = points.first, let last = points.last else { return "\(series.name): no numbers" }
      let ends = first == last ? text(of: first) : "from \(text(of: first)) to \(text(of: last))"
      return "\(series.name): \(ends)"
    }
    let axes = [yCaption, xCaption].filter { !$0.isEmpty }.joined(separator: " by ")
    return ([axes] + curves).filter { !$0.isEmpty }.map { $0 + "." }.joined(separator: " ")
  }

  /// Returns a measurement in words: where it is, what it is, and how sure that is.
  func text(of point: Series.Point) -> String {
    let place = xLabels.first { $0.value == point.x }?.label ?? numberText(point.x)
    let interval = point.interval.map { " (\(numberText($0.lowerBound)) to \(numberText($0.upperBound)))" }
    return "\(place): \(numberText(point.y))\(interval ?? "")"
  }
}

private func numberText(_ value: Double) -> String {
  if value == value.rounded() { return grouped(value) }
  return value.magnitude < 1 ? shortened(value) : fixed(value, 2)
}

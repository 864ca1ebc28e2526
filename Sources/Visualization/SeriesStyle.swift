internal import Glibc

/// How one of several curves is told from the others: by colour, by its mark and by its dashes.
struct SeriesStyle {
  let color: Color
  let dashes: [Double]
  private let mark: Mark

  private enum Mark: CaseIterable {
    case circle, square, triangle, diamond, cross
  }

  init(_ index: Int) {
    let patterns: [[Double]] = [[], [6, 3], [2, 2], [8, 3, 2, 3]]
    color = Color.categories[index % Color.categories.count]
    dashes = patterns[index % patterns.count]
    mark = Mark.allCases[index % Mark.allCases.count]
  }

  func drawMark(at point: Point, on canvas: Canvas) {
    switch mark {
    case .circle: canvas.fillCircle(at: point, radius: 3.2, color)
    case .square: canvas.fill(polygon(point, radius: 4, corners: 4, turned: 45), color)
    case .triangle: canvas.fill(polygon(point, radius: 4.4, corners: 3, turned: -90), color)
    case .diamond: canvas.fill(polygon(point, radius: 4.4, corners: 4, turned: 0), color)
    case .cross:
      for side in [-1.0, 1] {
        canvas.stroke(
          [Point(point.x - 3, point.y - 3 * side), Point(point.x + 3, point.y + 3 * side)], color, width: 1.75
        )
      }
    }
  }
}

/// Returns the corners of a regular polygon around a point.
private func polygon(_ center: Point, radius: Double, corners: Int, turned degrees: Double) -> [Point] {
  (0..<corners).map { corner in
    let angle = 2 * .pi * Double(corner) / Double(corners) + degrees * .pi / 180
    return Point(center.x + radius * cos(angle), center.y + radius * sin(angle))
  }
}

/// What a canvas hands its shapes and texts to: a library that draws, or a file that lists them.
protocol DrawingBackend: AnyObject {
  func fill(_ outline: Outline, _ color: Color, opacity: Double)

  /// Draws a line through points.
  func stroke(_ points: [Point], _ color: Color, width: Double, dashes: [Double])

  /// Writes a text on one line, its capitals half above and half below a point.
  func write(
    _ text: String, at point: Point, _ style: TextStyle, _ color: Color, align: Alignment, rotation: Double)

  /// Returns the width of a text on one line.
  func width(of text: String, _ style: TextStyle) -> Double

  /// Says what is drawn until the group ends.
  func beginGroup(_ title: String)
  func endGroup()
}

/// The outline of an area.
enum Outline {
  case rectangle(Rectangle)
  /// A line through points that is closed.
  case polygon([Point])
  case circle(center: Point, radius: Double)
}

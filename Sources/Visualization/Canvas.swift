/// Where figures are drawn: x grows to the right and y downwards, in points.
public final class Canvas {
  private let backend: any DrawingBackend

  init(_ backend: any DrawingBackend) { self.backend = backend }

  // MARK: Areas and lines

  /// Fills a rectangle.
  public func fill(_ rectangle: Rectangle, _ color: Color) {
    backend.fill(.rectangle(rectangle), color, opacity: 1)
  }

  /// Fills the area within a line through points that is closed.
  public func fill(_ points: [Point], _ color: Color, opacity: Double = 1) {
    backend.fill(.polygon(points), color, opacity: opacity)
  }

  /// Fills a circle.
  public func fillCircle(at center: Point, radius: Double, _ color: Color) {
    backend.fill(.circle(center: center, radius: radius), color, opacity: 1)
  }

  /// Draws a line through points.
  public func stroke(_ points: [Point], _ color: Color, width: Double = 1, dashes: [Double] = []) {
    backend.stroke(points, color, width: width, dashes: dashes)
  }

  /// Draws the outline of a rectangle.
  public func stroke(_ rectangle: Rectangle, _ color: Color, width: Double = 1) {
    let (x, y) = (rectangle.x, rectangle.y)
    let (right, bottom) = (x + rectangle.width, y + rectangle.height)
    stroke(
      [Point(x, y), Point(right, y), Point(right, bottom), Point(x, bottom), Point(x, y)], color, width: width
    )
  }

  // MARK: Text

  /// Returns the width of a text on one line.
  public func width(of text: String, _ style: TextStyle) -> Double { backend.width(of: text, style) }

  /// Writes a text on one line, whatever its script.
  ///
  /// - Parameters:
  ///   - text: What is written.
  ///   - point: Where the text begins, is centred or ends, at half the height of its capitals.
  ///   - style: The size and weight of the letters.
  ///   - color: The colour of the letters.
  ///   - align: Which part of the text stands at the point.
  ///   - rotation: By how many degrees the text is turned around the point, counter-clockwise.
  public func write(
    _ text: String, at point: Point, _ style: TextStyle, _ color: Color = .ink, align: Alignment = .left,
    rotation: Double = 0
  ) {
    backend.write(text, at: point, style, color, align: align, rotation: rotation)
  }

  // MARK: Groups

  /// Draws what belongs together.
  ///
  /// - Parameters:
  ///   - title: What it is: an SVG shows it where somebody points, and screen readers say it.
  ///   - draw: Draws it, on this canvas.
  public func group(_ title: String, _ draw: () -> Void) {
    backend.beginGroup(title)
    draw()
    backend.endGroup()
  }
}

/// A place on a canvas.
public struct Point: Sendable, Hashable {
  public var x: Double
  public var y: Double

  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}

/// A rectangle by its upper left corner and its size.
public struct Rectangle: Sendable, Hashable {
  public var x: Double
  public var y: Double
  public var width: Double
  public var height: Double

  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  var right: Double { x + width }
  var bottom: Double { y + height }
}

/// Which part of a text is at the point it is written at, as seen from its reader.
public enum Alignment: Sendable {
  case left, center, right
}

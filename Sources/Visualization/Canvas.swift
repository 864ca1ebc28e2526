internal import CPangoCairo

/// Where figures are drawn: x grows to the right and y downwards, in points.
public final class Canvas {
  private let surface: Surface
  private let context: OpaquePointer
  let typesetter: Typesetter

  init(_ surface: Surface) {
    self.surface = surface
    context = cairo_create(surface.pointer)
    typesetter = Typesetter(context)
  }

  deinit { cairo_destroy(context) }

  // MARK: Areas and lines

  func scale(by factor: Double) { cairo_scale(context, factor, factor) }

  /// Fills a rectangle.
  public func fill(_ rectangle: Rectangle, _ color: Color) {
    cairo_rectangle(context, rectangle.x, rectangle.y, rectangle.width, rectangle.height)
    fill(color, opacity: 1)
  }

  /// Fills the area within a line through points that is closed.
  public func fill(_ points: [Point], _ color: Color, opacity: Double = 1) {
    trace(points)
    cairo_close_path(context)
    fill(color, opacity: opacity)
  }

  /// Fills a circle.
  public func fillCircle(at center: Point, radius: Double, _ color: Color) {
    cairo_new_sub_path(context)
    cairo_arc(context, center.x, center.y, radius, 0, 2 * .pi)
    fill(color, opacity: 1)
  }

  /// Draws a line through points.
  public func stroke(_ points: [Point], _ color: Color, width: Double = 1, dashes: [Double] = []) {
    trace(points)
    cairo_set_source_rgb(context, color.red, color.green, color.blue)
    cairo_set_line_width(context, width)
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
    cairo_set_dash(context, dashes, Int32(dashes.count), 0)
    cairo_stroke(context)
  }

  /// Draws the outline of a rectangle.
  public func stroke(_ rectangle: Rectangle, _ color: Color, width: Double = 1) {
    let (x, y) = (rectangle.x, rectangle.y)
    let (right, bottom) = (x + rectangle.width, y + rectangle.height)
    stroke(
      [Point(x, y), Point(right, y), Point(right, bottom), Point(x, bottom), Point(x, y)], color, width: width
    )
  }

  private func trace(_ points: [Point]) {
    for (index, point) in points.enumerated() {
      index == 0 ? cairo_move_to(context, point.x, point.y) : cairo_line_to(context, point.x, point.y)
    }
  }

  private func fill(_ color: Color, opacity: Double) {
    cairo_set_source_rgba(context, color.red, color.green, color.blue, opacity)
    cairo_fill(context)
  }

  // MARK: Text

  /// Returns the width of a text on one line.
  public func width(of text: String, _ style: TextStyle) -> Double {
    typesetter.width(of: text, style)
  }

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
    cairo_save(context)
    cairo_translate(context, point.x, point.y)
    cairo_rotate(context, -rotation * .pi / 180)
    cairo_set_source_rgb(context, color.red, color.green, color.blue)
    typesetter.show(text, style, on: context, align: align)
    cairo_restore(context)
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

internal import CPangoCairo

/// Draws with Cairo, and text with Pango: pixels and the pages of a PDF.
final class CairoBackend: DrawingBackend {
  private let surface: Surface
  private let context: OpaquePointer
  private let typesetter: Typesetter

  init(_ surface: Surface, scale: Double = 1) {
    self.surface = surface
    context = cairo_create(surface.pointer)
    typesetter = Typesetter(context)
    cairo_scale(context, scale, scale)
  }

  deinit { cairo_destroy(context) }

  func fill(_ outline: Outline, _ color: Color, opacity: Double) {
    switch outline {
    case .rectangle(let rectangle):
      cairo_rectangle(context, rectangle.x, rectangle.y, rectangle.width, rectangle.height)
    case .polygon(let points):
      trace(points)
      cairo_close_path(context)
    case .circle(let center, let radius):
      cairo_new_sub_path(context)
      cairo_arc(context, center.x, center.y, radius, 0, 2 * .pi)
    }
    cairo_set_source_rgba(context, color.red, color.green, color.blue, opacity)
    cairo_fill(context)
  }

  func stroke(_ points: [Point], _ color: Color, width: Double, dashes: [Double]) {
    trace(points)
    cairo_set_source_rgb(context, color.red, color.green, color.blue)
    cairo_set_line_width(context, width)
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
    cairo_set_dash(context, dashes, Int32(dashes.count), 0)
    cairo_stroke(context)
  }

  private func trace(_ points: [Point]) {
    for (index, point) in points.enumerated() {
      index == 0 ? cairo_move_to(context, point.x, point.y) : cairo_line_to(context, point.x, point.y)
    }
  }

  func write(
    _ text: String, at point: Point, _ style: TextStyle, _ color: Color, align: Alignment, rotation: Double
  ) {
    cairo_save(context)
    cairo_translate(context, point.x, point.y)
    cairo_rotate(context, -rotation * .pi / 180)
    cairo_set_source_rgb(context, color.red, color.green, color.blue)
    typesetter.show(text, style, on: context, align: align)
    cairo_restore(context)
  }

  func width(of text: String, _ style: TextStyle) -> Double { typesetter.width(of: text, style) }

  // Neither pixels nor the pages of a PDF have a place for it.
  func beginGroup(_ title: String) {}
  func endGroup() {}
}

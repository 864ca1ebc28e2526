internal import CPangoCairo
internal import VisibleText

/// What a text looks like.
public struct TextStyle: Sendable, Hashable {
  /// In points.
  public var size: Double
  public var isBold: Bool
  /// A wider text is cut and ends in an ellipsis.
  public var maximumWidth: Double?

  public init(size: Double, isBold: Bool = false, maximumWidth: Double? = nil) {
    self.size = size
    self.isBold = isBold
    self.maximumWidth = maximumWidth
  }
}

/// Shapes text with Pango: scripts that join or stack their letters, that run from right to left, or whose letters no
/// one font has.
final class Typesetter {
  private let context: OpaquePointer
  private let layout: OpaquePointer

  init(_ cairo: OpaquePointer) {
    context = pango_cairo_create_context(cairo)
    pango_cairo_context_set_resolution(context, 72)
    // Widths that do not depend on pixels: a text is as wide in a PNG as in a PDF.
    let options = cairo_font_options_create()
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    pango_cairo_context_set_font_options(context, options)
    cairo_font_options_destroy(options)
    pango_context_set_round_glyph_positions(context, 0)
    layout = pango_layout_new(context)
    pango_layout_set_single_paragraph_mode(layout, 1)
  }

  /// Creates one that measures text and draws none.
  convenience init() throws {
    let surface = try Surface(cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1))
    let cairo = cairo_create(surface.pointer)
    defer { cairo_destroy(cairo) }
    guard let cairo else { throw PictureError.drawingFailed(reason: "out of memory") }
    self.init(cairo)
  }

  deinit {
    g_object_unref(UnsafeMutableRawPointer(layout))
    g_object_unref(UnsafeMutableRawPointer(context))
  }

  func width(of text: String, _ style: TextStyle) -> Double {
    set(text, style)
    return extent()
  }

  /// Draws a text at the origin.
  func show(_ text: String, _ style: TextStyle, on cairo: OpaquePointer, align: Alignment) {
    set(text, style)
    let x =
      switch align {
      case .left: 0.0
      case .center: -extent() / 2
      case .right: -extent()
      }
    let baseline = Double(pango_layout_get_baseline(layout)) / Double(PANGO_SCALE)
    cairo_move_to(cairo, x, capitalRise * style.size - baseline)
    pango_cairo_show_layout(cairo, layout)
  }

  /// Returns what of a text is shown.
  func line(_ text: String, _ style: TextStyle) -> TextLine {
    let whole = visible(text)
    set(whole, style)
    let room = extent()
    let isRightToLeft = pango_find_base_dir(whole, -1) == PANGO_DIRECTION_RTL
    guard pango_layout_is_ellipsized(layout) != 0 else {
      return TextLine(text: whole, width: room, isCut: false, isRightToLeft: isRightToLeft)
    }
    // Pango does not say where it cuts.
    let characters = Array(whole)
    var style = style
    style.maximumWidth = nil
    func beginning(_ count: Int) -> String { String(characters[..<count]) + "…" }
    var (fitting, tooMany) = (0, characters.count)
    while tooMany - fitting > 1 {
      let count = (fitting + tooMany) / 2
      if width(of: beginning(count), style) <= room { fitting = count } else { tooMany = count }
    }
    let shown = beginning(fitting)
    return TextLine(
      text: shown, width: width(of: shown, style), isCut: true, isRightToLeft: isRightToLeft)
  }

  /// Whether the system's fonts have a picture of every character of a text.
  func hasGlyphs(of text: String) -> Bool {
    set(text, TextStyle(size: 12))
    return pango_layout_get_unknown_glyphs_count(layout) == 0
  }

  private func extent() -> Double {
    var logical = PangoRectangle()
    pango_layout_get_extents(layout, nil, &logical)
    return Double(logical.width) / Double(PANGO_SCALE)
  }

  private func set(_ text: String, _ style: TextStyle) {
    let font = pango_font_description_new()
    pango_font_description_set_family(font, families)
    pango_font_description_set_absolute_size(font, style.size * Double(PANGO_SCALE))
    pango_font_description_set_weight(
      font, style.isBold ? Int32(PANGO_WEIGHT_BOLD) : Int32(PANGO_WEIGHT_NORMAL))
    pango_layout_set_font_description(layout, font)
    pango_font_description_free(font)
    pango_layout_set_width(layout, -1)
    var text = visible(text)
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        pango_layout_set_text(layout, $0.baseAddress, Int32($0.count))
      }
    }
    if let maximum = style.maximumWidth, extent() > maximum {
      pango_layout_set_width(layout, Int32(maximum * Double(PANGO_SCALE)))
      pango_layout_set_ellipsize(layout, Int32(PANGO_ELLIPSIZE_END))
    }
  }
}

/// A text on one line, as it is shown.
struct TextLine: Equatable {
  /// With an ellipsis in the place of what had no room.
  let text: String
  /// In points.
  let width: Double
  let isCut: Bool
  /// Whether its reader begins at the right.
  let isRightToLeft: Bool
}

/// How far below the point of a text its letters stand, as a share of their size.
///
/// Capitals are about 0.72 of the size; all scripts stand on one line, whatever the heights of their fonts.
let capitalRise = 0.36

/// Debian's `fontconfig` brings DejaVu Sans, so Latin letters and digits look the same everywhere; for what it has not,
/// the system's other fonts are taken.
private let families = "DejaVu Sans, sans-serif"

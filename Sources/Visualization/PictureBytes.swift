internal import CPangoCairo

/// A picture as pixels.
package final class PixelImage {
  private let surface: Surface
  /// In pixels.
  package let width: Int
  package let height: Int

  /// Draws a figure with two pixels for each point, fewer where it would become too large.
  package init(_ figure: some Figure) throws {
    let size = try figure.size()
    let scale = min(2, (largestPixelCount / (size.width * size.height)).squareRoot())
    let side = Double(largestSide)
    let fitted = min(scale, side / size.width, side / size.height)
    width = max(1, Int((size.width * fitted).rounded()))
    height = max(1, Int((size.height * fitted).rounded()))
    surface = try Surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height)))
    let canvas = Canvas(CairoBackend(surface, scale: fitted))
    canvas.fill(Rectangle(x: 0, y: 0, width: size.width + 1, height: size.height + 1), .white)
    _ = figure.draw(on: canvas)
    cairo_surface_flush(surface.pointer)
    try surface.check()
  }

  /// The bytes of a PNG file.
  func png() throws -> [UInt8] {
    let sink = ByteSink()
    try withExtendedLifetime((sink, surface)) {
      try Surface.check(cairo_surface_write_to_png_stream(surface.pointer, ByteSink.write, sink.closure))
    }
    return sink.bytes
  }

  /// The pixels, row by row: 0xRRGGBB.
  package var pixels: [UInt32] {
    withExtendedLifetime(surface) {
      guard let data = cairo_image_surface_get_data(surface.pointer) else { return [] }
      let stride = Int(cairo_image_surface_get_stride(surface.pointer))
      return (0..<height).flatMap { row in
        (0..<width).map { column in
          UnsafeRawPointer(data).load(fromByteOffset: row * stride + 4 * column, as: UInt32.self) & 0xFF_FFFF
        }
      }
    }
  }
}

/// A document to which figures are added, each on a page of its own size.
public final class PDFDocument {
  private let sink = ByteSink()
  private let surface: Surface
  private let canvas: Canvas

  public init(title: String) throws {
    // The size of a page is set when its figure comes.
    surface = try Surface(
      cairo_pdf_surface_create_for_stream(ByteSink.write, sink.closure, 1, 1), sink: sink)
    cairo_pdf_surface_set_metadata(surface.pointer, CAIRO_PDF_METADATA_TITLE, title)
    // The time of writing would make each file another one.
    cairo_pdf_surface_set_metadata(surface.pointer, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z")
    canvas = Canvas(CairoBackend(surface))
  }

  /// Adds a page.
  public func add(_ figure: some Figure) throws {
    let size = try figure.size()
    cairo_pdf_surface_set_size(surface.pointer, size.width, size.height)
    canvas.fill(Rectangle(x: 0, y: 0, width: size.width, height: size.height), .white)
    _ = figure.draw(on: canvas)
    cairo_surface_show_page(surface.pointer)
    try surface.check()
  }

  /// Ends the document and returns its bytes.
  public func close() throws -> [UInt8] {
    try surface.finish()
    return sink.bytes
  }
}

/// 64 million pixels are 256 MB while they are drawn.
private let largestPixelCount = 64e6
/// The drawing library knows coordinates up to 32,767.
private let largestSide = 32_000

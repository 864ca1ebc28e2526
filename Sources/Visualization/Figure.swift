internal import CPangoCairo
internal import Files

/// Something that can be drawn.
public protocol Figure: Sendable {
  /// What the picture is called in the properties of a PDF, and by an SVG.
  var title: String { get }

  /// What the picture shows, in words for those who cannot see it; empty where nothing is to be said.
  var summary: String { get }

  /// Draws on a canvas, from its upper left corner; returns how much of it was needed.
  ///
  /// The same figure needs the same size on every canvas.
  func draw(on canvas: Canvas) -> Size
}

/// A width and a height, in points: 1/72 of an inch.
public struct Size: Sendable, Hashable {
  public var width: Double
  public var height: Double

  public init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }
}

extension Figure {
  public var summary: String { "" }

  /// Writes the picture in the format that the ending of its path asks for: whole, or not at all.
  public func write(to path: String) throws {
    try AtomicFile.write(try bytes(PictureFormat(path: path)), to: path)
  }

  /// Returns the picture as a file would hold it; the same figure gives the same bytes.
  public func bytes(_ format: PictureFormat) throws -> [UInt8] {
    switch format {
    case .png:
      let image = try PixelImage(self)
      return try image.png()
    case .svg:
      let backend = try SVGBackend()
      let size = draw(on: Canvas(backend))
      return backend.document(title: title, summary: summary, size: size.roundedUp)
    case .pdf:
      let document = try PDFDocument(title: title)
      try document.add(self)
      return try document.close()
    }
  }

  /// The size that the figure needs, found by drawing it where nothing is kept.
  package func size() throws -> Size {
    let surface = try Surface(cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, nil))
    let size = draw(on: Canvas(CairoBackend(surface)))
    try surface.check()
    return size.roundedUp
  }
}

extension Size {
  /// As many whole points as hold it, at least one.
  fileprivate var roundedUp: Size {
    Size(width: max(1, width.rounded(.up)), height: max(1, height.rounded(.up)))
  }
}

internal import CPangoCairo

/// What is drawn on, and what becomes of it.
final class Surface {
  let pointer: OpaquePointer
  /// Where the surface writes to; kept as long as the surface, which holds no reference of its own.
  private let sink: ByteSink?

  /// Takes over a surface.
  init(_ pointer: OpaquePointer?, sink: ByteSink? = nil) throws {
    guard let pointer else { throw PictureError.drawingFailed(reason: "out of memory") }
    self.pointer = pointer
    self.sink = sink
    try check()
  }

  deinit { cairo_surface_destroy(pointer) }

  /// Throws what went wrong so far.
  func check() throws { try Surface.check(cairo_surface_status(pointer)) }

  /// Writes what is left to write.
  func finish() throws {
    cairo_surface_finish(pointer)
    try check()
  }

  static func check(_ status: cairo_status_t) throws {
    guard status != CAIRO_STATUS_SUCCESS else { return }
    throw PictureError.drawingFailed(reason: String(cString: cairo_status_to_string(status)))
  }
}

/// The bytes of a picture as the drawing library hands them over.
final class ByteSink {
  private(set) var bytes: [UInt8] = []

  init() {}

  /// What is called with the bytes.
  static let write: cairo_write_func_t = { closure, data, length in
    guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
    let sink = Unmanaged<ByteSink>.fromOpaque(closure).takeUnretainedValue()
    sink.bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
    return CAIRO_STATUS_SUCCESS
  }

  var closure: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }
}

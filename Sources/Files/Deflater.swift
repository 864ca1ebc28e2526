internal import CZlib

/// Compression into one member of the gzip format (RFC 1952), without a name or time: equal input, equal bytes.
final class Deflater {
  // zlib keeps a pointer to its stream, so the stream may not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private let stored: UnsafeMutableRawBufferPointer

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    stored = .allocate(byteCount: 1 << 16, alignment: 64)
    let code = deflateInit2_(
      stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, Int32(15 + 16), 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    precondition(code == Z_OK, "zlib \(ZLIB_VERSION) cannot be used (code \(code))")
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
    stored.deallocate()
  }

  /// Compresses bytes and gives `store` what is ready.
  func deflate(_ bytes: UnsafeRawBufferPointer, store: (UnsafeRawBufferPointer) throws -> Void) throws {
    var rest = bytes
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
      try run(part, Z_NO_FLUSH, store: store)
      rest = UnsafeRawBufferPointer(rebasing: rest[part.count...])
    }
  }

  /// Gives `store` all bytes so far, so that they can be decompressed.
  func flush(store: (UnsafeRawBufferPointer) throws -> Void) throws {
    try run(UnsafeRawBufferPointer(start: nil, count: 0), Z_SYNC_FLUSH, store: store)
  }

  /// Ends the member.
  func finish(store: (UnsafeRawBufferPointer) throws -> Void) throws {
    try run(UnsafeRawBufferPointer(start: nil, count: 0), Z_FINISH, store: store)
  }

  private func run(
    _ bytes: UnsafeRawBufferPointer, _ mode: Int32, store: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    stream.pointee.next_in = UnsafeMutableRawPointer(mutating: bytes.baseAddress)?
      .assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(bytes.count)
    repeat {
      stream.pointee.next_out = stored.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(stored.count)
      let code = CZlib.deflate(stream, mode)
      precondition(code != Z_STREAM_ERROR, "the state of a deflate stream was damaged")
      let count = stored.count - Int(stream.pointee.avail_out)
      try store(UnsafeRawBufferPointer(rebasing: stored[..<count]))
    } while stream.pointee.avail_out == 0
  }
}

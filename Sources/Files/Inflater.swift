internal import CZlib

/// Decompression of the gzip format (RFC 1952), with any number of members one after the other.
final class Inflater {
  enum Failure: Error {
    case truncated
    case corrupt(String)
  }

  private enum Position {
    case beforeMember
    case insideMember
    /// Zeros after the last member, which some tools write to fill a block.
    case insideFill
  }

  // zlib keeps a pointer to its stream, so the stream may not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private let stored: UnsafeMutableRawBufferPointer
  private var position = Position.beforeMember
  private var members = 0
  private var storedEnded = false

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    stored = .allocate(byteCount: 1 << 18, alignment: 64)
    let gzipOnly = Int32(15 + 16)
    let code = inflateInit2_(stream, gzipOnly, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(code == Z_OK, "zlib \(ZLIB_VERSION) cannot be used (code \(code))")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    stored.deallocate()
  }

  /// Fills the front of `buffer` and returns the number of bytes, 0 at the end of the last member.
  ///
  /// `refill` reads compressed bytes into the front of what it is given and returns their number, 0 at their end.
  func inflate(
    into buffer: UnsafeMutableRawBufferPointer, refill: (UnsafeMutableRawBufferPointer) throws -> Int
  ) throws -> Int {
    stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(clamping: buffer.count)
    let capacity = Int(stream.pointee.avail_out)
    while Int(stream.pointee.avail_out) == capacity {
      if stream.pointee.avail_in == 0, !storedEnded {
        let count = try refill(stored)
        storedEnded = count == 0
        stream.pointee.next_in = stored.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = UInt32(count)
      }
      if stream.pointee.avail_in == 0 {
        guard position != .insideMember, members > 0 else { throw Failure.truncated }
        return 0
      }
      try advance()
    }
    return capacity - Int(stream.pointee.avail_out)
  }

  private func advance() throws {
    switch position {
    case .beforeMember:
      guard members == 0 || stream.pointee.next_in.pointee != 0 else {
        position = .insideFill
        return
      }
      inflateReset(stream)
      position = .insideMember
    case .insideMember:
      switch CZlib.inflate(stream, Z_NO_FLUSH) {
      case Z_OK, Z_BUF_ERROR: break
      case Z_STREAM_END:
        members += 1
        position = .beforeMember
      default: throw Failure.corrupt(stream.pointee.msg.map { String(cString: $0) } ?? "unknown format")
      }
    case .insideFill:
      guard stream.pointee.next_in.pointee == 0 else { throw Failure.corrupt("bytes after the end") }
      stream.pointee.next_in += 1
      stream.pointee.avail_in -= 1
    }
  }
}

internal import Files

/// The bytes of an XML file as UTF-8, whether it is written in UTF-8 or UTF-16, one at a time.
final class XMLInput {
  let path: String
  /// The line of the byte that comes next, counted from 1.
  private(set) var line = 1
  /// Whether the file's first bytes show UTF-16.
  private(set) var isUTF16 = false

  private enum Form { case unknown, utf8, utf16LittleEndian, utf16BigEndian }

  private let file: InputFile
  private let stored: UnsafeMutableRawBufferPointer
  private var form = Form.unknown
  private var buffer: [UInt8] = []
  private var position = 0
  /// Bytes and a high surrogate read but not yet decoded.
  private var pending: [UInt8] = []

  init(path: String) throws {
    self.path = path
    file = try InputFile(path: path)
    stored = .allocate(byteCount: 1 << 16, alignment: 64)
  }

  deinit {
    stored.deallocate()
  }

  /// Returns the next byte without passing it, or nil at the end.
  @inline(__always)
  func peek() throws -> UInt8? {
    if position < buffer.count { return buffer[position] }
    return try refill() ? buffer[position] : nil
  }

  /// Passes and returns the next byte, or nil at the end.
  @inline(__always)
  func next() throws -> UInt8? {
    guard let byte = try peek() else { return nil }
    position += 1
    if byte == UInt8(ascii: "\n") { line += 1 }
    return byte
  }

  /// Passes bytes up to the first that `isEnd` says, or the end, and appends them to `bytes`; ends also where they are
  /// more than the limit.
  @inline(__always)
  func append(to bytes: inout [UInt8], limit: Int, until isEnd: (UInt8) -> Bool) throws {
    while bytes.count <= limit, try peek() != nil {
      let start = position
      let (end, lines) = buffer.withUnsafeBufferPointer { buffer in
        var end = start
        var lines = 0
        while end < buffer.count, !isEnd(buffer[end]) {
          if buffer[end] == UInt8(ascii: "\n") { lines += 1 }
          end += 1
        }
        return (end, lines)
      }
      bytes += buffer[start..<end]
      position = end
      line += lines
      if end < buffer.count { return }
    }
  }

  private func refill() throws -> Bool {
    buffer.removeAll(keepingCapacity: true)
    position = 0
    while buffer.isEmpty {
      let count = try readStored()
      if form == .unknown {
        pending.append(contentsOf: stored[..<count])
        if count > 0, pending.count < 4 { continue }
        detectForm()
      } else if form == .utf8 {
        buffer.append(contentsOf: stored[..<count])
      } else {
        pending.append(contentsOf: stored[..<count])
      }
      if form != .utf8 {
        try decodePending(atEnd: count == 0)
      } else if !pending.isEmpty {
        swap(&buffer, &pending)
      }
      if count == 0 { break }
    }
    return !buffer.isEmpty
  }

  private func readStored() throws -> Int {
    do {
      return try file.read(into: stored)
    } catch FileError.truncated {
      throw FileError.truncated(path: path, line: line)
    } catch FileError.corrupt(_, _, let reason) {
      throw FileError.corrupt(path: path, line: line, reason: reason)
    }
  }

  /// Tells the encoding from the first bytes, as appendix F of the XML recommendation does, and drops a mark.
  private func detectForm() {
    let first = pending.prefix(4)
    if first.starts(with: [0xFF, 0xFE]) || first.starts(with: [0x3C, 0x00]) {
      form = .utf16LittleEndian
    } else if first.starts(with: [0xFE, 0xFF]) || first.starts(with: [0x00, 0x3C]) {
      form = .utf16BigEndian
    } else {
      form = .utf8
    }
    isUTF16 = form != .utf8
    if first.starts(with: [0xFF, 0xFE]) || first.starts(with: [0xFE, 0xFF]) { pending.removeFirst(2) }
    if first.starts(with: [0xEF, 0xBB, 0xBF]) { pending.removeFirst(3) }
  }

  private func decodePending(atEnd: Bool) throws {
    var index = 0
    func unit(at index: Int) -> UInt32 {
      let (first, second) = (UInt32(pending[index]), UInt32(pending[index + 1]))
      return form == .utf16LittleEndian ? second << 8 | first : first << 8 | second
    }
    while index + 1 < pending.count {
      var value = unit(at: index)
      var width = 2
      if value & 0xFC00 == 0xD800 {
        guard index + 3 < pending.count else { break }
        let low = unit(at: index + 2)
        value = low & 0xFC00 == 0xDC00 ? 0x10000 + (value & 0x3FF) << 10 + low & 0x3FF : value
        width = 4
      }
      guard let scalar = Unicode.Scalar(value) else { throw notUTF16() }
      buffer.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      index += width
    }
    pending.removeFirst(index)
    if atEnd, !pending.isEmpty { throw notUTF16() }
  }

  private func notUTF16() -> CorpusError {
    .malformedXML(path: path, line: line, reason: "not valid UTF-16")
  }
}

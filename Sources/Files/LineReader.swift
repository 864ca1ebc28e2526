internal import Glibc

/// The lines of a text file, one after the other, in memory that does not grow with the file.
///
/// Only "\n" ends a line, and one "\r" before it is dropped; U+0085, U+2028, U+2029 and NUL are characters like
/// any other. A last line without "\n" is a line. A byte order mark at the beginning is dropped. The file is plain,
/// compressed with gzip, or standard input (`-`); text in UTF-16, or with "\r" alone for line ends, is an error.
public final class LineReader {
  public let path: String
  /// The number of lines read so far, which is the number, counted from 1, of the line returned last.
  public private(set) var lineNumber = 0

  /// The largest number of bytes of a line, and of anything else that has to be held whole.
  public static let maximumLineLength = 1 << 25

  private let file: InputFile
  private var buffer: UnsafeMutableRawBufferPointer
  private var start = 0
  private var end = 0
  /// How many bytes from `start` on are known to hold no line end.
  private var searched = 0
  private var ended = false
  private var isBegun = false

  /// Opens a file of lines; throws a `FileError` when there is none or it may not be read.
  public init(path: String) throws {
    self.path = path
    file = try InputFile(path: path)
    buffer = .allocate(byteCount: 1 << 18, alignment: 64)
  }

  deinit {
    buffer.deallocate()
  }

  /// Returns the next line, or nil after the last; throws where a line is not valid UTF-8.
  public func next() throws -> String? {
    try withNextLine { bytes in
      if let line = String(validating: bytes, as: UTF8.self) { return line }
      throw notUTF8(at: firstIllFormedByte(in: bytes) ?? 0)
    }
  }

  /// Appends the bytes of the next line, and returns whether there was one; throws where it is not valid UTF-8.
  public func appendNext(to result: inout [UInt8]) throws -> Bool {
    let line: Void? = try withNextLine { bytes in
      if let offset = firstIllFormedByte(in: bytes) { throw notUTF8(at: offset) }
      result.append(contentsOf: bytes)
    }
    return line != nil
  }

  private func notUTF8(at offset: Int) -> FileError {
    .notUTF8(path: path, line: lineNumber, byte: offset + 1)
  }

  /// Returns the bytes of the next line, whatever they are, or nil after the last.
  public func nextBytes() throws -> [UInt8]? {
    try withNextLine { Array($0) }
  }

  /// Calls `body` with the bytes of the next line, whatever they are, and returns its result, or nil after the last.
  ///
  /// The bytes are valid only inside `body`.
  public func withNextLine<Result>(
    _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) throws -> Result? {
    if !isBegun { try begin() }
    while true {
      if let length = lengthToLineEnd() {
        lineNumber += 1
        let hasReturn = length > 0 && buffer[start + length - 1] == UInt8(ascii: "\r")
        let line = bytes(length: hasReturn ? length - 1 : length)
        start += length + 1
        searched = 0
        return try body(line)
      }
      if ended {
        guard start < end else { return nil }
        lineNumber += 1
        let line = bytes(length: end - start)
        start = end
        searched = 0
        return try body(line)
      }
      try fill()
    }
  }

  /// Reads up to the end of the first line, and looks at how the text begins.
  private func begin() throws {
    while lengthToLineEnd() == nil, !ended { try fill() }
    isBegun = true
    let text = bytes(length: end - start)
    try refuseWideText(text, path: path)
    if ended, endsLinesWithReturns(text) { throw FileError.returnsForLineEnds(path: path) }
    if text.starts(with: byteOrderMark) {
      start += byteOrderMark.count
      searched = 0
    }
  }

  /// Whether the next line can be had without waiting for more input.
  public var hasLineAtHand: Bool {
    ended || lengthToLineEnd() != nil
  }

  private func bytes(length: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeRawBufferPointer(rebasing: buffer[start..<start + length]).assumingMemoryBound(to: UInt8.self)
  }

  private func lengthToLineEnd() -> Int? {
    guard start + searched < end, let base = buffer.baseAddress else { return nil }
    let from = base + start + searched
    guard let found = memchr(from, Int32(UInt8(ascii: "\n")), end - start - searched) else {
      searched = end - start
      return nil
    }
    searched = UnsafeRawPointer(found) - UnsafeRawPointer(base + start)
    return searched
  }

  private func fill() throws {
    if start > 0 {
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
      end -= start
      start = 0
    }
    if end == buffer.count {
      guard buffer.count < Self.maximumLineLength else {
        if !isBegun, endsLinesWithReturns(bytes(length: end)) {
          throw FileError.returnsForLineEnds(path: path)
        }
        throw FileError.lineTooLong(path: path, line: lineNumber + 1, limit: Self.maximumLineLength)
      }
      let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count * 2, alignment: 64)
      larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
      buffer.deallocate()
      buffer = larger
    }
    do {
      let count = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
      end += count
      ended = count == 0
    } catch FileError.truncated {
      throw FileError.truncated(path: path, line: lineNumber + 1)
    } catch FileError.corrupt(_, _, let reason) {
      throw FileError.corrupt(path: path, line: lineNumber + 1, reason: reason)
    }
  }
}

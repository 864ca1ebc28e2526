/// Reads the answers of a server from the bytes that have come [RFC 9112].
struct AnswerReader {
  private var bytes: [UInt8] = []
  private var head: Head?

  private struct Head {
    let status: Int
    let keepsConnection: Bool
    /// Nil where the body comes in chunks.
    let length: Int?
    let end: Int
  }

  /// An answer that is there as a whole.
  struct Answer {
    let status: Int
    let keepsConnection: Bool
    let body: ArraySlice<UInt8>
  }

  /// Adds bytes; returns the answer that is complete with them.
  mutating func add(_ new: UnsafeRawBufferPointer) -> Answer? {
    bytes += new
    if head == nil { head = Self.head(of: bytes) }
    guard let head, let end = Self.end(of: bytes, head) else { return nil }
    defer { self = AnswerReader() }
    return Answer(
      status: head.status, keepsConnection: head.keepsConnection, body: bytes[head.end..<end])
  }

  private static func head(of bytes: [UInt8]) -> Head? {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound else { return nil }
    let lines = String(decoding: bytes[..<end], as: UTF8.self).lowercased().split(separator: "\r\n")
    let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    func value(_ name: String) -> Substring? {
      lines.first { $0.hasPrefix(name + ":") }?.dropFirst(name.count + 1).drop { $0 == " " }
    }
    let isChunked = value("transfer-encoding")?.contains("chunked") ?? false
    let isOld = lines.first?.hasPrefix("http/1.0") ?? false
    let connection = value("connection") ?? (isOld ? "close" : "keep-alive")
    return Head(
      status: status, keepsConnection: connection != "close",
      length: isChunked ? nil : min(max(0, value("content-length").flatMap { Int($0) } ?? 0), 1 << 30),
      end: end)
  }

  /// Returns where the answer ends; nil as long as more has to come.
  private static func end(of bytes: [UInt8], _ head: Head) -> Int? {
    if let length = head.length { return bytes.count >= head.end + length ? head.end + length : nil }
    var place = head.end
    while let line = bytes[place...].firstRange(of: Array("\r\n".utf8)) {
      let digits = bytes[place..<line.lowerBound].prefix { $0 != UInt8(ascii: ";") }
      let size = Int(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0
      guard (0...1 << 30).contains(size), line.upperBound + size + 2 <= bytes.count else { return nil }
      place = line.upperBound + size + 2
      if size == 0 { return place }
    }
    return nil
  }
}

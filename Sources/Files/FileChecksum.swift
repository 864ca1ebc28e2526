internal import CZlib

/// A file's length and CRC-32, which tell whether it is still the one a model was trained on.
public struct FileChecksum: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The number of bytes.
  public let length: Int
  /// The CRC-32 of gzip and PNG (ISO 3309) over all bytes.
  public let crc32: UInt32

  /// Computes the checksum of a file as it lies on the disk; a compressed one is not decompressed.
  ///
  /// What a pipe gives is kept for whoever reads it then.
  public init(path: String) throws {
    InputFile.keep(path)
    let file = try InputFile(path: path, decompresses: false)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { buffer.deallocate() }
    self.init(UnsafeRawBufferPointer(start: nil, count: 0))
    while true {
      let count = try file.read(into: buffer)
      if count == 0 { return }
      self = extended(by: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }

  /// Computes the checksum of bytes.
  public init(_ bytes: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)) {
    self = FileChecksum(length: 0, crc32: 0).extended(by: bytes)
  }

  /// Reads what a file says.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(length: try fields.value(of: .length), crc32: try fields.value(of: .crc32))
  }

  private init(length: Int, crc32: UInt32) {
    self.length = length
    self.crc32 = crc32
  }

  /// Returns the checksum of the bytes so far followed by more.
  public func extended(by bytes: UnsafeRawBufferPointer) -> FileChecksum {
    guard let address = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return self }
    let sum = CZlib.crc32_z(UInt(crc32), address, bytes.count)
    return FileChecksum(length: length + bytes.count, crc32: UInt32(truncatingIfNeeded: sum))
  }

  /// The CRC-32 in eight hexadecimal digits, and the length: `crc32 cbf43926, 9 bytes`.
  public var description: String {
    let digits = String(crc32, radix: 16)
    return "crc32 \(String(repeating: "0", count: 8 - digits.count))\(digits), \(length) bytes"
  }
}

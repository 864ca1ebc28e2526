internal import Files

/// Makes zip archives byte by byte, those among them that no program would make.
struct ZipBuilder {
  private var local: [UInt8] = []
  private var central: [UInt8] = []
  private var count = 0

  /// Adds an entry as it is.
  ///
  /// - Parameters:
  ///   - size: What the archive says of the size, where that is not the truth.
  ///   - mode: The type and permissions, as Unix has them.
  ///   - flags: 1 for encrypted.
  mutating func add(
    _ name: String, _ content: [UInt8], size: UInt32? = nil, mode: UInt32 = 0o100644, flags: UInt16 = 0x800
  ) {
    let checksum = content.withUnsafeBytes { FileChecksum($0).crc32 }
    let offset = UInt32(local.count)
    var common: [UInt8] = []
    common +=
      bytes(UInt16(20)) + bytes(flags) + bytes(UInt16(0)) + bytes(UInt16(0x6000)) + bytes(UInt16(0x5A21))
    common += bytes(checksum) + bytes(UInt32(content.count)) + bytes(size ?? UInt32(content.count))
    common += bytes(UInt16(name.utf8.count)) + bytes(UInt16(0))
    local += [0x50, 0x4B, 3, 4] + common + Array(name.utf8) + content
    central += [0x50, 0x4B, 1, 2] + bytes(UInt16(3 << 8 | 20)) + common
    central += bytes(UInt16(0)) + bytes(UInt16(0)) + bytes(UInt16(0)) + bytes(mode << 16) + bytes(offset)
    central += Array(name.utf8)
    count += 1
  }

  mutating func add(_ name: String, _ text: String) { add(name, Array(text.utf8)) }

  /// The archive.
  var archive: [UInt8] {
    local + central + [0x50, 0x4B, 5, 6] + bytes(UInt16(0)) + bytes(UInt16(0)) + bytes(UInt16(count))
      + bytes(UInt16(count)) + bytes(UInt32(central.count)) + bytes(UInt32(local.count)) + bytes(UInt16(0))
  }

  private func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}

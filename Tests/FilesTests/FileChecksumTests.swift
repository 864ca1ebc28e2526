import Files
import TestSupport
import Testing

struct FileChecksumTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// The check value that every description of CRC-32 lists for the digits 1 to 9.
  @Test func equalsThePublishedCheckValue() throws {
    let checksum = try FileChecksum(path: try folder.write("123456789", to: "digits"))
    #expect(checksum.crc32 == 0xCBF4_3926)
    #expect(checksum.length == 9)
    #expect(checksum.description == "crc32 cbf43926, 9 bytes")
  }

  @Test func fileAndBytesHaveTheSameChecksum() throws {
    let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }
    let path = try folder.write(bytes, to: "large")
    #expect(try FileChecksum(path: path) == bytes.withUnsafeBytes { FileChecksum($0) })
  }

  @Test func oneChangedByteChangesIt() throws {
    let first = try FileChecksum(path: try folder.write("abc", to: "file"))
    let second = try FileChecksum(path: try folder.write("abd", to: "file"))
    #expect(first != second)
    #expect(try FileChecksum(path: try folder.write("", to: "file")).length == 0)
  }
}

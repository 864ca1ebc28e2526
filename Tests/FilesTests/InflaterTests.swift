import Files
import Glibc
import TestSupport
import Testing

/// Reading of compressed files that are whole, joined, cut off or damaged.
struct InflaterTests {
  let folder: TemporaryDirectory
  let text: String
  let packed: [UInt8]

  init() throws {
    folder = try TemporaryDirectory()
    text = (0..<50_000).map { "line \($0) \($0 &* 2_654_435_761 % 1_000_003)\n" }.joined()
    packed = try Self.storedBytes(of: try folder.write(text, to: "whole.gz"))
  }

  private static func storedBytes(of path: String) throws -> [UInt8] {
    let file = try MappedFile(path: path)
    return withExtendedLifetime(file) { Array(file.bytes) }
  }

  /// Writes bytes as they are under a name that says they are compressed.
  private func writeStored(_ bytes: [UInt8]) throws -> String {
    let path = folder.path("stored.gz")
    try AtomicFile.write(bytes, to: folder.path("stored"))
    try FileSystem.remove(path)
    #expect(rename(folder.path("stored"), path) == 0)
    return path
  }

  @Test func wholeFileComesBack() throws {
    #expect(packed.count < text.utf8.count / 2)
    #expect(try FileSystem.readAll(folder.path("whole.gz")) == Array(text.utf8))
  }

  @Test func membersFollowOneAnother() throws {
    let path = try writeStored(packed + packed + packed)
    #expect(try FileSystem.readAll(path) == Array((text + text + text).utf8))
  }

  @Test func zerosAfterTheLastMemberAreFill() throws {
    #expect(try FileSystem.readAll(try writeStored(packed + [0, 0, 0, 0])) == Array(text.utf8))
  }

  @Test func otherBytesAfterTheLastMemberAreAnError() throws {
    let path = try writeStored(packed + Array("rest".utf8))
    let error = #expect(throws: FileError.self) { try FileSystem.readAll(path) }
    #expect(error?.exitStatus == .badData)
  }

  @Test(arguments: [0, 1, 5, 9, 10, 11, 100, 1_000, -9, -8, -4, -1])
  func cutOffFileIsAnError(length: Int) throws {
    let kept = length < 0 ? packed.count + length : length
    for beginning in [[], packed] {
      guard !(beginning.count > 0 && kept == 0) else { continue }
      let path = try writeStored(beginning + packed[..<kept])
      let error = #expect(throws: FileError.self) { try FileSystem.readAll(path) }
      #expect(error == .truncated(path: path, line: nil))
      #expect(error?.exitStatus == .badData)
    }
  }

  @Test func cutOffFileNamesTheLineReached() throws {
    let path = try writeStored(Array(packed[..<(packed.count / 2)]))
    let reader = try LineReader(path: path)
    let error = #expect(throws: FileError.self) { while try reader.next() != nil {} }
    #expect(reader.lineNumber > 10_000)
    #expect(error == .truncated(path: path, line: reader.lineNumber + 1))
  }

  @Test func damagedFileIsAnError() throws {
    for position in [0, 2, packed.count / 2, packed.count - 6, packed.count - 2] {
      var damaged = packed
      damaged[position] ^= 0x55
      let path = try writeStored(damaged)
      let error = #expect(throws: FileError.self) { try FileSystem.readAll(path) }
      #expect(error?.exitStatus == .badData)
    }
  }

  @Test func plainTextUnderACompressedNameIsRead() throws {
    #expect(try FileSystem.readAll(try writeStored(Array("only text\n".utf8))) == Array("only text\n".utf8))
    #expect(try FileSystem.readAll(try writeStored(Array("ä".utf8))) == Array("ä".utf8))
  }

  @Test func otherBytesUnderACompressedNameAreAnError() throws {
    for bytes in [[0x00, 0x01, 0x02], [0x61, 0xFF, 0x62]] as [[UInt8]] {
      let path = try writeStored(bytes)
      let error = #expect(throws: FileError.self) { try FileSystem.readAll(path) }
      #expect(error?.description.contains("not valid gzip data") == true)
    }
  }

  @Test func anyDamagedByteIsFoundOrHarmless() throws {
    let text = Array(String(repeating: "wenig Text, oft ", count: 20).utf8)
    let packed = try Self.storedBytes(of: try folder.write(text, to: "small.gz"))
    for position in packed.indices {
      for change in [0x01, 0x80, 0xFF] as [UInt8] {
        var damaged = packed
        damaged[position] ^= change
        do {
          // Time and system in the header mean nothing to the text.
          #expect(try FileSystem.readAll(try writeStored(damaged)) == text)
        } catch let error as FileError {
          #expect(error.exitStatus == .badData)
        }
      }
    }
  }
}

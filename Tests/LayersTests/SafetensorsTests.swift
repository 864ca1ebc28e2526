import Files
import Foundation
import Randomness
import Tensors
import TestSupport
import Testing

@testable import Layers

@Suite struct SafetensorsTests {
  private static let shapes: [(String, Shape)] = [("a.weight", [3, 5]), ("b", [7]), ("c", [2, 1, 3, 2])]

  /// A file with tensors of several shapes, and what is in them.
  private static func file(as type: Safetensors.ElementType = .float32) throws -> (
    bytes: [UInt8], values: [[Float]]
  ) {
    let folder = try TemporaryDirectory()
    let pool = MemoryPool()
    let values = shapes.map { normalNumbers($0.1.count, $0.0) }
    let tensors = zip(shapes, values).map { shape, values in
      let storage = Storage(count: values.count, from: pool)
      storage.assign(values)
      return (name: shape.0, shape: shape.1, storage: storage)
    }
    try Safetensors.write(tensors, as: type, to: folder.path("x.safetensors"))
    return (try FileSystem.readAll(folder.path("x.safetensors")), values)
  }

  /// Reads everything in a file.
  private func read(_ bytes: [UInt8]) throws -> [[Float]] {
    let folder = try TemporaryDirectory()
    let file = try Safetensors(path: folder.write(bytes, to: "x.safetensors"))
    try file.check(has: Self.shapes.map { (name: $0.0, shape: $0.1) })
    let pool = MemoryPool()
    return try Self.shapes.map { name, shape in
      let storage = Storage(count: shape.count, from: pool)
      try file.read(name, into: storage)
      return storage.array
    }
  }

  /// Replaces the header and its length.
  private func replacingHeader(_ bytes: [UInt8], _ change: (String) -> String) -> [UInt8] {
    let length = bytes[..<8].enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
    let header = Array(change(String(decoding: bytes[8..<8 + length], as: UTF8.self)).utf8)
    let count = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    return count + header + bytes[(8 + length)...]
  }

  private func expectRefusal(_ bytes: [UInt8], _ what: String) {
    do {
      _ = try read(bytes)
      Issue.record("\(what): accepted")
    } catch {
      #expect(error is SafetensorsError, "\(what): \(error)")
      #expect((error as? SafetensorsError)?.exitStatus == .badData)
    }
  }

  @Test func theFormatIsTheOneOthersRead() throws {
    let (bytes, values) = try Self.file()
    #expect(bytes.count % 8 == 0 || (bytes.count - values.joined().count * 4) % 8 == 0)
    let header = String(decoding: bytes[8...].prefix { $0 != 0x20 }, as: UTF8.self)
    #expect(header.hasPrefix("{\"__metadata__\":{\"crc32\":\""))
    #expect(header.contains("\"a.weight\":{\"dtype\":\"F32\",\"shape\":[3,5],\"data_offsets\":[0,60]}"))
    #expect(header.contains("\"b\":{\"dtype\":\"F32\",\"shape\":[7],\"data_offsets\":[60,88]}"))
    #expect(try read(bytes) == values)
  }

  @Test func matricesAreStoredAsBytesWithAScaleForEachRow() throws {
    let (bytes, values) = try Self.file(as: .int8)
    let header = String(decoding: bytes[8...].prefix { $0 != 0x20 }, as: UTF8.self)
    #expect(header.contains("\"a.weight\":{\"dtype\":\"I8\",\"shape\":[3,5],\"data_offsets\":[0,15]}"))
    #expect(
      header.contains("\"a.weight.scale\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[15,27]}"))
    let read = try read(bytes)
    // What is no matrix stays as it is.
    #expect(Array(read[1...]) == Array(values[1...]))
    for row in 0..<3 {
      let (expected, found) = (values[0][row * 5..<row * 5 + 5], read[0][row * 5..<row * 5 + 5])
      let largest = expected.map(abs).max() ?? 0
      for (expected, found) in zip(expected, found) {
        #expect(abs(expected - found) <= largest / 254 * 1.0001)
      }
      #expect(found.map(abs).max().map { abs($0 - largest) <= largest * 1e-6 } == true)
    }
  }

  @Test func rowsAreReadFromTheMiddleOfBytes() throws {
    let folder = try TemporaryDirectory()
    let file = try Safetensors(path: folder.write(try Self.file(as: .int8).bytes, to: "x.safetensors"))
    let all = try read(try Self.file(as: .int8).bytes)[0]
    let pool = MemoryPool()
    let rows = try file.tensor("a.weight").rows([2, 0, 2], columns: 5, in: pool)
    #expect(rows.array == Array(all[10...] + all[..<5] + all[10...]))
    let part = Storage(count: 7, from: pool)
    try file.tensor("a.weight").read(from: 3, into: part)
    #expect(part.array == Array(all[3..<10]))
  }

  @Test func bytesWithoutTheirScalesAreRefused() throws {
    let bytes = try Self.file(as: .int8).bytes
    expectRefusal(
      replacingHeader(bytes) { $0.replacing("a.weight.scale", with: "a.weight.scald") }, "no scales")
    expectRefusal(replacingHeader(bytes) { $0.replacing("[3,5]", with: "[15]") }, "a vector of bytes")
  }

  @Test func aFileWithoutChecksumIsRead() throws {
    // As other programs write it, with a gap-free but unordered header.
    let (bytes, values) = try Self.file()
    let stripped = replacingHeader(bytes) { header in
      let end = header.range(of: "},")?.upperBound ?? header.endIndex
      return "{" + header[end...]
    }
    #expect(try read(stripped) == values)
  }

  @Test func aFileCutAnywhereIsRefused() throws {
    let (bytes, _) = try Self.file()
    for count in 0..<bytes.count { expectRefusal(Array(bytes[..<count]), "cut to \(count) bytes") }
    expectRefusal(bytes + [0], "one byte more")
    expectRefusal(bytes + bytes, "twice the file")
  }

  @Test func aByteChangedAnywhereIsRefusedOrHarmless() throws {
    let (bytes, values) = try Self.file()
    var stream = Seed(1).stream(.generation)
    for position in bytes.indices {
      for change in [UInt8(1) << UInt8(stream.nextInteger(below: 8)), 0xFF] {
        var damaged = bytes
        damaged[position] ^= change
        do {
          // Only a change that means the same may pass, such as another kind of space between two fields.
          #expect(try read(damaged) == values, "byte \(position) changed by \(change)")
        } catch {
          #expect(error is SafetensorsError, "byte \(position) changed by \(change): \(error)")
        }
      }
    }
  }

  @Test(arguments: [
    ("\"F32\"", "\"F64\""), ("\"F32\"", "\"BF16\""), ("\"F32\"", "3"), ("[3,5]", "[5,3]"), ("[3,5]", "[15]"),
    ("[3,5]", "[3,-5]"), ("[3,5]", "[]"), ("[3,5]", "[3,5,1,1,1]"), ("[3,5]", "[4294967297,4294967297]"),
    ("[3,5]", "[9223372036854775807,9223372036854775807]"), ("[3,5]", "[3.5,5]"), ("[3,5]", "\"x\""),
    ("[0,60]", "[0,64]"), ("[0,60]", "[60,0]"), ("[0,60]", "[-4,56]"), ("[0,60]", "[4,64]"),
    ("[0,60]", "[0]"), ("[0,60]", "[0,60,120]"), ("[0,60]", "[0,9223372036854775807]"), ("[60,88]", "[0,28]"),
    ("[60,88]", "[56,84]"), ("\"b\"", "\"a.weight\""), ("\"b\"", "\"d\""), ("\"dtype\"", "\"type\""),
    ("\"data_offsets\"", "\"offsets\""), ("\"shape\"", "\"form\""), ("\"crc32\":\"", "\"crc32\":\"1"),
    ("{\"__metadata__\"", "[\"__metadata__\""), ("}}", "}"),
  ])
  func aWrongFieldIsRefused(old: String, new: String) throws {
    let (bytes, _) = try Self.file()
    let changed = replacingHeader(bytes) { header in
      guard let range = header.range(of: old) else { return header }
      return header.replacingCharacters(in: range, with: new)
    }
    #expect(changed != bytes)
    expectRefusal(changed, "\(old) replaced by \(new)")
  }

  @Test func anImpossibleHeaderLengthIsRefused() throws {
    let (bytes, _) = try Self.file()
    for length in [UInt64(0), 1, 7, UInt64(bytes.count), 1 << 31, 1 << 40, 1 << 63, .max, .max - 7] {
      let count = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * UInt64($0))) }
      expectRefusal(count + bytes[8...], "a header of \(length) bytes")
    }
  }

  @Test func metadataCanBeChangedAndTheDataStay() throws {
    for type in [Safetensors.ElementType.float32, .bfloat16] {
      let folder = try TemporaryDirectory()
      let path = try folder.write(Self.file(as: type).bytes, to: "x.safetensors")
      let before = try Safetensors(path: path)
      #expect(Array(before.metadata.keys) == ["crc32"])
      let values = try read(FileSystem.readAll(path))
      try before.rewrite(metadata: ["b": "2", "a": "one, two", "crc32": "wrong"])
      let after = try Safetensors(path: path)
      #expect(after.metadata.filter { $0.key != "crc32" } == ["a": "one, two", "b": "2"])
      #expect(after.metadata["crc32"] == before.metadata["crc32"])
      #expect(try read(FileSystem.readAll(path)) == values)
    }
  }

  @Test func bfloat16KeepsTheUpperHalf() {
    let values: [Float] = [
      0, -0.0, 1, -1, 1.00390625, 1.01171875, 3.4e38, .leastNonzeroMagnitude * 71362, .infinity, -.infinity,
    ]
    let rounded = BFloat16.rounded(values)
    // 1.00390625 lies in the middle of two and goes to the even one below, 1.01171875 to the even one above.
    #expect(
      rounded == [0, 0x8000, 0x3F80, 0xBF80, 0x3F80, 0x3F82, 0x7F80, 0x0001, 0x7F80, 0xFF80])
    #expect(BFloat16.rounded([.nan]).allSatisfy { $0 & 0x7FFF > 0x7F80 })
    #expect(BFloat16.rounded(BFloat16.widened(rounded)) == rounded)
  }

  @Test func aMissingFileIsNoBadFile() throws {
    #expect(throws: FileError.notFound(path: "/nowhere/x.safetensors")) {
      try Safetensors(path: "/nowhere/x.safetensors")
    }
  }
}

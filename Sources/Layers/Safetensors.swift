internal import Files
internal import FoundationEssentials
package import Tensors

/// A file of named tensors: eight bytes with the length of a JSON header, the header, the data.
///
/// The header says for each tensor its type, shape, and where its data begin and end; its metadata hold a checksum of
/// all data, so that a damaged file is noticed before a model computes with it, and what else the writer wants to be
/// inseparable from the data. Types: F32, BF16, and I8 of matrices, each beside a tensor of F32 with the scales of its
/// rows, whose name ends in `.scale`.
package final class Safetensors {
  package let path: String
  private let file: MappedFile
  private let entries: [String: Entry]
  private let dataOffset: Int
  /// The tensors that are scales of others.
  private let scaleNames: Set<String>
  /// What the header says besides, the checksum of the data among it.
  package let metadata: [String: String]

  package typealias ElementType = StoredTensor.ElementType

  /// Opens a file and checks everything that its header says.
  package init(path: String) throws {
    self.path = path
    file = try MappedFile(path: path)
    (entries, dataOffset, metadata) = try Safetensors.parse(file)
    scaleNames = try Safetensors.scaleNames(of: entries, in: path)
  }

  /// The tensors, without those that are scales of others.
  private var tensors: [String: Entry] { entries.filter { !scaleNames.contains($0.key) } }

  /// The number of elements of all tensors together.
  package var elementCount: Int { tensors.values.reduce(0) { $0 + $1.shape.reduce(1, *) } }

  /// How matrices are stored, all of them as the first.
  package var matrixType: ElementType {
    let matrices = tensors.values.filter { $0.shape.count > 1 }
    return matrices.min { $0.begin < $1.begin }?.type ?? .float32
  }

  /// Returns the shape of a tensor, or nil where there is none of that name.
  package func shape(of name: String) -> [Int]? { tensors[name]?.shape }

  /// Checks that the file holds the tensors of these names and shapes and no others.
  package func check(has expected: [(name: String, shape: Shape)]) throws {
    let names = Set(expected.map(\.name))
    let missing = expected.map(\.name).filter { entries[$0] == nil }
    let unused = tensors.keys.filter { !names.contains($0) }.sorted()
    let misshapen = expected.compactMap { name, shape -> String? in
      guard let entry = entries[name], entry.shape != shape.array else { return nil }
      return "\(name) is \(entry.shape), the model needs \(shape)"
    }
    if !missing.isEmpty || !unused.isEmpty || !misshapen.isEmpty {
      throw SafetensorsError.mismatch(path: path, missing: missing, unused: unused, misshapen: misshapen)
    }
  }

  /// Returns a tensor whose name and shape `check` has accepted.
  package func tensor(_ name: String) throws -> StoredTensor {
    guard let entry = entries[name] else {
      throw SafetensorsError.mismatch(path: path, missing: [name], unused: [], misshapen: [])
    }
    return StoredTensor(
      entry.type, in: file, at: dataOffset + entry.begin..<dataOffset + entry.end, scales: scales(of: name))
  }

  /// The scales of the rows of a tensor of bytes; none of another.
  private func scales(of name: String) -> [Float] {
    guard entries[name]?.type == .int8, let scale = entries[Self.scaleName(of: name)] else { return [] }
    return withExtendedLifetime(file) {
      let bytes = UnsafeRawBufferPointer(
        rebasing: file.bytes[dataOffset + scale.begin..<dataOffset + scale.end])
      return stride(from: 0, to: bytes.count, by: 4).map {
        bytes.loadUnaligned(fromByteOffset: $0, as: Float.self)
      }
    }
  }

  /// Reads a tensor whose name and shape `check` has accepted.
  package func read(_ name: String, into storage: Storage) throws {
    let tensor = try tensor(name)
    guard tensor.count == storage.count else {
      throw SafetensorsError.mismatch(path: path, missing: [name], unused: [], misshapen: [])
    }
    tensor.read(into: storage)
  }

  // MARK: Writing

  /// Writes tensors in the order given, so that the file is either the old or the new one whole.
  ///
  /// - Parameters:
  ///   - tensors: What to write.
  ///   - type: How; as bytes, what is no matrix stays floats.
  ///   - metadata: What the header is to say besides: printable ASCII without quotes and backslashes.
  ///   - path: The file.
  package static func write(
    _ tensors: [(name: String, shape: Shape, storage: Storage)], as type: ElementType,
    metadata: [String: String] = [:], to path: String
  ) throws {
    let parts = tensors.flatMap { SafetensorsPart.parts($0.name, $0.shape, $0.storage, as: type) }
    var offset = 0
    var checksum = FileChecksum()
    var fields: [String] = []
    for part in parts {
      fields.append(field(part.name, part.type, part.shape, offset..<offset + part.size))
      offset += part.size
      checksum = part.withBytes { checksum.extended(by: $0) }
    }
    try AtomicFile.write(to: path) { output in
      try writeHeader(fields, metadata, crc32: String(checksum.crc32), to: output)
      for part in parts { try part.withBytes { try output.write($0) } }
    }
  }

  /// Writes the file anew with other metadata; the data stay as they are.
  package func rewrite(metadata: [String: String]) throws {
    let ordered = entries.sorted {
      ($0.value.begin, $0.value.end, $0.key) < ($1.value.begin, $1.value.end, $1.key)
    }
    let fields = ordered.map {
      Self.field($0.key, $0.value.type, $0.value.shape, $0.value.begin..<$0.value.end)
    }
    try withExtendedLifetime(file) {
      let data = UnsafeRawBufferPointer(rebasing: file.bytes[dataOffset...])
      let checksum = String(FileChecksum(data).crc32)
      try AtomicFile.write(to: path) { output in
        try Self.writeHeader(fields, metadata, crc32: checksum, to: output)
        try output.write(data)
      }
    }
  }

  private static func field(_ name: String, _ type: ElementType, _ shape: [Int], _ place: Range<Int>)
    -> String
  {
    "\"\(name)\":{\"dtype\":\"\(type.rawValue)\",\"shape\":[\(shape.map(String.init).joined(separator: ","))],"
      + "\"data_offsets\":[\(place.lowerBound),\(place.upperBound)]}"
  }

  private static func writeHeader(
    _ fields: [String], _ metadata: [String: String], crc32: String, to output: OutputFile
  ) throws {
    let others = metadata.filter { $0.key != "crc32" }.sorted { $0.key < $1.key }
    let texts = ([("crc32", crc32)] + others.map { ($0.key, $0.value) }).map { "\"\($0)\":\"\($1)\"" }
    let parts = ["\"__metadata__\":{\(texts.joined(separator: ","))}"] + fields
    var header = "{\(parts.joined(separator: ","))}"
    header += String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    try withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { try output.write($0) }
    try output.write(header)
  }
}

// MARK: - Reading the header

private struct Entry {
  let type: Safetensors.ElementType
  let shape: [Int]
  let begin: Int
  let end: Int
}

/// A value of the header: what it says of a tensor, or the metadata.
private struct Field: Decodable {
  let dtype: String
  let shape: [Int]
  let data_offsets: [Int]
}

private struct Header: Decodable {
  var fields: [String: Field] = [:]
  var metadata: [String: String] = [:]

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Name.self)
    for key in container.allKeys {
      if key.stringValue == "__metadata__" {
        metadata = try container.decode([String: String].self, forKey: key)
      } else {
        fields[key.stringValue] = try container.decode(Field.self, forKey: key)
      }
    }
  }
}

extension Safetensors {
  private static func parse(
    _ file: MappedFile
  ) throws -> (entries: [String: Entry], dataOffset: Int, metadata: [String: String]) {
    func malformed(_ reason: String) -> SafetensorsError { .malformed(path: file.path, reason: reason) }
    return try withExtendedLifetime(file) {
      guard file.bytes.count >= 8 else { throw malformed("it has only \(file.bytes.count) bytes") }
      let length = UInt64(littleEndian: file.bytes.loadUnaligned(as: UInt64.self))
      guard length <= 100_000_000, Int(length) <= file.bytes.count - 8 else {
        throw malformed(
          "its header of \(length) bytes does not fit into the file of \(file.bytes.count) bytes")
      }
      let dataOffset = 8 + Int(length)
      let header: Header
      do {
        header = try JSONDecoder().decode(Header.self, from: Data(file.bytes[8..<dataOffset]))
      } catch {
        throw malformed("its header is not the JSON it should be")
      }
      let dataCount = file.bytes.count - dataOffset
      var entries: [String: Entry] = [:]
      for (name, field) in header.fields {
        entries[name] = try entry(field, dataCount) { malformed("tensor \(name): \($0)") }
      }
      try checkCoverage(entries, dataCount, malformed)
      if let recorded = header.metadata["crc32"] {
        guard recorded == String(checksum(of: file, from: dataOffset).crc32) else {
          throw malformed("its data have changed since it was written")
        }
      }
      return (entries, dataOffset, header.metadata)
    }
  }

  /// The name of the tensor with the scales of one of bytes.
  static func scaleName(of name: String) -> String { name + ".scale" }

  /// Returns the names of the tensors that are scales, after checking that each tensor of bytes has those that it needs.
  private static func scaleNames(of entries: [String: Entry], in path: String) throws -> Set<String> {
    var names: Set<String> = []
    for (name, entry) in entries where entry.type == .int8 {
      guard entry.shape.count == 2, let scale = entries[scaleName(of: name)], scale.type == .float32,
        scale.shape == [entry.shape[0]]
      else {
        throw SafetensorsError.malformed(
          path: path,
          reason: "tensor \(name): bytes are of a matrix with a scale for each row in \(scaleName(of: name))")
      }
      names.insert(scaleName(of: name))
    }
    return names
  }

  /// Reads a window at a time, so that a large file is never in memory as a whole.
  private static func checksum(of file: MappedFile, from first: Int) -> FileChecksum {
    let window = 1 << 22
    return stride(from: first, to: file.bytes.count, by: window).reduce(FileChecksum()) { sum, begin in
      let range = begin..<min(begin + window, file.bytes.count)
      defer { file.release(range) }
      return sum.extended(by: UnsafeRawBufferPointer(rebasing: file.bytes[range]))
    }
  }

  private static func entry(_ field: Field, _ dataCount: Int, _ malformed: (String) -> SafetensorsError)
    throws -> Entry
  {
    guard let type = ElementType(rawValue: field.dtype) else {
      throw malformed("its type \(field.dtype) is none of F32, BF16 and I8")
    }
    guard (1...4).contains(field.shape.count), field.shape.allSatisfy({ $0 >= 0 && $0 <= 1 << 32 }) else {
      throw malformed("a shape \(field.shape) is not possible")
    }
    guard field.data_offsets.count == 2, 0 <= field.data_offsets[0],
      field.data_offsets[0] <= field.data_offsets[1],
      field.data_offsets[1] <= dataCount
    else {
      throw malformed("its data at \(field.data_offsets) are not within the \(dataCount) bytes of data")
    }
    var size = type.size
    for extent in field.shape {
      let (product, overflows) = size.multipliedReportingOverflow(by: extent)
      guard !overflows else { throw malformed("a shape \(field.shape) is not possible") }
      size = product
    }
    guard field.data_offsets[1] - field.data_offsets[0] == size else {
      throw malformed("its data at \(field.data_offsets) are not the \(size) bytes of a shape \(field.shape)")
    }
    return Entry(type: type, shape: field.shape, begin: field.data_offsets[0], end: field.data_offsets[1])
  }

  /// The tensors must lie one after the other and fill the data, so that nothing is hidden and nothing shared.
  private static func checkCoverage(
    _ entries: [String: Entry], _ dataCount: Int, _ malformed: (String) -> SafetensorsError
  ) throws {
    var reached = 0
    for entry in entries.values.sorted(by: { ($0.begin, $0.end) < ($1.begin, $1.end) }) {
      guard entry.begin == reached else {
        throw malformed("its tensors overlap or leave gaps at byte \(reached)")
      }
      reached = entry.end
    }
    guard reached == dataCount else {
      throw malformed("\(dataCount - reached) bytes of data belong to no tensor")
    }
  }
}

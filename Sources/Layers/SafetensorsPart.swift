internal import Tensors

/// A tensor as it is written to a file, or the scales of one that is written as bytes.
struct SafetensorsPart {
  let name: String
  let type: Safetensors.ElementType
  let shape: [Int]
  private let content: Content

  private enum Content {
    case numbers(Storage)
    case bytes(Storage, columns: Int)
    case scales(Storage, columns: Int)
  }

  /// Returns what a tensor is written as.
  static func parts(
    _ name: String, _ shape: Shape, _ storage: Storage, as type: Safetensors.ElementType
  ) -> [SafetensorsPart] {
    guard type == .int8 else {
      return [SafetensorsPart(name: name, type: type, shape: shape.array, content: .numbers(storage))]
    }
    guard shape.rank == 2, shape.count > 0 else { return parts(name, shape, storage, as: .float32) }
    return [
      SafetensorsPart(
        name: name, type: .int8, shape: shape.array, content: .bytes(storage, columns: shape.columns)),
      SafetensorsPart(
        name: Safetensors.scaleName(of: name), type: .float32, shape: [shape.rows],
        content: .scales(storage, columns: shape.columns)),
    ]
  }

  /// Bytes in the file.
  var size: Int { shape.reduce(type.size, *) }

  /// Makes the bytes, which are not kept, so that a large model is never in memory twice.
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    switch content {
    case .numbers(let storage):
      switch type {
      case .bfloat16: try BFloat16.rounded(storage.array).withUnsafeBytes(body)
      case .float32, .int8: try storage.withBytes { try body(UnsafeRawBufferPointer($0)) }
      }
    case .bytes(let storage, let columns):
      try ByteRows(rounding: storage, columns: columns).bytes.withUnsafeBytes(body)
    case .scales(let storage, let columns):
      try ByteRows(rounding: storage, columns: columns).scales.withUnsafeBytes(body)
    }
  }
}

internal import CMicrohttpd

/// Reads the fields and files of a form in parts (`multipart/form-data`).
struct FormReader {
  private var parts: [Part] = []
  private var isTooMuch = false

  private struct Part {
    let field: [UInt8]
    let file: [UInt8]?
    var bytes: [UInt8]
  }

  /// No client has so many fields.
  private static let maximumParts = 20_000

  /// Returns what a form holds.
  ///
  /// - Parameters:
  ///   - body: The form.
  ///   - connection: The request, whose header tells what separates the parts.
  ///   - query: Fields of the address, which come first.
  static func read(
    _ body: [UInt8], of connection: OpaquePointer, query: [(name: String, value: String)]
  ) throws(ParameterError) -> Parameters {
    var reader = FormReader()
    let isRead = withUnsafeMutablePointer(to: &reader) { pointer -> Bool in
      guard
        let processor = MHD_create_post_processor(connection, 1 << 15, take, UnsafeMutableRawPointer(pointer))
      else { return false }
      let isRead = body.withUnsafeBytes { bytes in
        MHD_post_process(processor, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
          == .YES
      }
      return MHD_destroy_post_processor(processor) == .YES && isRead
    }
    guard isRead, !reader.isTooMuch else { throw .malformedForm }
    return try reader.parameters(query)
  }

  private func parameters(_ query: [(name: String, value: String)]) throws(ParameterError) -> Parameters {
    var fields = query
    var files: [Parameters.UploadedFile] = []
    for part in parts {
      guard let name = String(validating: part.field, as: UTF8.self) else { throw .notUTF8 }
      if let file = part.file {
        guard let fileName = String(validating: file, as: UTF8.self) else { throw .notUTF8 }
        files.append(Parameters.UploadedFile(field: name, name: fileName, bytes: part.bytes))
      } else {
        guard let value = String(validating: part.bytes, as: UTF8.self) else { throw .notUTF8 }
        fields.append((name, value))
      }
    }
    return Parameters(fields: fields, files: files)
  }

  /// Takes a part, or more of the last one.
  fileprivate mutating func add(
    _ field: [UInt8], file: [UInt8]?, _ bytes: UnsafeRawBufferPointer, isFirst: Bool
  ) {
    if isFirst || parts.isEmpty {
      guard parts.count < Self.maximumParts else {
        isTooMuch = true
        return
      }
      parts.append(Part(field: field, file: file, bytes: Array(bytes)))
    } else {
      parts[parts.count - 1].bytes += bytes
    }
  }
}

private func take(
  _ context: UnsafeMutableRawPointer?, _: MHD_ValueKind, _ key: UnsafePointer<CChar>?,
  _ fileName: UnsafePointer<CChar>?, _: UnsafePointer<CChar>?, _: UnsafePointer<CChar>?,
  _ data: UnsafePointer<CChar>?, _ offset: UInt64, _ size: Int
) -> MHD_Result {
  context?.assumingMemoryBound(to: FormReader.self).pointee.add(
    bytes(of: key) ?? [], file: bytes(of: fileName),
    UnsafeRawBufferPointer(start: data, count: data == nil ? 0 : size), isFirst: offset == 0)
  return .YES
}

private func bytes(of text: UnsafePointer<CChar>?) -> [UInt8]? {
  guard let text else { return nil }
  var bytes: [UInt8] = []
  var next = text
  while next.pointee != 0 {
    bytes.append(UInt8(bitPattern: next.pointee))
    next += 1
  }
  return bytes
}

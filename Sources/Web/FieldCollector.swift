internal import CMicrohttpd

/// Names and values as the daemon tells them one by one.
struct FieldCollector {
  private(set) var fields: [(name: String, value: String)] = []
  private(set) var areUTF8 = true

  /// Returns the fields of a kind that a request has.
  static func fields(of kind: MHD_ValueKind, _ connection: OpaquePointer) -> FieldCollector {
    var collector = FieldCollector()
    withUnsafeMutablePointer(to: &collector) { pointer in
      _ = MHD_get_connection_values_n(connection, kind, collect, UnsafeMutableRawPointer(pointer))
    }
    return collector
  }

  fileprivate mutating func add(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
    guard let name = String(validating: name, as: UTF8.self),
      let value = String(validating: value, as: UTF8.self)
    else {
      areUTF8 = false
      return
    }
    fields.append((name, value))
  }
}

private func collect(
  _ context: UnsafeMutableRawPointer?, _: MHD_ValueKind, _ name: UnsafePointer<CChar>?, _ nameSize: Int,
  _ value: UnsafePointer<CChar>?, _ valueSize: Int
) -> MHD_Result {
  context?.assumingMemoryBound(to: FieldCollector.self).pointee.add(
    UnsafeRawBufferPointer(start: name, count: name == nil ? 0 : nameSize),
    UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : valueSize))
  return .YES
}

/// Why JSON text is refused that holds arrays or objects within arrays or objects without end.
///
/// Foundation reads 512 levels and writes fewer; no configuration needs more than a handful.
package struct NestedTooDeeply: Error {
  private static let limit = 64

  /// Throws where text is nested deeper than the limit.
  package static func check(_ bytes: [UInt8]) throws {
    var depth = 0
    var isInText = false
    var isEscaped = false
    for byte in bytes {
      if isInText {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInText = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInText = true
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      default: break
      }
      guard depth > limit else { continue }
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: [], debugDescription: "it is nested more than \(limit) levels deep",
          underlyingError: NestedTooDeeply()))
    }
  }
}

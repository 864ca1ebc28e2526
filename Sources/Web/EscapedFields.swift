/// Fields of a form as addresses escape them (URL standard, section 5.1).
///
/// The library's reader ends at a line end that is not escaped, which people send with curl.
enum EscapedFields {
  /// Returns the fields in their order; `%` that no two digits follow stands for itself.
  static func fields(of bytes: [UInt8]) throws(ParameterError) -> [(name: String, value: String)] {
    var fields: [(name: String, value: String)] = []
    for pair in bytes.split(separator: UInt8(ascii: "&")) {
      let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
      guard let name = String(validating: unescaped(pair[..<equals]), as: UTF8.self),
        let value = String(validating: unescaped(pair[equals...].dropFirst()), as: UTF8.self)
      else { throw .notUTF8 }
      fields.append((name, value))
    }
    return fields
  }

  private static func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "+") {
        result.append(UInt8(ascii: " "))
      } else if byte == UInt8(ascii: "%"), let value = value(of: rest.prefix(2)) {
        result.append(value)
        rest = rest.dropFirst(2)
      } else {
        result.append(byte)
      }
    }
    return result
  }

  private static func value(of digits: ArraySlice<UInt8>) -> UInt8? {
    let values = digits.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    guard values.count == 2 else { return nil }
    return UInt8(values[0] << 4 | values[1])
  }
}

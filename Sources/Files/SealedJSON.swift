/// JSON text of an object whose first field is a checksum of the text without it.
///
/// So a change of any byte is noticed before anything is made of the numbers. Text without the field, as earlier versions
/// wrote it, is taken as it is.
package enum SealedJSON {
  private static let beginning = "{\n"
  private static let field = "  \"crc32\" : \""

  /// Returns the text of an object, as `jsonText` writes it, with its checksum.
  package static func sealed(_ text: String) -> String {
    precondition(text.hasPrefix(beginning), "an object of several lines begins otherwise")
    return beginning + line(of: Array(text.utf8)) + text.dropFirst(beginning.count)
  }

  /// Returns the bytes without the checksum; nil where they are not what was sealed.
  package static func opened(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.starts(with: (beginning + field).utf8) else { return bytes }
    guard let end = bytes.dropFirst(beginning.utf8.count).firstIndex(of: UInt8(ascii: "\n")) else {
      return nil
    }
    let text = Array(beginning.utf8) + bytes[(end + 1)...]
    return bytes[beginning.utf8.count...end].elementsEqual(line(of: text).utf8) ? text : nil
  }

  private static func line(of text: [UInt8]) -> String {
    field + "\(text.withUnsafeBytes { FileChecksum($0) }.crc32)\",\n"
  }
}

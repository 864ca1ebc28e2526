internal import Files

/// Where messages say that something is wrong: a file, or a part of one that is an archive.
struct DocumentOrigin: Sendable {
  let path: String
  var part: String?

  /// Returns the error of a place in the bytes.
  func malformed(_ bytes: [UInt8], at offset: Int, _ reason: String) -> DocumentError {
    .malformed(path: path, part: part, line: line(of: offset, in: bytes), reason: reason)
  }

  /// Throws where a language that is said at a place in the bytes is not one that is wanted; one that is empty or unknown
  /// says nothing.
  func check(
    language declared: String?, is wanted: String?, called name: String, in bytes: [UInt8], at offset: Int
  ) throws {
    guard let declared, let wanted, !declared.isEmpty, declared.utf8.first.map(isASCIILetter) == true,
      !["und", "mul", "zxx"].contains(declared.lowercased()), !isSameLanguage(declared, wanted)
    else { return }
    throw DocumentError.otherLanguage(
      path: path, line: line(of: offset, in: bytes), name: name, declared: declared, wanted: wanted)
  }

  /// Throws unless bytes are UTF-8.
  func checkUTF8(_ bytes: [UInt8]) throws {
    if let offset = bytes.withUnsafeBufferPointer({ firstIllFormedByte(in: $0) }) {
      throw DocumentError.notUTF8(path: path, part: part, line: line(of: offset, in: bytes))
    }
  }

  private func line(of offset: Int, in bytes: [UInt8]) -> Int {
    1 + bytes[..<min(offset, bytes.count)].count { $0 == UInt8(ascii: "\n") }
  }
}

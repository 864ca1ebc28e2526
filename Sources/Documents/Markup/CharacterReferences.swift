internal import CXML

/// Characters written by a name or number, such as `&nbsp;` and `&#8211;`, and how a document spells them.
///
/// A text is translated with the characters themselves; those that the document writes by reference are written so again.
struct CharacterReferences: Sendable {
  /// How characters were written, by character.
  private(set) var spellings: [Unicode.Scalar: String] = [:]
  /// References that mean nothing here; they stay in the text as they are.
  private(set) var unknown: Set<String> = []
  /// Whether characters beyond ASCII are written by number, as the declared encoding of the document needs it.
  var escapesNonASCII = false

  /// The characters of some bytes, and the ranges of unknown references in their UTF-8.
  struct Decoded {
    var text = ""
    var unknown: [Range<Int>] = []
  }

  /// Returns the text of bytes of markup.
  mutating func decode(_ bytes: ArraySlice<UInt8>) -> Decoded {
    var decoded = Decoded()
    var start = bytes.startIndex
    var position = start
    while position < bytes.endIndex {
      guard bytes[position] == UInt8(ascii: "&"), let reference = reference(in: bytes[position...]) else {
        position += 1
        continue
      }
      decoded.text += String(decoding: bytes[start..<position], as: UTF8.self)
      let written = String(decoding: bytes[position..<reference.end], as: UTF8.self)
      if let scalar = reference.scalar {
        decoded.text.unicodeScalars.append(scalar)
        if isSpelled(scalar) { spellings[scalar] = written }
      } else {
        let offset = decoded.text.utf8.count
        decoded.unknown.append(offset..<offset + written.utf8.count)
        decoded.text += written
        unknown.insert(written)
      }
      position = reference.end
      start = position
    }
    decoded.text += String(decoding: bytes[start...], as: UTF8.self)
    return decoded
  }

  /// Appends text as markup.
  ///
  /// - Parameter quote: What stands around it, where it is the value of an attribute.
  func append(_ text: Substring, quote: UInt8? = nil, to result: inout [UInt8]) {
    var rest = text.unicodeScalars[...]
    while let scalar = rest.first {
      if scalar == "&", let kept = unknownReference(at: rest) {
        result += Array(kept.utf8)
        rest = rest.dropFirst(kept.unicodeScalars.count)
        continue
      }
      rest.removeFirst()
      if !isXMLCharacter(scalar) { continue }
      if scalar == "&" {
        result += Array("&amp;".utf8)
      } else if scalar == "<" {
        result += Array("&lt;".utf8)
      } else if let spelling = spellings[scalar] {
        result += Array(spelling.utf8)
      } else if let quote, scalar.value == UInt32(quote) {
        result += Array((quote == UInt8(ascii: "'") ? "&#39;" : "&quot;").utf8)
      } else if escapesNonASCII, !scalar.isASCII {
        result += Array("&#\(scalar.value);".utf8)
      } else {
        result += Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
  }

  /// Whether a character that is written by reference once is so everywhere: letters of ASCII are to hide addresses.
  private func isSpelled(_ scalar: Unicode.Scalar) -> Bool {
    !scalar.isASCII || "<>&\"'".unicodeScalars.contains(scalar)
  }

  private func unknownReference(at rest: Substring.UnicodeScalarView) -> String? {
    guard !unknown.isEmpty, let end = rest.prefix(40).firstIndex(of: ";") else { return nil }
    let written = String(rest[...end])
    return unknown.contains(written) ? written : nil
  }
}

/// A reference at the beginning of some bytes; without its semicolon it is none.
private func reference(in bytes: ArraySlice<UInt8>) -> (end: Int, scalar: Unicode.Scalar?)? {
  let start = bytes.startIndex
  // The longest name of HTML has 31 letters.
  guard let semicolon = bytes.prefix(40).firstIndex(of: UInt8(ascii: ";")), semicolon > start + 1 else {
    return nil
  }
  let name = bytes[(start + 1)..<semicolon]
  let text = String(decoding: name, as: UTF8.self)
  if name.first == UInt8(ascii: "#") {
    let digits = text.dropFirst()
    let value =
      digits.first == "x" || digits.first == "X" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    guard let value, let scalar = Unicode.Scalar(value), value > 0 else { return nil }
    return (semicolon + 1, scalar)
  }
  guard name.allSatisfy({ isASCIILetter($0) || isASCIIDigit($0) }), name.first.map(isASCIILetter) == true
  else {
    return nil
  }
  if text == "apos" { return (semicolon + 1, "'") }
  guard let entity = htmlEntityLookup(text) else { return (semicolon + 1, nil) }
  return (semicolon + 1, Unicode.Scalar(entity.pointee.value))
}

/// Whether a character may stand in XML at all (XML 1.0, production 2).
private func isXMLCharacter(_ scalar: Unicode.Scalar) -> Bool {
  scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF || scalar == "\t" || scalar == "\n"
    || scalar == "\r"
}

/// How long texts are, counted so that scripts with and without spaces can be compared.
public enum TextLength {
  /// Returns the number of words of a text.
  ///
  /// A word is a run of characters without white space. In scripts written without spaces between words
  /// (Chinese, Japanese, Thai, Lao, Khmer, Burmese, Tibetan and their neighbours) each code point counts as one.
  public static func words(_ text: String) -> Int {
    var text = text
    return text.withUTF8 { bytes in
      var count = 0
      var isInsideWord = false
      var position = 0
      while position < bytes.count {
        let (scalar, length) = decodedScalar(bytes, at: position)
        position += length
        if isWhiteSpace(scalar) {
          isInsideWord = false
        } else if isWrittenWithoutSpaces(scalar) {
          count += 1
          isInsideWord = false
        } else if !isInsideWord {
          count += 1
          isInsideWord = true
        }
      }
      return count
    }
  }

  /// Whether a text has nothing to be seen: only white space, controls, and characters of no width.
  public static func isBlank(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var position = 0
      while position < bytes.count {
        let (scalar, length) = decodedScalar(bytes, at: position)
        position += length
        if !isWhiteSpace(scalar), !isControl(scalar), !isInvisible(scalar) { return false }
      }
      return true
    }
  }
}

/// Returns the code point at a position of well-formed UTF-8, and its length in bytes.
@inline(__always)
func decodedScalar(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> (UInt32, Int) {
  let first = UInt32(bytes[position])
  func rest(_ offset: Int) -> UInt32 { UInt32(bytes[position + offset] & 0x3F) }
  if first < 0x80 { return (first, 1) }
  if first < 0xE0 { return ((first & 0x1F) << 6 | rest(1), 2) }
  if first < 0xF0 { return ((first & 0x0F) << 12 | rest(1) << 6 | rest(2), 3) }
  return ((first & 0x07) << 18 | rest(1) << 12 | rest(2) << 6 | rest(3), 4)
}

/// Whether a code point has the property White_Space.
@inline(__always)
func isWhiteSpace(_ scalar: UInt32) -> Bool {
  if scalar < 0x80 { return scalar == 0x20 || (0x09...0x0D).contains(scalar) }
  switch scalar {
  case 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: return true
  default: return false
  }
}

/// Whether a code point is of the category Control, but no white space.
func isControl(_ scalar: UInt32) -> Bool {
  (scalar < 0x20 || (0x7F...0x9F).contains(scalar)) && !isWhiteSpace(scalar)
}

/// Whether a code point takes no room and joins nothing: zero-width spaces, byte order marks, direction marks.
///
/// The zero-width joiner and non-joiner are not among them, since words of many languages are spelled with them.
func isInvisible(_ scalar: UInt32) -> Bool {
  switch scalar {
  case 0xAD, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060, 0x2066...0x2069, 0xFEFF: true
  default: false
  }
}

private func isWrittenWithoutSpaces(_ scalar: UInt32) -> Bool {
  guard scalar >= 0x0E00 else { return false }
  switch scalar {
  case 0x0E00...0x0FFF,  // Thai, Lao, Tibetan
    0x1000...0x109F, 0xA9E0...0xA9FF, 0xAA60...0xAA7F,  // Burmese
    0x1780...0x17FF, 0x19E0...0x19FF,  // Khmer
    0x1950...0x19DF, 0x1A20...0x1AAF, 0xAA80...0xAADF,  // Tai Le, New Tai Lue, Tai Tham, Tai Viet
    0x1B00...0x1B7F, 0xA980...0xA9DF,  // Balinese, Javanese
    0x2E80...0x2FFF, 0x3001...0x312F, 0x31A0...0x9FFF,  // Chinese and Japanese
    0xA000...0xA4CF,  // Yi
    0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF01...0xFF9F, 0x1B000...0x1B16F, 0x20000...0x3FFFF:
    return true
  default:
    return false
  }
}

internal import Text

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
        let (scalar, length) = decodeScalar(bytes, at: position)
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

  /// Whether a text has nothing to be seen: only white space, controls, and invisible characters.
  public static func isBlank(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var position = 0
      while position < bytes.count {
        let (scalar, length) = decodeScalar(bytes, at: position)
        position += length
        if Visibility(of: scalar) == .shown { return false }
      }
      return true
    }
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

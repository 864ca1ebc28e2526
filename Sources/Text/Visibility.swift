internal import CICU

/// How much of a character can be seen, by the properties that Unicode gives it.
package enum Visibility: Sendable {
  /// It shows something.
  case shown
  /// It shows a gap, or only separates.
  case space
  /// It is seen neither by itself nor by what it does to others.
  case hidden
  /// The zero-width joiner and non-joiner: seen where they make their neighbours join or keep apart.
  case joiner
  /// What chooses between the forms of a Mongolian letter: seen after one.
  case mongolianSelector
  /// The selector of a colourful form, and the letters of a flag's name: seen in the sequence of an emoji.
  case emojiComponent

  /// Looks a code point up.
  ///
  /// What Unicode wants ignored where it cannot be shown (Default_Ignorable_Code_Point) is hidden: soft hyphens,
  /// zero-width spaces, word joiners, byte order marks, marks and embeddings of direction, invisible operators, and the
  /// selectors of variants of other characters, which by definition mean the same. The exceptions are the cases above,
  /// and letters of Hangul that fill a place with a gap. Control characters are hidden too, unless they separate.
  package init(of codePoint: UInt32) {
    let character = Int32(bitPattern: codePoint)
    if codePoint > 0x20, codePoint < 0x7F {
      self = .shown
    } else if icu_u_isUWhiteSpace(character) || icu_u_isWhitespace(character) {
      self = .space
    } else if !icu_u_hasBinaryProperty(character, ICU_DEFAULT_IGNORABLE_CODE_POINT) {
      self = icu_u_charType(character) == controlCategory ? .hidden : .shown
    } else if icu_u_hasBinaryProperty(character, ICU_JOIN_CONTROL) {
      self = .joiner
    } else if icu_u_hasBinaryProperty(character, ICU_EMOJI_COMPONENT) {
      self = .emojiComponent
    } else if isMongolian(codePoint) {
      self = .mongolianSelector
    } else if icu_u_charType(character) == otherLetterCategory,
      icu_u_getIntPropertyValue(character, ICU_HANGUL_SYLLABLE_TYPE) == 0,
      hangulScript == script(of: codePoint)
    {
      self = .space
    } else {
      self = .hidden
    }
  }
}

/// Whether a code point has the property White_Space.
package func isWhiteSpace(_ codePoint: UInt32) -> Bool {
  if codePoint < 0x80 { return codePoint == 0x20 || (0x09...0x0D).contains(codePoint) }
  return icu_u_isUWhiteSpace(Int32(bitPattern: codePoint))
}

/// Whether a code point is of the category Control, but no white space.
package func isControl(_ codePoint: UInt32) -> Bool {
  icu_u_charType(Int32(bitPattern: codePoint)) == controlCategory && !isWhiteSpace(codePoint)
}

func isMongolian(_ codePoint: UInt32) -> Bool { script(of: codePoint) == mongolianScript }

private func script(of codePoint: UInt32) -> Int32 {
  var status = Int32(0)
  return icu_uscript_getScript(Int32(bitPattern: codePoint), &status)
}

// As ICU numbers them.
private let controlCategory: Int32 = 15
private let otherLetterCategory: Int32 = 5
private let hangulScript: Int32 = 18
private let mongolianScript: Int32 = 27

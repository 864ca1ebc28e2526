extension ByteScanner {
  /// Returns where emoji end that stand one after the other, or nil where none stands.
  func emojiEnd(from start: Int) -> Int? {
    var end = start
    while end < count, let next = oneEmojiEnd(from: end) { end = next }
    return end > start ? end : nil
  }

  /// Unicode Technical Standard 51: a character shown as emoji, with what changes it or is joined to it.
  private func oneEmojiEnd(from start: Int) -> Int? {
    guard bytes[start] >= 0x80, let first = scalar(at: start) else { return nil }
    var end = scalarEnd(at: start)
    let isSelected = end < count && scalar(at: end)?.value == Self.emojiSelector
    guard first.properties.isEmojiPresentation || first.properties.isEmoji && isSelected else { return nil }
    let isFlagLetter = Self.flagLetters.contains(first.value)
    if isFlagLetter, end < count, let second = scalar(at: end), Self.flagLetters.contains(second.value) {
      return scalarEnd(at: end)
    }
    while end < count, let scalar = scalar(at: end) {
      if scalar.value == Self.emojiSelector || scalar.properties.isEmojiModifier
        || Self.tags.contains(scalar.value)
      {
        end = scalarEnd(at: end)
      } else if scalar.value == Self.joiner, scalarEnd(at: end) < count {
        end = scalarEnd(at: scalarEnd(at: end))
      } else {
        break
      }
    }
    return end
  }

  private static let emojiSelector: UInt32 = 0xFE0F
  private static let joiner: UInt32 = 0x200D
  private static let flagLetters: ClosedRange<UInt32> = 0x1F1E6...0x1F1FF
  private static let tags: ClosedRange<UInt32> = 0xE0020...0xE007F
}

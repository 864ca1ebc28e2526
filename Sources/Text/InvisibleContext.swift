internal import CICU

/// What stands around characters that show nothing themselves: it decides which of them are seen by what they do.
///
/// - A zero-width joiner or non-joiner is seen between letters that it makes join or keep apart (Arabic, Persian,
///   Mongolian, N'Ko …), beside a virama (the scripts of India and their kin), and before a register shifter (Khmer); a
///   joiner also between two pictographs (Unicode Standard Annex 29, rule GB11).
/// - A selector of a Mongolian letter's form is seen after such a letter.
/// - The selector of an emoji's form is seen after a pictograph and in a keycap; a name in invisible letters after a
///   pictograph, if it has its end (Unicode Technical Standard 51).
struct InvisibleContext {
  /// What stands before, without what cannot be seen.
  let before: UnsafeBufferPointer<UInt8>
  /// What stands after; it may hold what cannot be seen.
  let after: UnsafeBufferPointer<UInt8>

  /// Returns those of a run of characters, given by their places in a text, that are seen.
  func seen(of run: [Range<Int>], in text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    let scalars = run.map { decodeScalar(text, at: $0.lowerBound).value }
    let tags = scalars.prefix { Visibility(of: $0) != .joiner }.filter(Self.isTag)
    let showsTags = tags.count > 1 && tags.firstIndex(of: Self.lastTag) == tags.count - 1 && followsPictograph
    var result: [Range<Int>] = []
    var hasJoiner = false
    for (range, scalar) in zip(run, scalars) {
      let isSeen: Bool
      switch Visibility(of: scalar) {
      case .shown: isSeen = true
      case .space, .hidden: isSeen = false
      case .joiner: isSeen = !hasJoiner && joins(scalar)
      case .mongolianSelector: isSeen = previous.map { isMongolian($0.value) } ?? false
      case .emojiComponent:
        isSeen =
          Self.isTag(scalar)
          ? showsTags && !hasJoiner : result.isEmpty && (followsPictograph || isInKeycap)
      }
      if !isSeen { continue }
      result.append(range)
      hasJoiner = hasJoiner || Visibility(of: scalar) == .joiner
    }
    return result
  }

  // MARK: Emoji

  private static let lastTag: UInt32 = 0xE007F

  /// Whether an emoji component is a letter of a name, not the selector of a form.
  private static func isTag(_ codePoint: UInt32) -> Bool {
    Visibility(of: codePoint) == .emojiComponent && codePoint > 0xFFFF
  }

  private var followsPictograph: Bool {
    guard let last = previous else { return false }
    if isPictograph(last.value) { return true }
    guard icu_u_hasBinaryProperty(Int32(bitPattern: last.value), ICU_EMOJI_MODIFIER) else { return false }
    return scalar(before: last.start).map { isPictograph($0.value) } ?? false
  }

  private var isInKeycap: Bool {
    guard let last = previous?.value, last < 0x80, next == 0x20E3 else { return false }
    return icu_u_hasBinaryProperty(Int32(bitPattern: last), ICU_EMOJI)
  }

  private func isPictograph(_ codePoint: UInt32) -> Bool {
    icu_u_hasBinaryProperty(Int32(bitPattern: codePoint), ICU_EXTENDED_PICTOGRAPHIC)
  }

  // MARK: Joiners

  private static let nonJoiner: UInt32 = 0x200C

  private func joins(_ joiner: UInt32) -> Bool {
    if followsVirama || precedesVirama { return true }
    let (left, right) = (joiningTypeBefore, joiningTypeAfter)
    let joinsLeft = left == .dual || left == .left
    let joinsRight = right == .dual || right == .right
    if joiner == Self.nonJoiner {
      return (joinsLeft || left == .causing) && (joinsRight || right == .causing)
    }
    if joinsLeft && !joinsRight && right != .causing || joinsRight && !joinsLeft && left != .causing {
      return true
    }
    return followsPictograph && (next.map(isPictograph) ?? false)
  }

  // Normalization may change the order of marks: those of the whole stretch count.

  private var followsVirama: Bool {
    var end = before.count
    while let (codePoint, start) = scalar(before: end) {
      let combiningClass = icu_u_getCombiningClass(Int32(bitPattern: codePoint))
      if combiningClass == 9 { return true }
      if combiningClass == 0 { return false }
      end = start
    }
    return false
  }

  private var precedesVirama: Bool {
    for codePoint in shownAfter {
      let character = Int32(bitPattern: codePoint)
      let combiningClass = icu_u_getCombiningClass(character)
      if combiningClass == 9 { return true }
      if icu_u_getIntPropertyValue(character, ICU_INDIC_SYLLABIC_CATEGORY) == ICU_REGISTER_SHIFTER {
        return true
      }
      if combiningClass == 0 { return false }
    }
    return false
  }

  /// The values of the property Joining_Type, as ICU numbers them.
  private enum JoiningType: Int32 {
    case nothing, causing, dual, left, right, transparent

    init(of codePoint: UInt32) {
      let value = icu_u_getIntPropertyValue(Int32(bitPattern: codePoint), ICU_JOINING_TYPE)
      self = JoiningType(rawValue: value) ?? .nothing
    }
  }

  private var joiningTypeBefore: JoiningType {
    var end = before.count
    while let (codePoint, start) = scalar(before: end) {
      let type = JoiningType(of: codePoint)
      if type != .transparent { return type }
      end = start
    }
    return .nothing
  }

  private var joiningTypeAfter: JoiningType {
    for codePoint in shownAfter {
      let type = JoiningType(of: codePoint)
      if type != .transparent { return type }
    }
    return .nothing
  }

  // MARK: Neighbours

  private var previous: (value: UInt32, start: Int)? { scalar(before: before.count) }

  private func scalar(before end: Int) -> (value: UInt32, start: Int)? {
    if end == 0 { return nil }
    var start = end - 1
    while before[start] & 0xC0 == 0x80 { start -= 1 }
    return (decodeScalar(before, at: start).value, start)
  }

  private var next: UInt32? { shownAfter.first { _ in true } }

  /// The characters that can be seen, up to the next space.
  private var shownAfter: some Sequence<UInt32> {
    sequence(state: 0) { position -> UInt32? in
      while position < after.count {
        let (codePoint, length) = decodeScalar(after, at: position)
        position += length
        switch Visibility(of: codePoint) {
        case .shown: return codePoint
        case .space: return nil
        case .hidden, .joiner, .mongolianSelector, .emojiComponent: continue
        }
      }
      return nil
    }
  }
}

/// What of a text is aligned with what of its translation: a word, or in a script without spaces a character.
///
/// White space ends a unit. Within a word, every character of Han, Kana, Thai, Lao, Burmese and Khmer begins another, and
/// so does what follows in another script; marks and closing punctuation belong to what they stand behind, opening
/// punctuation to what it stands before. So the units of a text in German are its words, and a unit is never part of two.
/// Where a unit begins depends on nothing behind it: units can be counted part by part.
public struct TextUnit: Hashable, Sendable {
  /// UTF-8 offset of its first byte, and of what follows it.
  public var start: Int
  public var end: Int
  /// The same without the punctuation around it; the whole unit where it is nothing else.
  public var coreStart: Int
  public var coreEnd: Int
  /// The number of the word between white space that it is part of, counted from 0.
  public var word: Int

  /// Returns the units of a text in order.
  public static func units(of text: String) -> [TextUnit] {
    var counter = TextUnitCounter()
    var units: [TextUnit] = []
    var hasCore = false
    var offset = 0
    for scalar in text.unicodeScalars {
      let end = offset + UTF8.width(scalar)
      let character = TextUnitCounter.Character(scalar)
      if character != .space {
        if counter.add(character) {
          units.append(
            TextUnit(start: offset, end: end, coreStart: offset, coreEnd: end, word: counter.words - 1))
          hasCore = false
        }
        units[units.count - 1].end = end
        if !character.isPunctuation {
          if !hasCore { units[units.count - 1].coreStart = offset }
          units[units.count - 1].coreEnd = end
          hasCore = true
        } else if !hasCore {
          units[units.count - 1].coreEnd = end
        }
      } else {
        counter.add(.space)
      }
      offset = end
    }
    return units
  }
}

/// Counts the units of a text that comes in parts.
public struct TextUnitCounter {
  /// How many have begun, and how many words between white space.
  public private(set) var count = 0
  public private(set) var words = 0
  private var last = Last.space

  private enum Last {
    case space
    /// Nothing but punctuation since the unit began.
    case opening
    case spaced
    case unspaced
  }

  public init() {}

  /// Adds a part; returns the number that its first unit has in the whole text.
  ///
  /// A part that begins with punctuation may begin within the unit before it; its first unit is then that of what the
  /// punctuation stands before.
  @discardableResult
  public mutating func add(_ part: String) -> Int {
    var first: Int?
    var isDecided = false
    for scalar in part.unicodeScalars {
      let character = Character(scalar)
      add(character)
      if isDecided { continue }
      if character != .space {
        if first == nil || !character.isPunctuation { first = count - 1 }
        isDecided = !character.isPunctuation
      } else if first != nil {
        isDecided = true
      }
    }
    return first ?? count
  }

  /// Adds a character; returns whether a unit begins with it.
  @discardableResult
  mutating func add(_ character: Character) -> Bool {
    if character == .space {
      last = .space
      return false
    }
    let begins =
      switch (last, character) {
      case (.space, _): true
      case (.opening, _), (_, .mark), (_, .punctuation): false
      case (.spaced, .unspaced), (.spaced, .wideOpening): true
      case (.spaced, _): false
      case (.unspaced, _): true
      }
    if last == .space { words += 1 }
    if begins { count += 1 }
    switch character {
    case .spaced: last = .spaced
    case .unspaced: last = .unspaced
    case .opening, .wideOpening, .punctuation: if begins { last = .opening }
    case .mark: if begins { last = .spaced }
    case .space: break
    }
    return begins
  }

  /// What matters of a character.
  enum Character {
    case space
    /// Of a script with spaces between words, or a digit or sign.
    case spaced
    /// Of a script without them.
    case unspaced
    /// A mark on the character before it.
    case mark
    /// Punctuation that opens something, and the same as wide as an ideograph.
    case opening
    case wideOpening
    case punctuation

    var isPunctuation: Bool { self == .opening || self == .wideOpening || self == .punctuation }

    init(_ scalar: Unicode.Scalar) {
      if scalar.value < 0x80, scalar.properties.isAlphabetic {
        self = .spaced
      } else if scalar.properties.isWhitespace {
        self = .space
      } else {
        self.init(scalar, scalar.properties.generalCategory)
      }
    }

    private init(_ scalar: Unicode.Scalar, _ category: Unicode.GeneralCategory) {
      switch category {
      case .openPunctuation, .initialPunctuation:
        let isWide = (0x3000...0x303F).contains(scalar.value) || (0xFF00...0xFFEF).contains(scalar.value)
        self = isWide ? .wideOpening : .opening
      case .connectorPunctuation, .dashPunctuation, .closePunctuation, .finalPunctuation, .otherPunctuation:
        self = .punctuation
      case .nonspacingMark, .spacingMark, .enclosingMark: self = .mark
      default: self = scalar.isOfScriptWithoutSpaces ? .unspaced : .spaced
      }
    }
  }
}

extension Unicode.Scalar {
  /// Whether it is of a script that puts nothing between words: Han, Kana, Thai, Lao, Burmese, Khmer.
  package var isOfScriptWithoutSpaces: Bool {
    if properties.isIdeographic { return true }
    switch value {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F:
      return true
    default: return false
    }
  }
}

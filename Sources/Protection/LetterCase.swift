/// How a text is written in capital and small letters.
public enum LetterCase: Sendable {
  /// As sentences are.
  case ordinary
  /// No letter is a capital.
  case lower
  /// ALL LETTERS ARE CAPITALS.
  case upper
  /// All Words Begin With Capitals.
  case title

  /// Looks at the words of a text; a short word in capitals, such as a name of letters, is an ordinary text.
  public init(of text: String) {
    var (capitals, small) = (0, 0)
    var (words, capitalized) = (0, 0)
    var startsWord = true
    var firstIsSmall: Bool?
    for scalar in text.unicodeScalars {
      let properties = scalar.properties
      if properties.isUppercase {
        capitals += 1
        if startsWord { (words, capitalized) = (words + 1, capitalized + 1) }
        firstIsSmall = firstIsSmall ?? false
      } else if properties.isLowercase {
        small += 1
        if startsWord { words += 1 }
        firstIsSmall = firstIsSmall ?? true
      }
      if properties.isWhitespace {
        startsWord = true
      } else if properties.isAlphabetic || properties.numericType != nil {
        startsWord = false
      }
    }
    if small == 0, capitals > 1, words > 1 || capitals > 4 {
      self = .upper
    } else if capitals == 0, firstIsSmall == true {
      self = .lower
    } else if words >= 4, capitalized == words, small > 0 {
      self = .title
    } else {
      self = .ordinary
    }
  }

  /// Returns a text as a model reads it: without the capitals that say nothing about words.
  public func read(_ text: String) -> String {
    switch self {
    case .ordinary, .lower: text
    case .upper, .title: text.lowercased()
    }
  }

  /// Returns a translation in the case of its source.
  ///
  /// Of a text in small letters only the first letter follows: names that the model knows stay names, and so does the
  /// English `I`.
  public func written(_ translation: String) -> String {
    switch self {
    case .ordinary: translation
    case .upper: translation.uppercased()
    case .title: capitalizingWords(translation)
    case .lower: startingSmall(translation)
    }
  }

  private func capitalizingWords(_ text: String) -> String {
    var result = ""
    var startsWord = true
    for character in text {
      if startsWord, character.isLetter {
        result += character.isLowercase ? character.uppercased() : String(character)
        startsWord = false
      } else {
        result.append(character)
        if character.isNumber { startsWord = false }
      }
      if character.isWhitespace || character == "-" { startsWord = true }
    }
    return result
  }

  private func startingSmall(_ text: String) -> String {
    guard let first = text.firstIndex(where: \.isLetter), text[first].isUppercase else { return text }
    let word = text[first...].prefix { $0.isLetter || $0 == "'" || $0 == "’" }
    // A word of several capitals is a name of letters.
    let isName = word.dropFirst().contains(where: \.isUppercase)
    let isEnglishI = word == "I" || word.hasPrefix("I'") || word.hasPrefix("I’")
    if isName || isEnglishI { return text }
    return text[..<first] + text[first].lowercased() + text[text.index(after: first)...]
  }
}

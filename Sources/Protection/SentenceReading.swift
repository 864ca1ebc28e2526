internal import Text

/// A sentence as a model reads it, and how what the model writes becomes what people read.
public struct SentenceReading: Sendable {
  /// What the model reads.
  public let text: String
  /// What a translation has to contain, each as often as it stands here: placeholders, or the spans themselves.
  public let required: [String]
  /// What the translation has to say, in the order of the sentence.
  public let protected: [ProtectedText]
  let letterCase: LetterCase
  /// Whether the first letter of the sentence is a capital.
  let beginsWithCapital: Bool
  let punctuation: Punctuation?
  /// What placeholders stand for.
  let contents: [Placeholder: Content]
  /// What stands before and after what the model reads.
  let edges: (before: String, after: String)
  let targetLanguage: String

  /// What a placeholder stands for.
  struct Content: Sendable {
    /// What the translation says.
    let target: String
    /// As the source has it.
    let source: String
    /// Whether the target is a word of the language, which begins a sentence with a capital.
    var isTerm = false
    /// Whether it goes on a word of the source.
    var isJoined = false
  }

  /// A translation as people read it.
  public struct Written: Sendable {
    public let text: String
    /// Whether it has what it must have, each as often as the source.
    public let isKept: Bool

    public init(text: String, isKept: Bool = true) {
      self.text = text
      self.isKept = isKept
    }
  }

  /// Returns what the model wrote as people read it.
  public func written(_ translation: String) -> Written {
    var text = letterCase.written(translation)
    if let punctuation { text = punctuation.written(text, language: targetLanguage) }
    let isKept = containsRequired(text) && saysEachOnce(translation)
    return Written(text: edges.before + withContents(text) + edges.after, isKept: isKept)
  }

  /// The sentence without a model: everything is put back.
  public var copied: String {
    let text = punctuation?.written(self.text, language: targetLanguage) ?? self.text
    return edges.before + withContents(text) + edges.after
  }

  private func withContents(_ text: String) -> String {
    if contents.isEmpty { return text }
    var result = ""
    // A term of a script without spaces has none beside it, unlike the placeholder that the model wrote.
    var isBehindTerm = false
    for scalar in text.unicodeScalars {
      if let content = Placeholder(scalar).flatMap({ contents[$0] }) {
        if content.isTerm, content.target.first?.isOfSpacedWord == false, result.last == " " {
          result.removeLast()
        }
        result += said(content, after: result)
        isBehindTerm = content.isTerm && content.target.last?.isOfSpacedWord == false
      } else if Placeholder(scalar) == nil {
        if !isBehindTerm || scalar != " " { result.unicodeScalars.append(scalar) }
        isBehindTerm = false
      }
    }
    return result
  }

  /// Returns what is said for a placeholder, by what a translation has said before.
  private func said(_ content: Content, after text: String) -> String {
    let target = content.isTerm ? term(content, after: text) : content.target
    // Words that the model joins are two where they are so in the source, whose script may have no spaces.
    let joins = text.last?.isOfSpacedWord == true && target.first?.isOfSpacedWord == true
    return joins && !content.isJoined ? " " + target : target
  }

  /// A term in the case of the sentence, with a capital where it begins one.
  private func term(_ content: Content, after text: String) -> String {
    switch letterCase {
    case .upper, .title: return letterCase.written(content.target)
    case .ordinary, .lower: break
    }
    guard beginsWithCapital, !text.contains(where: { $0.isLetter || $0.isNumber }),
      let initial = content.target.first
    else { return content.target }
    return initial.uppercased() + content.target.dropFirst()
  }

  private func saysEachOnce(_ text: String) -> Bool {
    if contents.isEmpty { return true }
    let said = text.unicodeScalars.compactMap(Placeholder.init)
    return said.count == contents.count && Set(said) == Set(contents.keys)
  }

  private func containsRequired(_ text: String) -> Bool {
    var counts: [String: Int] = [:]
    for phrase in required { counts[phrase, default: 0] += 1 }
    return counts.allSatisfy { phrase, count in occurrences(of: phrase, in: text) >= count }
  }

  // MARK: Units

  /// Returns for each unit of a text with placeholders its number in the text that people read, or nil where these are
  /// the same.
  ///
  /// What a placeholder stands for can have several, of which the first counts.
  public func shownNumbersOfUnits(in text: String, ofSource isSource: Bool) -> [Int]? {
    let scalars = Array(text.unicodeScalars)
    let tight = punctuation?.tightDashes(in: scalars) ?? []
    if contents.isEmpty, edges.before.isEmpty, tight.isEmpty { return nil }
    let units = TextUnit.units(of: text)
    var places: [Int] = []
    var shown = edges.before
    var offset = 0
    for (place, scalar) in scalars.enumerated() {
      let content = Placeholder(scalar).flatMap { contents[$0] }.map { content in
        isSource ? content.source : said(content, after: shown)
      }
      if places.count < units.count, units[places.count].coreStart == offset {
        let core = content.flatMap { TextUnit.units(of: $0).first?.coreStart } ?? 0
        places.append(shown.utf8.count + core)
      }
      // Dashes get their spaces to be read alone.
      if !tight.contains(place - 1), !tight.contains(place + 1) {
        shown.unicodeScalars.append(contentsOf: (content ?? String(scalar)).unicodeScalars)
      }
      offset += UTF8.width(scalar)
    }
    let starts = TextUnit.units(of: shown + edges.after).map(\.start)
    var number = 0
    return places.map { place in
      while number + 1 < starts.count, starts[number + 1] <= place { number += 1 }
      return number
    }
  }
}

extension Character {
  /// Whether it is a letter or digit of a script that writes spaces between words.
  package var isOfSpacedWord: Bool {
    (isLetter || isNumber)
      && !unicodeScalars.contains { $0.properties.isIdeographic || $0.isOfScriptWithoutSpaces }
  }
}

func occurrences(of phrase: String, in text: String) -> Int {
  phrase.isEmpty ? 0 : text.ranges(of: phrase).count
}

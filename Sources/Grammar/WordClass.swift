/// Words that stand in the same places: their inflection tables and the lexicon.
struct WordClass: Sendable {
  let name: String
  let line: Int
  /// What a word has once and for all, such as gender; everything else is a matter of its form.
  let features: [Int]
  var tables: [InflectionTable] = []
  var lexemes: [Lexeme] = []
  /// Whether words of this class are written in a language, by language.
  var isWritten: [Bool]

  /// Whether forms differ by a feature, or words have it.
  func knows(_ feature: Int) -> Bool {
    features.contains(feature)
      || tables.contains { $0.forms.contains { $0.conditions.contains { $0.feature == feature } } }
  }

  /// Returns the form of a word for what a rule asks for, or nil if it has none.
  func form(of lexeme: Lexeme, language: Int, selecting values: [Int: Int]) -> String? {
    guard let table = lexeme.tables[language] else { return nil }
    for form in tables[table].forms {
      let fits = form.conditions.allSatisfy { condition in
        if let value = values[condition.feature] { return value == condition.value }
        guard let position = features.firstIndex(of: condition.feature) else { return false }
        return lexeme.values[position].contains(condition.value)
      }
      if fits { return form.text(lexeme.stems[language]) }
    }
    return nil
  }
}

/// The forms of a word, made of its stems.
struct InflectionTable: Sendable {
  let name: String
  let language: Int
  let line: Int
  /// The first that fits is taken.
  var forms: [Form]

  struct Form: Sendable {
    let line: Int
    let conditions: [(feature: Int, value: Int)]
    let pieces: [Piece]

    /// Returns the form of a word with these stems.
    func text(_ stems: [String]) -> String {
      pieces.map { piece in
        switch piece {
        case .text(let text): text
        case .stem(let number, _): number < stems.count ? stems[number] : ""
        }
      }.joined()
    }
  }

  enum Piece: Sendable, Equatable {
    case text(String)
    /// Counted from 0; one that is not optional has to be in the lexicon.
    case stem(Int, isOptional: Bool)
  }

  /// How many stems a word needs at least, and has at most.
  var stemCounts: ClosedRange<Int> {
    var (least, most) = (0, 0)
    for case .stem(let number, let isOptional) in forms.flatMap(\.pieces) {
      most = max(most, number + 1)
      if !isOptional { least = max(least, number + 1) }
    }
    return least...most
  }

  /// Returns the pieces of a form as it is written: `-` is the first stem, `2-` the second, `3-?` the third if there is one.
  static func pieces(of form: String) -> [Piece] {
    var pieces: [Piece] = []
    var text = ""
    for character in form.unicodeScalars {
      if character == "-" {
        var number = 1
        if let last = text.unicodeScalars.last, let digit = Int(String(last)), digit > 0 {
          number = digit
          text.unicodeScalars.removeLast()
        }
        if !text.isEmpty { pieces.append(.text(text)) }
        text = ""
        pieces.append(.stem(number - 1, isOptional: false))
      } else if character == "?", text.isEmpty, case .stem(let number, false) = pieces.last {
        pieces[pieces.count - 1] = .stem(number, isOptional: true)
      } else {
        text.unicodeScalars.append(character)
      }
    }
    if !text.isEmpty { pieces.append(.text(text)) }
    return pieces
  }
}

/// A word in two languages, or a function word in one.
struct Lexeme: Sendable {
  let line: Int
  let weight: Double
  /// The values of the class's features: several where it may be any of them.
  let values: [[Int]]
  /// Its inflection tables by language, nil where it is not written.
  let tables: [Int?]
  let stems: [[String]]
}

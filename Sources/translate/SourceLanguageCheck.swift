internal import CommandLineTool
internal import NumberText
internal import Text
internal import Translation

/// Watches whether texts are in the language that a model translates from.
///
/// It is there where the model that tells languages is found and knows that language. Short texts are not judged, only
/// what is surely in another language counts, and of many texts some are looked at: it must cost next to nothing.
struct SourceLanguageCheck {
  private let language: String
  private let arguments: Arguments
  private var identifier = Identifier.notLoaded
  private var count = 0
  private var looked = 0
  private var lines = LineNumbers()
  private var languages: [String: Int] = [:]

  /// As many letters tell a language well.
  private static let letters = 20
  /// As many are needed of several short texts, such as the words on buttons, which are no sentence together.
  private static let lettersOfSeveral = 30
  private static let minimumProbability: Float = 0.9
  /// So many texts are all looked at, and of those after them one of so many.
  private static let first = 500
  private static let step = 8
  /// More of a text is hardly ever needed, and the model that translates is to do most of the work.
  private static let characters = 100

  /// The model is loaded when a text first is long enough, so that short ones do not wait for it.
  private enum Identifier {
    case notLoaded
    /// There is none, or none that knows the language.
    case missing
    case loaded(LanguageIdentifier)
  }

  /// - Parameter language: What the model translates from.
  /// - Returns: nil where nobody wants to be told.
  init?(_ arguments: Arguments, for language: String) {
    if arguments[SharedOptions.quiet] { return nil }
    (self.arguments, self.language) = (arguments, LanguageCode.language(of: language))
  }

  private mutating func load() -> LanguageIdentifier? {
    if case .loaded(let identifier) = identifier { return identifier }
    guard case .notLoaded = identifier else { return nil }
    identifier = .missing
    // What is wrong with the model for languages is told where it is asked for.
    guard let loaded = try? arguments.languageIdentifier(characters: Self.characters),
      loaded.languages.contains(where: { LanguageCode.language(of: $0) == language })
    else { return nil }
    identifier = .loaded(loaded)
    return loaded
  }

  /// Looks at the next texts.
  mutating func add(_ texts: [String]) {
    look(at: texts) { indices in
      indices.filter { Self.letterCount(of: texts[$0]) >= Self.letters }.map { [$0] }
    }
  }

  /// Looks at the texts of a document, which has one language: of short ones, several are judged together.
  mutating func add(document texts: [String]) {
    look(at: texts) { Self.groups(of: texts, $0) }
  }

  /// Looks at some of the next texts, of which groups are taken for one text.
  private mutating func look(at texts: [String], _ divide: ([Int]) -> [[Int]]) {
    let start = count
    let all = texts.indices.filter { start + $0 < Self.first || (start + $0) % Self.step == 0 }
    let groups = divide(all)
    count += texts.count
    looked += all.count
    guard !groups.isEmpty, let identifier = load() else { return }
    let joined = groups.map { group in group.map { texts[$0] }.joined(separator: ". ") }
    var others: [Int] = []
    for (group, text) in zip(groups, identifier.identify(joined)) {
      guard text.isKnown, text.probability >= Self.minimumProbability,
        LanguageCode.language(of: text.language) != language
      else { continue }
      others += group
      languages[text.language, default: 0] += group.count
    }
    for index in others.sorted() { lines.add(start + index) }
  }

  /// Returns each text that is long enough by itself, and as many short ones that follow each other as it takes.
  private static func groups(of texts: [String], _ indices: [Int]) -> [[Int]] {
    var groups: [[Int]] = []
    var (short, shortLetters) = ([Int](), 0)
    for index in indices {
      let count = letterCount(of: texts[index])
      if count >= letters {
        groups.append([index])
      } else if count > 0 {
        short.append(index)
        shortLetters += count
      }
      guard shortLetters >= lettersOfSeveral else { continue }
      groups.append(short)
      (short, shortLetters) = ([], 0)
    }
    return groups
  }

  /// Counts the letters at the beginning of a text, but no more than tell its language.
  private static func letterCount(of text: String) -> Int {
    var count = 0
    for scalar in text.unicodeScalars.prefix(characters) where scalar.properties.isAlphabetic {
      count += 1
      if count >= letters { break }
    }
    return count
  }

  /// What a user may want to know; nil where nothing is amiss, or so little that the check itself may be wrong.
  ///
  /// - Parameter noun: What is counted, in the singular.
  func note(_ noun: String) -> String? {
    // Of a hundred texts one may well quote another language.
    guard lines.count > 0, lines.count >= looked / 100 else { return nil }
    let others = languages.sorted { (-$0.value, $0.key) < (-$1.value, $1.key) }
    let names = others.map {
      LanguageCode.name(of: $0.key) + (others.count > 1 ? " (\(grouped($0.value)))" : "")
    }
    let finding = "like \(names.joined(separator: ", ")), not \(LanguageCode.name(of: language))"
    if count == 1 { return "the \(noun) looks \(finding)" }
    let verb = lines.count == 1 ? "looks" : "look"
    let range = looked < count ? "\(grouped(looked)) \(noun)s looked at" : "\(grouped(count)) \(noun)s"
    return "\(grouped(lines.count)) of \(range) \(verb) \(finding): \(lines.text(noun))"
  }
}

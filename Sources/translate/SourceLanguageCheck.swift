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
    let start = count
    let all = texts.indices.filter { start + $0 < Self.first || (start + $0) % Self.step == 0 }
    let indices = all.filter { Self.isLong(texts[$0]) }
    count += texts.count
    looked += all.count
    guard !indices.isEmpty, let identifier = load() else { return }
    for (index, text) in zip(indices, identifier.identify(indices.map { texts[$0] })) {
      guard text.isKnown, text.probability >= Self.minimumProbability,
        LanguageCode.language(of: text.language) != language
      else { continue }
      lines.add(start + index)
      languages[text.language, default: 0] += 1
    }
  }

  private static func isLong(_ text: String) -> Bool {
    var letters = 0
    for scalar in text.unicodeScalars.prefix(characters) where scalar.properties.isAlphabetic {
      letters += 1
      if letters >= Self.letters { return true }
    }
    return false
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

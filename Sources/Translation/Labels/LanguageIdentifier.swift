public import Files
internal import Protection
internal import Text

/// Tells the languages of texts, with a model that classifies texts by the tags of their languages.
///
/// A text is `und` (ISO 639-2: undetermined) where it has no letters or only such as the model has no pieces of, where no
/// language is probable enough, and where the model, which learned that label from other languages and from noise, finds
/// it in no language that it knows. Of a long text the beginning is enough, and only that is read.
public final class LanguageIdentifier: Sendable {
  /// The tag of a language that cannot be told.
  public static let undetermined = "und"

  /// The tags that the model can tell.
  public let languages: [String]
  private let labeller: Labeller
  private let finder = SpanFinder()
  private let minimumProbability: Float
  private let characters: Int
  /// The ranges of code points in which the model has pieces with letters: a script in none of them it never saw, and what
  /// it makes of bytes means nothing.
  private let knownRanges: Set<UInt32>

  /// Prepares a model for telling languages.
  ///
  /// - Parameters:
  ///   - model: A model that classifies texts; its labels are tags.
  ///   - options: How it works, and how many labels of each text are told.
  ///   - minimumProbability: What a language must be probable at least.
  ///   - characters: How many of a text, counted as code points, are read.
  /// - Throws: `LocaleError`, where ICU lacks its data.
  public init(
    _ model: TrainedLabelModel, _ options: LabellerOptions = LabellerOptions(),
    minimumProbability: Float = 0.5, characters: Int = 500
  ) throws {
    labeller = try Labeller(model, options)
    self.minimumProbability = minimumProbability
    self.characters = max(0, characters)
    knownRanges = Self.rangesOfLetters(in: model.sourceTokenizer.vocabulary)
    languages = labeller.labelNames.filter { $0 != Self.undetermined }
  }

  /// Returns the languages of texts, in their order.
  public func identify(_ texts: [String]) -> [IdentifiedText] {
    zip(texts, labeller.label(texts.map(beginning))).map(identified)
  }

  /// Tells the languages of lines as they come, in memory that does not grow with their number.
  ///
  /// - Parameters:
  ///   - reader: Where the lines come from.
  ///   - write: Takes results in the order of their lines.
  /// - Throws: What `write` throws, and what reading throws, then after the lines before it have been written.
  public func identifyLines(of reader: LineReader, _ write: ([IdentifiedText]) throws -> Void) throws {
    let blocks = Blocks<String>(
      bytes: { $0.utf8.count }, isAtHand: { reader.hasLineAtHand }, read: { try reader.next() })
    while true {
      let lines = try blocks.next()
      if lines.isEmpty { return }
      try write(identify(lines))
    }
  }

  /// The number of the range of a code point: small enough to part scripts, and large enough that of the thousands of
  /// Chinese characters hardly one is alone in it.
  private static func range(of scalar: Unicode.Scalar) -> UInt32 { scalar.value >> 7 }

  private static func rangesOfLetters(in vocabulary: Vocabulary) -> Set<UInt32> {
    var ranges: Set<UInt32> = []
    for token in vocabulary.firstTextID..<TokenID(vocabulary.count) {
      for scalar in vocabulary.piece(of: token).unicodeScalars where scalar.properties.isAlphabetic {
        ranges.insert(range(of: scalar))
      }
    }
    return ranges
  }

  /// What is read of a text.
  ///
  /// Nothing where it has no letters that the model knows, and small letters where it has capitals only, of which models see
  /// few in training. Addresses, markup and what programs put in are no language.
  private func beginning(_ text: String) -> String {
    let scalars = finder.without(String(text.unicodeScalars.prefix(characters))).unicodeScalars
    guard
      scalars.contains(where: { $0.properties.isAlphabetic && knownRanges.contains(Self.range(of: $0)) })
    else { return "" }
    return scalars.contains(where: \.properties.isLowercase) ? String(scalars) : String(scalars).lowercased()
  }

  private func identified(_ text: String, _ labelled: LabelledText) -> IdentifiedText {
    let candidates = labelled.units.first?.candidates ?? []
    let best = candidates.first
    let isProbable = best.map { $0.probability >= minimumProbability } ?? false
    return IdentifiedText(
      source: text, language: isProbable ? best?.label ?? Self.undetermined : Self.undetermined,
      probability: best?.probability ?? 0, candidates: candidates)
  }
}

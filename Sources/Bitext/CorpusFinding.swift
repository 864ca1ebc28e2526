/// Something that is wrong or odd in a corpus, how often, and where first.
public struct CorpusFinding: Sendable, Hashable, Codable {
  /// What can be found; those that make a corpus unreadable come first.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    case illFormedText
    case missingColumn
    case malformedXML
    case unequalLineCounts
    case missingLanguage
    case unknownToken
    case furtherVariant
    case emptySide
    case tooLong
    case lengthRatio
    case headerLine
    case idColumn
    case swappedSides
    case csvQuotes
    case differingNumbers
    case identicalSides
    case duplicate
    case controlCharacter
    case lineSeparator
    case tab
    case byteOrderMark
    case invisibleCharacter
    case replacementCharacter
    case characterEntity
    case decomposed
    case outerSpace
    case repeatedSpace

    /// Whether a corpus with this finding cannot be read at all.
    public var isError: Bool {
      switch self {
      case .illFormedText, .missingColumn, .malformedXML, .unequalLineCounts: true
      case .missingLanguage, .unknownToken, .furtherVariant, .emptySide, .tooLong, .lengthRatio, .headerLine,
        .idColumn, .swappedSides, .csvQuotes, .differingNumbers, .identicalSides, .duplicate,
        .controlCharacter, .lineSeparator, .tab, .byteOrderMark, .invisibleCharacter, .replacementCharacter,
        .characterEntity, .decomposed, .outerSpace, .repeatedSpace:
        false
      }
    }

    /// What a table calls it.
    public var title: String {
      switch self {
      case .illFormedText: "not valid UTF-8"
      case .missingColumn: "a column is missing"
      case .malformedXML: "not well-formed XML"
      case .unequalLineCounts: "unequal line counts"
      case .missingLanguage: "a language missing in the unit"
      case .unknownToken: "a token missing in the dictionary"
      case .furtherVariant: "further sentences of a unit"
      case .emptySide: "an empty side"
      case .tooLong: "too long"
      case .lengthRatio: "very unequal lengths"
      case .headerLine: "a header"
      case .idColumn: "identifiers in place of sentences"
      case .swappedSides: "swapped sides"
      case .csvQuotes: "quotes of CSV"
      case .differingNumbers: "numbers that differ"
      case .identicalSides: "identical sides"
      case .duplicate: "duplicate pairs"
      case .controlCharacter: "control characters"
      case .lineSeparator: "line separators (U+0085, U+2028 …)"
      case .tab: "tabs"
      case .byteOrderMark: "byte order marks (U+FEFF)"
      case .invisibleCharacter: "invisible characters"
      case .replacementCharacter: "replacement characters (U+FFFD)"
      case .characterEntity: "HTML entities"
      case .decomposed: "not normalized to NFC"
      case .outerSpace: "space at an end"
      case .repeatedSpace: "repeated spaces"
      }
    }
  }

  public let kind: Kind
  /// The number of lines; for `unequalLineCounts`, by how many the files differ.
  public internal(set) var count: Int
  /// The first places.
  public internal(set) var places: [SentencePair.Origin]
  /// The first pairs, as far as they were asked for.
  public internal(set) var examples: [Example] = []

  /// A pair as a person looks at it: on one line each, with nothing that works unseen, and not too long.
  public struct Example: Sendable, Hashable, Codable {
    public var place: SentencePair.Origin
    public var source: String
    public var target: String
  }
}

public import Protection
public import Settings
internal import Text

/// How the pairs of a training are changed anew for each epoch, so that a model learns text as people have it.
///
/// Each change comes to a pair with its own probability (the training recipes of browser translators, among others, teach
/// models so).
public struct Augmentation: Hashable, Sendable {
  /// In the order in which they are made.
  public enum Change: String, CaseIterable, Sendable {
    /// Another pair follows: texts that are not cut into sentences.
    case joined
    /// Names that both sides have are others, made of those of the corpus, or placeholders.
    case names
    /// Both sides begin or end with a placeholder, or have two around one.
    case inserted
    /// Of the source, letters are left out, doubled, or change places.
    case typos
    /// The source has no capitals.
    case lowercase
    /// Both sides lack the mark at their end.
    case unmarked
    /// The source has no umlauts and accents: `ae` or `a` for `ä`.
    case unaccented
  }

  /// From 0 to 1; what is missing never comes.
  public private(set) var probabilities: [Change: Double] = [:]

  public init() {}

  public subscript(change: Change) -> Double {
    get { probabilities[change] ?? 0 }
    set { probabilities[change] = newValue > 0 ? newValue : nil }
  }

  /// What suits a translator of everyday texts.
  public static let standard: Augmentation = {
    var standard = Augmentation()
    for (change, probability) in [
      (Change.joined, 0.05), (.names, 0.15), (.inserted, 0.05), (.typos, 0.05), (.lowercase, 0.08),
      (.unmarked, 0.1), (.unaccented, 0.02),
    ] {
      standard[change] = probability
    }
    return standard
  }()

  public var isEmpty: Bool { probabilities.isEmpty }

  /// Returns what a model learns to read by this: with any of it, numbers and the like are placeholders, and Chinese is in
  /// simplified characters unless a language says otherwise.
  ///
  /// - Parameters:
  ///   - source: The language of the sources.
  ///   - target: The language of the targets.
  public func reading(from source: String, to target: String) -> Reading {
    var reading = Reading()
    if isEmpty { return reading }
    reading.placeholders = true
    reading.punctuation = true
    reading.letterCase = self[.lowercase] > 0
    reading.simplified = [source, target].contains(where: ChineseWriting.isSimplified)
    return reading
  }
}

// MARK: - As a word and as JSON

extension Augmentation: CustomStringConvertible {
  /// `joined:0.05,names:0.15`, or `none`.
  public var description: String {
    let parts = Change.allCases.filter { self[$0] > 0 }.map { "\($0.rawValue):\(self[$0])" }
    return parts.isEmpty ? "none" : parts.joined(separator: ",")
  }

  /// Reads `standard`, `none`, or changes with their probabilities; nil where that is none of it.
  public init?(_ word: String) {
    self.init()
    switch word {
    case "none": return
    case "standard": self = .standard
    default:
      for part in word.split(separator: ",", omittingEmptySubsequences: false) {
        let halves = part.split(separator: ":", omittingEmptySubsequences: false)
        guard let change = Change(rawValue: String(halves[0])), halves.count <= 2, self[change] == 0 else {
          return nil
        }
        let probability = halves.count == 2 ? Double(halves[1]) : Self.standard[change]
        guard let probability, probability > 0, probability <= 1 else { return nil }
        self[change] = probability
      }
    }
  }
}

extension Augmentation: Codable {
  public init(from decoder: any Decoder) throws {
    let word = try decoder.singleValueContainer().decode(String.self)
    guard let value = Augmentation(word) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "'\(word)' is no augmentation"))
    }
    self = value
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension Domain where Value == Augmentation {
  /// A list of changes, each with its probability or with its usual one.
  public static var augmentation: Domain {
    let words = ["standard", "none"] + Augmentation.Change.allCases.map(\.rawValue)
    return Domain(
      name: "CHANGE:P,…", expected: "a list such as names:0.1,typos:0.05 of \(words.joined(separator: ", "))",
      parse: { Augmentation($0) }, show: { $0.description })
  }
}

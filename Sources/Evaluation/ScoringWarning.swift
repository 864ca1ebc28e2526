/// What makes scores mean little, in words for a user.
public enum ScoringWarning: Codable, Sendable, Hashable, CustomStringConvertible {
  /// The references are written without spaces, and BLEU takes whole clauses for words.
  case bleuFindsNoWords(BLEUTokenization, better: BLEUTokenization)
  /// The same of TER; whether it can find words, if it is told to.
  case terFindsNoWords(canFind: Bool)
  /// The references have spaces before their full stops, and BLEU takes them for text as people write it.
  case tokenizedAlready(BLEUTokenization)

  public var description: String {
    switch self {
    case .bleuFindsNoWords(let tokenization, let better):
      "the references are written without spaces, where BLEU by \(tokenization.rawValue) takes whole clauses for "
        + "words and says next to nothing; use --tokenization \(better.rawValue), or look at chrF"
    case .terFindsNoWords(let canFind):
      "the references are written without spaces, where TER takes whole clauses for words and says next to "
        + "nothing; "
        + (canFind ? "use --ter-normalized --ter-asian-support, or look at chrF" : "look at chrF instead")
    case .tokenizedAlready(let tokenization):
      "the references look tokenised already, with spaces before their full stops, and BLEU by "
        + "\(tokenization.rawValue) is for text as people write it; give that, or use --tokenization none"
    }
  }
}

extension BLEUTokenization {
  /// Returns what speaks against finding the words of references this way, judged by the first thousand of them.
  public func warning(references: [String]) -> ScoringWarning? {
    let sample = references.prefix(sampleSize)
    var census = WordCensus()
    for reference in sample {
      census.add(tokens(of: Array(reference.unicodeScalars).trimmingEnd()))
    }
    if census.findsNoWords { return .bleuFindsNoWords(self, better: census.suitingTokenization) }
    let full = sample.count { $0.hasSuffix(" .") }
    return self != .none && full >= 20 && 2 * full > sample.count ? .tokenizedAlready(self) : nil
  }
}

extension TER {
  /// Returns what speaks against finding the words of references this way, judged by the first thousand of them.
  public func warning(references: [String]) -> ScoringWarning? {
    var census = WordCensus()
    for reference in references.prefix(sampleSize) { census.add(tokens(of: Array(reference.unicodeScalars))) }
    let findsIdeographs = normalize && asianSupport
    return census.findsNoWords
      ? .terFindsNoWords(canFind: !findsIdeographs && census.ideographs > census.others + census.kana) : nil
  }
}

extension EvaluationOptions {
  /// Returns what speaks against scoring by these references this way.
  public func warnings(references: [NamedLines]) -> [ScoringWarning] {
    guard let lines = references.first?.lines else { return [] }
    let all = metrics.map { kind -> ScoringWarning? in
      switch kind {
      case .bleu: bleu.tokenization.warning(references: lines)
      case .ter: ter.warning(references: lines)
      case .chrF, .chrFPlusPlus: nil
      }
    }
    return all.compactMap(\.self)
  }
}

private let sampleSize = 1000

/// How many letters of scripts without spaces there are, and in how many words.
private struct WordCensus {
  private var letters = 0
  private(set) var ideographs = 0
  private(set) var kana = 0
  /// Of Thai, Khmer and the like.
  private(set) var others = 0
  /// Words with at least one of these letters.
  private var words = 0
  /// Sentences with several words' worth of these letters, and those of them that are one word.
  private var sentences = 0
  private var sentencesOfOneWord = 0

  /// Counts a sentence with white space between its words.
  mutating func add(_ text: [Unicode.Scalar]) {
    let (size, words) = (size, words)
    addWords(of: text)
    guard self.size - size >= 6 else { return }
    sentences += 1
    if self.words - words == 1 { sentencesOfOneWord += 1 }
  }

  /// How much was written with these letters: a word of Chinese or Japanese has two on the average, one of the other
  /// languages four to six with its signs.
  private var size: Int { 2 * (ideographs + kana) + others }

  private mutating func addWords(of text: [Unicode.Scalar]) {
    var isInWord = false
    for scalar in text {
      if scalar.isWhitespace {
        isInWord = false
        continue
      }
      if scalar.properties.isAlphabetic { letters += 1 }
      guard let path = Self.count(of: scalar) else { continue }
      self[keyPath: path] += 1
      if !isInWord { words += 1 }
      isInWord = true
    }
  }

  private static func count(of scalar: Unicode.Scalar) -> WritableKeyPath<WordCensus, Int>? {
    switch scalar.value {
    case ..<0x0E00: nil
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: \.ideographs
    case 0x3041...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F: \.kana
    // Thai, Lao, Tibetan, Burmese, Khmer, Tai Le and New Tai Lue, Tai Tham, Balinese, Javanese, more Burmese, Tai Viet.
    case 0x0E00...0x0FFF, 0x1000...0x109F, 0x1780...0x17FF, 0x1950...0x19DF, 0x1A20...0x1AAF, 0x1B00...0x1B7F,
      0xA980...0xA9FF, 0xAA60...0xAADF:
      \.others
    default: nil
    }
  }

  /// Whether most letters are of these scripts, and words have more of them than words of these languages do, or most
  /// sentences are words.
  var findsNoWords: Bool {
    let areUnspaced = 2 * (ideographs + kana + others) > letters
    return areUnspaced && (size > 10 * words || 2 * sentencesOfOneWord > sentences)
  }

  var suitingTokenization: BLEUTokenization {
    if others > ideographs + kana { return .character }
    return .suiting(language: 10 * kana > ideographs ? "ja" : "zh")
  }
}

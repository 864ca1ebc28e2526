/// Translation edit rate, computed as sacreBLEU computes it, after Tercom.
///
/// The score is the number of words inserted, deleted, replaced, and of phrases moved, in percent of the
/// reference's length (Snover et al. 2006); lower is better.
public struct TER: Metric {
  /// Whether punctuation is set apart and XML's escaped characters are put back.
  public var normalize: Bool
  /// Whether punctuation is left out.
  public var removePunctuation: Bool
  /// Whether `normalize` and `removePunctuation` also know the characters of Chinese and Japanese.
  public var asianSupport: Bool
  public var caseSensitive: Bool

  /// The edits of a sentence against its nearest reference, and the mean length of its references in words.
  public struct Statistics: AdditiveArithmetic, Hashable, Sendable {
    public var edits = 0
    public var referenceLength = 0.0

    public static var zero: Statistics { Statistics() }

    public static func + (left: Statistics, right: Statistics) -> Statistics {
      Statistics(
        edits: left.edits + right.edits, referenceLength: left.referenceLength + right.referenceLength)
    }

    public static func - (left: Statistics, right: Statistics) -> Statistics {
      Statistics(
        edits: left.edits - right.edits, referenceLength: left.referenceLength - right.referenceLength)
    }
  }

  public init(
    normalize: Bool = false, removePunctuation: Bool = false, asianSupport: Bool = false,
    caseSensitive: Bool = false
  ) {
    self.normalize = normalize
    self.removePunctuation = removePunctuation
    self.asianSupport = asianSupport
    self.caseSensitive = caseSensitive
  }

  public var name: String { "TER" }

  public var settings: [MetricSetting] {
    [
      MetricSetting("case", caseSensitive ? "mixed" : "lc"), MetricSetting("tok", "tercom"),
      MetricSetting("norm", normalize), MetricSetting("punct", !removePunctuation),
      MetricSetting("asian", asianSupport),
    ]
  }

  public func statistics(hypothesis: String, references: [String]) -> Statistics {
    var numbering = TokenNumbering()
    let words = numbering.words(of: tokens(of: Array(hypothesis.unicodeScalars)))
    var best = Int.max
    var length = 0
    for reference in references {
      // sacreBLEU normalises references twice, which splits "John's." further; its scores contain that.
      let once = tokens(of: Array(reference.unicodeScalars))
      let reference = numbering.words(of: normalize ? tokens(of: once) : once)
      var search = ShiftSearch(hypothesis: words, reference: reference)
      best = min(best, search.edits())
      length += reference.count
    }
    return Statistics(edits: best, referenceLength: Double(length) / Double(references.count))
  }

  public func score(_ statistics: Statistics) -> Double {
    if statistics.referenceLength > 0 { return 100 * (Double(statistics.edits) / statistics.referenceLength) }
    return statistics.edits > 0 ? 100 : 0
  }

  public func parts(_ statistics: Statistics) -> [ScorePart] {
    [
      ScorePart("num_edits", .integer(statistics.edits)),
      ScorePart("ref_length", .number(statistics.referenceLength)),
    ]
  }

  /// Returns the text with white space between its words, as Tercom's Normalizer does.
  func tokens(of sentence: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var text = sentence.trimmingEnd()
    if !caseSensitive { text = text.lowercased() }
    if normalize {
      text = text.replacing("\n-", with: "").replacing("\n", with: " ").replacingEntities()
      text = ([" "] + text + [" "]).spacingPunctuation().replacing("'s ", with: " 's ")
        .spacingPeriodsCommasDashes()
      if asianSupport { text = text.spacing { $0.isAsianIdeograph || $0.isAsianPunctuation } }
    }
    if removePunctuation {
      text.removeAll { $0.isTercomPunctuation || (asianSupport && $0.isAsianPunctuation) }
    }
    return text
  }
}

extension Unicode.Scalar {
  fileprivate var isTercomPunctuation: Bool {
    switch self {
    case ".", ",", "?", ":", ";", "!", "\"", "(", ")": true
    default: false
    }
  }

  /// Whether Tercom makes a word of this character; its rules for runs of kana match nowhere and are left
  /// out.
  fileprivate var isAsianIdeograph: Bool {
    switch value {
    // U+3F22 where the block of enclosed letters ends at U+32FF is Tercom's, and scores contain it.
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x31C0...0x31EF, 0x2E80...0x2EFF, 0x3300...0x33FF, 0xF900...0xFAFF,
      0xFE30...0xFE4F, 0x3200...0x3F22:
      true
    default: false
    }
  }

  fileprivate var isAsianPunctuation: Bool {
    switch value {
    case 0x3001, 0x3002, 0x3008...0x3011, 0x3014...0x301F, 0xFF61...0xFF65, 0x30FB: true
    case 0xFF0E, 0xFF0C, 0xFF1F, 0xFF1A, 0xFF1B, 0xFF01, 0xFF02, 0xFF08, 0xFF09: true
    default: false
    }
  }
}

public import Settings

/// Which sentence pairs are left out, and why.
///
/// A pair is counted under the first reason that holds, in the order of `CorpusReport.Reason`.
public struct CorpusFilter: Hashable, Configured {
  /// Drops pairs of which a side has nothing to be seen.
  public var dropsEmptySides: Bool
  /// The largest number of words (`TextLength.words`) a side may have; nil is no limit.
  public var maximumLength: Int?
  /// How many times as many words one side may have as the other; nil is no limit.
  public var maximumLengthRatio: Double?
  /// Drops pairs whose sides are the same.
  public var dropsIdenticalSides: Bool
  /// Drops pairs that came before; the first is kept.
  public var dropsDuplicates: Bool
  /// What has a label where targets are labels; nil where they are text.
  ///
  /// Pairs with another number of labels are dropped.
  public var labels: LabelUnit?

  public init(
    dropsEmptySides: Bool = true, maximumLength: Int? = nil, maximumLengthRatio: Double? = nil,
    dropsIdenticalSides: Bool = false, dropsDuplicates: Bool = false, labels: LabelUnit? = nil
  ) {
    self.dropsEmptySides = dropsEmptySides
    self.maximumLength = maximumLength
    self.maximumLengthRatio = maximumLengthRatio
    self.dropsIdenticalSides = dropsIdenticalSides
    self.dropsDuplicates = dropsDuplicates
    self.labels = labels
  }

  /// Drops only pairs of which a side is empty.
  public init() { self.init(dropsEmptySides: true) }

  /// What training uses unless told otherwise: only pairs that could do harm are dropped.
  public static let training = CorpusFilter(maximumLength: 256, maximumLengthRatio: 9)

  /// What cleaning uses unless told otherwise.
  public static let cleaning = CorpusFilter(
    maximumLength: 256, maximumLengthRatio: 9, dropsIdenticalSides: true, dropsDuplicates: true)

  /// Drops nothing.
  public static let none = CorpusFilter(dropsEmptySides: false)

  /// The same for pairs whose targets are labels.
  public func ofLabels(_ unit: LabelUnit) -> CorpusFilter {
    var filter = self
    (filter.labels, filter.maximumLengthRatio) = (unit, nil)
    return filter
  }

  /// A filter at work on a corpus: it remembers the pairs it has seen and counts.
  public struct Session {
    public private(set) var report: CorpusReport
    private let filter: CorpusFilter
    private var seen: Set<TextFingerprint> = []

    public init(_ filter: CorpusFilter) {
      self.filter = filter
      report = CorpusReport(filter)
    }

    /// Returns whether a pair is kept, and counts it.
    ///
    /// A unit that lacks one of the languages is no pair, nor is one of which a text is not whole, whatever the filter.
    public mutating func keeps(_ pair: SentencePair) -> Bool {
      if case .furtherVariants(let count) = pair.remark { report.countFurtherVariants(count) }
      if let reason = reasonToDrop(pair) {
        report.countDropped(reason, pair.origin)
        return false
      }
      report.countKept()
      return true
    }

    /// Counts a pair as dropped that could not even be looked at.
    package mutating func drop(_ reason: CorpusReport.Reason, _ origin: SentencePair.Origin) {
      report.countDropped(reason, origin)
    }

    private mutating func reasonToDrop(_ pair: SentencePair) -> CorpusReport.Reason? {
      if pair.remark == .missingLanguage { return .missingLanguage }
      if pair.remark == .unknownToken { return .unknownToken }
      if filter.dropsEmptySides, TextLength.isBlank(pair.source) || TextLength.isBlank(pair.target) {
        return .emptySide
      }
      if let labels = filter.labels, !labels.fits(pair) { return .unequalLabels }
      if filter.maximumLength != nil || filter.maximumLengthRatio != nil {
        let source = TextLength.words(pair.source)
        let target = TextLength.words(pair.target)
        if let limit = filter.maximumLength, max(source, target) > limit { return .tooLong }
        if let limit = filter.maximumLengthRatio,
          Double(max(source, target)) > limit * Double(max(1, min(source, target)))
        {
          return .lengthRatio
        }
      }
      if filter.dropsIdenticalSides, pair.source.utf8.elementsEqual(pair.target.utf8) {
        return .identicalSides
      }
      if filter.dropsDuplicates {
        let fingerprint = TextFingerprint(TextFingerprint(pair.source), TextFingerprint(pair.target))
        if !seen.insert(fingerprint).inserted { return .duplicate }
      }
      return nil
    }
  }
}

extension CorpusFilter {
  public static let settings: [Setting<CorpusFilter>] = [
    Setting(always: "dropsEmptySides", \.dropsEmptySides),
    Setting(stored: "labels", \.labels),
    Setting(
      optional: "maximumLength", \.maximumLength, .integer(from: 1), defaultText: "256",
      help: "pairs with a side of more words are dropped"),
    Setting(
      optional: "maximumLengthRatio", \.maximumLengthRatio, .number(from: 1), defaultText: "9",
      help: "pairs with sides of more unequal length are dropped"),
    Setting(
      flag: "dropsDuplicates", \.dropsDuplicates, option: "drop-duplicates",
      help: "drop pairs that occurred before"),
    Setting(
      flag: "dropsIdenticalSides", \.dropsIdenticalSides, option: "drop-identical",
      help: "drop pairs of two identical sides"),
  ]
}

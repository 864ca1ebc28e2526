internal import NumberText

/// How many sentence pairs were kept, how many dropped, why, and where the first of them are.
public struct CorpusReport: Sendable, Hashable, Codable, CustomStringConvertible {
  /// Why a pair is dropped, in the order in which the reasons are tried.
  public enum Reason: String, Sendable, Hashable, Codable, CaseIterable {
    case illFormedText
    case missingColumn
    case missingLanguage
    case unknownToken
    case emptySide
    /// Of a corpus of labels.
    case unequalLabels
    case tooLong
    case lengthRatio
    case identicalSides
    case duplicate
    /// Found only when the pair is cut into tokens.
    case tooManyTokens
  }

  /// The pairs dropped for one reason.
  public struct Dropped: Sendable, Hashable, Codable {
    public let reason: Reason
    public internal(set) var count = 0
    /// The first places, at most five.
    public internal(set) var examples: [SentencePair.Origin] = []
  }

  /// The number of pairs kept.
  public private(set) var kept = 0
  /// The pairs dropped for each reason, in the order of `Reason`.
  public private(set) var dropped = Reason.allCases.map { Dropped(reason: $0) }
  /// The number of sentences in the pairs' languages that were left out because their unit had another before.
  public private(set) var furtherVariants: Int?
  private let filter: CorpusFilter

  /// Begins a report with nothing counted; the filter's limits are named in it.
  public init(_ filter: CorpusFilter) {
    self.filter = filter
  }

  /// The number of pairs read.
  public var read: Int { kept + dropped.reduce(0) { $0 + $1.count } }

  /// Returns the number of pairs dropped for a reason.
  public func count(_ reason: Reason) -> Int {
    dropped.reduce(0) { $0 + ($1.reason == reason ? $1.count : 0) }
  }

  mutating func countKept() { kept += 1 }

  mutating func countFurtherVariants(_ count: Int) { furtherVariants = (furtherVariants ?? 0) + count }

  mutating func countDropped(_ reason: Reason, _ origin: SentencePair.Origin) {
    for index in dropped.indices where dropped[index].reason == reason {
      dropped[index].count += 1
      if dropped[index].examples.count < 5 { dropped[index].examples.append(origin) }
    }
  }

  /// Counts as dropped a pair that had been kept so far.
  public mutating func discard(_ reason: Reason, _ origin: SentencePair.Origin) {
    precondition(kept > 0, "no pair is left to discard")
    kept -= 1
    countDropped(reason, origin)
  }

  /// Counts the pairs of another corpus too; their limits are not named where they are others.
  public mutating func add(_ other: CorpusReport) {
    kept += other.kept
    for entry in other.dropped {
      for index in dropped.indices where dropped[index].reason == entry.reason {
        dropped[index].count += entry.count
        let room = max(0, 5 - dropped[index].examples.count)
        dropped[index].examples += entry.examples.prefix(room)
      }
    }
    if let variants = other.furtherVariants { countFurtherVariants(variants) }
  }

  /// Whether the numbers can be those of a corpus, so that no sum of them overflows; a file may hold any.
  ///
  /// Files of earlier versions do not have all reasons.
  public var isSound: Bool {
    let counts = [kept, furtherVariants ?? 0] + dropped.map(\.count)
    let reasons = dropped.map(\.reason)
    return Reason.allCases.filter(reasons.contains) == reasons && counts.allSatisfy { 0...(1 << 48) ~= $0 }
  }

  /// The table of pairs kept and dropped, one line for each reason that was asked for or met.
  public var description: String {
    var rows = [["pairs read", grouped(read), "", ""], ["kept", grouped(kept), share(kept), ""]]
    for entry in dropped where entry.count > 0 || isAskedFor(entry.reason) {
      rows.append(
        ["dropped: " + name(entry.reason), grouped(entry.count), share(entry.count), places(entry)])
    }
    if let furtherVariants {
      rows.append(["further sentences of a unit, left out", grouped(furtherVariants), "", ""])
    }
    return textTable(rows)
  }

  private func isAskedFor(_ reason: Reason) -> Bool {
    switch reason {
    case .illFormedText, .missingColumn, .missingLanguage, .unknownToken, .tooManyTokens: false
    case .emptySide: filter.dropsEmptySides
    case .unequalLabels: filter.labels != nil
    case .tooLong: filter.maximumLength != nil
    case .lengthRatio: filter.maximumLengthRatio != nil
    case .identicalSides: filter.dropsIdenticalSides
    case .duplicate: filter.dropsDuplicates
    }
  }

  private func name(_ reason: Reason) -> String {
    switch reason {
    case .illFormedText: "not valid UTF-8"
    case .missingColumn: "a missing column"
    case .missingLanguage: "a language missing in the unit"
    case .unknownToken: "a token missing in the dictionary"
    case .emptySide: "an empty side"
    case .unequalLabels: filter.labels == .text ? "not one label" : "not one label for each word"
    case .tooLong: "longer than \(filter.maximumLength ?? 0) words"
    case .lengthRatio: "length ratio over \(shortened(filter.maximumLengthRatio ?? 0))"
    case .identicalSides: "identical sides"
    case .duplicate: "duplicates"
    case .tooManyTokens: "too many tokens"
    }
  }

  private func share(_ count: Int) -> String {
    guard read > 0 else { return "" }
    let tenths = (count * 1000 + read / 2) / read
    return "\(tenths / 10).\(tenths % 10) %"
  }
}

/// Returns the first places of a list, naming each file once: `a.de:3, 17, b.de:4 …`.
func shownPlaces(_ origins: [SentencePair.Origin], of count: Int) -> String {
  var text = ""
  var path: String?
  for origin in origins {
    if !text.isEmpty { text += ", " }
    text += origin.path == path ? "\(origin.line)" : "\(origin)"
    path = origin.path
  }
  return count > origins.count ? text + " …" : text
}

private func places(_ entry: CorpusReport.Dropped) -> String {
  shownPlaces(entry.examples, of: entry.count)
}

/// Returns a number without a fraction of zero: `9` and `1.5`.
private func shortened(_ value: Double) -> String {
  value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
}

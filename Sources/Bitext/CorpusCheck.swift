internal import NumberText
internal import VisibleText

/// What a check of a corpus found.
public struct CorpusCheck: Sendable, Codable, CustomStringConvertible {
  /// The number of pairs, or lines of the shorter file, looked at.
  public internal(set) var pairs = 0
  /// What was found, in the order of `CorpusFinding.Kind`; what was not found is left out.
  public private(set) var findings: [CorpusFinding] = []
  /// Sentences that say more than a table can, such as where files stop being aligned.
  public internal(set) var remarks: [String] = []
  /// Whether, judging by what the languages look like, all sources are targets and the other way round.
  public internal(set) var isSwapped = false
  /// The columns that seem to hold the sentences, where those that were read do not.
  public internal(set) var suggestedColumns: TabSeparatedReader.Columns?
  private let placeLimit: Int
  private let exampleLimit: Int

  init(placeLimit: Int, exampleLimit: Int) {
    self.placeLimit = placeLimit
    self.exampleLimit = exampleLimit
  }

  /// Whether the corpus can be trained on as it is.
  public var isReadable: Bool { !findings.contains { $0.kind.isError } }

  /// What all pairs have that keeps each from being trained on; nil where some can be.
  public var commonFault: CorpusFinding.Kind? {
    let faults: [CorpusFinding.Kind] = [
      .emptySide, .unknownToken, .missingColumn, .missingLanguage, .illFormedText,
    ]
    return pairs == 0 ? nil : faults.first { count($0) == pairs }
  }

  /// Returns how often something was found.
  public func count(_ kind: CorpusFinding.Kind) -> Int {
    findings.first { $0.kind == kind }?.count ?? 0
  }

  /// Returns the first places where something was found.
  public func places(_ kind: CorpusFinding.Kind) -> [SentencePair.Origin] {
    findings.first { $0.kind == kind }?.places ?? []
  }

  /// The table of findings with their first places, then the remarks.
  public var description: String {
    var rows = [["pairs", grouped(pairs), ""]]
    for finding in findings {
      rows.append([
        finding.kind.title, grouped(finding.count), shownPlaces(finding.places, of: finding.count),
      ])
    }
    if findings.isEmpty { rows.append(["nothing found", "", ""]) }
    return ([textTable(rows)] + remarks + examples).joined(separator: "\n")
  }

  /// The pairs that were asked for, under what is wrong with them.
  private var examples: [String] {
    findings.filter { !$0.examples.isEmpty }.flatMap { finding -> [String] in
      ["\n\(finding.kind.title):"]
        + finding.examples.flatMap { ["  \($0.place)", "    \($0.source)", "    \($0.target)"] }
    }
  }

  /// How many pairs are worth remembering of a finding.
  var sampleLimit: Int { max(placeLimit, exampleLimit) }

  /// Counts a finding that only all pairs together show.
  ///
  /// - Parameter sample: The first pairs it concerns, up to `sampleLimit`.
  mutating func add(
    _ kind: CorpusFinding.Kind, count: Int, sample: [(place: SentencePair.Origin, pair: (String, String))]
  ) {
    for (index, (place, pair)) in sample.enumerated() {
      add(kind, place.path, place.line, count: index == 0 ? count - sample.count + 1 : 1, pair: pair)
    }
  }

  /// Counts a finding at a line.
  ///
  /// - Parameter pair: What stands there, to be shown; nil where there is no pair to show.
  mutating func add(
    _ kind: CorpusFinding.Kind, _ path: String, _ line: Int, count: Int = 1,
    pair: (source: String, target: String)? = nil
  ) {
    let index: Int
    if let found = findings.firstIndex(where: { $0.kind == kind }) {
      index = found
    } else {
      index = findings.firstIndex { rank($0.kind) > rank(kind) } ?? findings.endIndex
      findings.insert(CorpusFinding(kind: kind, count: 0, places: []), at: index)
    }
    findings[index].count += count
    let place = SentencePair.Origin(path: path, line: line)
    if findings[index].places.count < placeLimit { findings[index].places.append(place) }
    if let pair, findings[index].examples.count < exampleLimit {
      findings[index].examples.append(
        CorpusFinding.Example(place: place, source: shown(pair.source), target: shown(pair.target)))
    }
  }
}

/// Returns a text to be looked at; of one that is very long only the beginning.
private func shown(_ text: String) -> String {
  let beginning = text.unicodeScalars.prefix(300)
  let isWhole = beginning.endIndex == text.unicodeScalars.endIndex
  return visible(String(beginning)) + (isWhole ? "" : " …")
}

private func rank(_ kind: CorpusFinding.Kind) -> Int {
  CorpusFinding.Kind.allCases.firstIndex(of: kind) ?? 0
}

internal import NumberText

/// What a check of a corpus found.
public struct CorpusCheck: Sendable, Codable, CustomStringConvertible {
  /// The number of pairs, or lines of the shorter file, looked at.
  public internal(set) var pairs = 0
  /// What was found, in the order of `CorpusFinding.Kind`; what was not found is left out.
  public private(set) var findings: [CorpusFinding] = []
  /// Sentences that say more than a table can, such as where files stop being aligned.
  public internal(set) var remarks: [String] = []
  private let placeLimit: Int

  init(placeLimit: Int) { self.placeLimit = placeLimit }

  /// Whether the corpus can be trained on as it is.
  public var isReadable: Bool { !findings.contains { $0.kind.isError } }

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
    return ([textTable(rows)] + remarks).joined(separator: "\n")
  }

  mutating func add(_ kind: CorpusFinding.Kind, _ path: String, _ line: Int, count: Int = 1) {
    let index: Int
    if let found = findings.firstIndex(where: { $0.kind == kind }) {
      index = found
    } else {
      index = findings.firstIndex { rank($0.kind) > rank(kind) } ?? findings.endIndex
      findings.insert(CorpusFinding(kind: kind, count: 0, places: []), at: index)
    }
    findings[index].count += count
    if findings[index].places.count < placeLimit {
      findings[index].places.append(SentencePair.Origin(path: path, line: line))
    }
  }
}

private func rank(_ kind: CorpusFinding.Kind) -> Int {
  CorpusFinding.Kind.allCases.firstIndex(of: kind) ?? 0
}

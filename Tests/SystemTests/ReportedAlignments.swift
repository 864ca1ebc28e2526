internal import Foundation

/// What the numbers of a report say of alignments.
struct ReportedAlignments: Decodable {
  private let systems: [System]

  private struct System: Decodable {
    let name: String
    let alignmentErrorRate: Double?
  }

  init(_ path: String) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// For each system the alignment error rate in percent, or nil where it has none.
  var rates: [String: Double?] {
    Dictionary(uniqueKeysWithValues: systems.map { ($0.name, $0.alignmentErrorRate) })
  }
}

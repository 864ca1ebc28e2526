internal import Visualization

/// What came out of an experiment.
package struct Outcome: Sendable {
  package var verdict: Verdict
  /// What came out, in sentences.
  package var found: String
  /// What would change it, in a sentence.
  package var change: String
  /// What a reader must know to judge or repeat it: what it was done with, and how.
  var facts: Facts
  package var tables: [ResultTable]
  var drawings: [Drawing]
  /// Whether numbers are times, which no two runs share.
  var isTimed = false

  /// A figure with the name of its files.
  struct Drawing: Sendable {
    var name: String
    /// What it shows, in a sentence.
    var caption: String
    var figure: any Figure
  }
}

/// What there is to know of something, each with its name.
typealias Facts = [(name: String, value: String)]

/// Whether a claim held.
package enum Verdict: String, Codable, Sendable {
  case held
  case heldInPart = "held in part"
  case failed = "did not hold"
  case undecided

  /// A verdict on a claim of several parts: all, some or none of them held.
  static func on(_ parts: [Bool]) -> Verdict {
    let count = parts.count { $0 }
    return count == parts.count ? .held : count == 0 ? .failed : .heldInPart
  }

  /// A verdict on the claim that something is not ahead: it held where the lead is at most so much beyond doubt, not where
  /// it is more beyond doubt, and where neither is, nothing is decided.
  static func onEquality(_ lead: Measured, within bound: Double) -> Verdict {
    lead.isBelow(bound) ? .held : lead.isAbove(bound) ? .failed : .undecided
  }
}

/// Numbers that came out, in rows that have names.
package struct ResultTable: Sendable {
  /// What the numbers are.
  package var title: String
  /// What stands at the head of each column, that of the names first.
  package var columns: [String]
  package var rows: [Row]
  /// The decimals that numbers are shown with.
  package var decimals = 1

  package struct Row: Sendable {
    package var name: String
    var cells: [Cell]
  }

  /// What stands in a field.
  enum Cell: Sendable {
    case measured(Measured)
    /// The same, in brackets: the table says why.
    case bracketed(Measured)
    case text(String)
    /// There is nothing to measure.
    case nothing
  }

  /// Makes a table whose fields are all measured.
  init(_ title: String, columns: [String], rows: [(String, [Measured])], decimals: Int = 1) {
    self.init(
      title, columns: columns, cells: rows.map { ($0, $1.map(Cell.measured)) }, decimals: decimals)
  }

  init(_ title: String, columns: [String], cells: [(String, [Cell])], decimals: Int = 1) {
    self.title = title
    self.columns = columns
    self.decimals = decimals
    rows = cells.map { Row(name: $0, cells: $1) }
  }
}

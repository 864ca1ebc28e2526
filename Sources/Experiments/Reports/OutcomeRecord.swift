/// experiment.json: what came out, for programs; the names are part of the command's contract.
struct OutcomeRecord: Encodable {
  var format = 1
  let name: String
  let claim: String
  let source: String
  let form: ExperimentForm
  let seed: UInt64
  let verdict: Verdict
  let found: String
  let change: String
  /// Whether numbers are times, which no two runs share.
  let timed: Bool
  let facts: [Fact]
  let tables: [Table]

  struct Fact: Encodable {
    let name: String
    let value: String
  }

  struct Table: Encodable {
    let title: String
    let columns: [String]
    let rows: [Row]
  }

  struct Row: Encodable {
    let name: String
    let cells: [Cell]
  }

  /// A field: a text, or what was measured, its mean and, where known, the interval of the mean.
  struct Cell: Encodable {
    var text: String?
    var mean: Double?
    var interval: [Double]?
    var values: [Double]?
  }

  init(_ outcome: Outcome, of experiment: any Experiment, _ plan: ExperimentRecord) {
    name = experiment.name
    claim = experiment.claim
    source = experiment.source
    form = plan.form
    seed = plan.seed
    verdict = outcome.verdict
    found = outcome.found
    change = outcome.change
    timed = outcome.isTimed
    facts = outcome.facts.map { Fact(name: $0.name, value: $0.value) }
    tables = outcome.tables.map { table in
      Table(
        title: table.title, columns: table.columns,
        rows: table.rows.map { Row(name: $0.name, cells: $0.cells.map(Cell.init)) })
    }
  }
}

extension OutcomeRecord.Cell {
  fileprivate init(_ cell: ResultTable.Cell) {
    switch cell {
    case .measured(let value), .bracketed(let value):
      // JSON has no word for what is not finite.
      mean = value.mean.isFinite ? value.mean : nil
      values = value.values.allSatisfy(\.isFinite) ? value.values : nil
      if let interval = value.interval, interval.lowerBound.isFinite, interval.upperBound.isFinite {
        self.interval = [interval.lowerBound, interval.upperBound]
      }
    case .text(let text): self.text = text
    case .nothing: break
    }
  }
}

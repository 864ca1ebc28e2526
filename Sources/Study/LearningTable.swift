internal import NumberText
internal import Training

/// Scores of the systems at their validations, beside each other, and whether their curves have come to rest.
public struct LearningTable: Sendable {
  /// The first line holds the heads; empty where no system has a history.
  public let rows: [[String]]

  /// - Parameter decimals: Of BLEU and of alignment error rates in percent.
  init(_ systems: [ReportedSystem], decimals: Int) {
    let trained = systems.filter { !($0.model?.history?.validations ?? []).isEmpty }
    guard !trained.isEmpty else {
      rows = []
      return
    }
    let histories = trained.compactMap { $0.model?.history }
    let columns = zip(trained, histories).flatMap { system, history in
      let hasRates = history.validations.contains { $0.finding?.alignmentErrorRate != nil }
      return [
        Column(name: system.name, history: history) {
          $0.scores.bleu.map { fixed($0, decimals) } ?? "–"
        }
      ]
        + (hasRates
          ? [
            Column(name: "\(system.name): AER", history: history) {
              $0.finding?.alignmentErrorRate.map { fixed($0, decimals) + " %" } ?? "–"
            }
          ] : [])
    }
    let heads = ["step"] + columns.map(\.name)
    let body = shownSteps(histories).map { step in [grouped(step)] + columns.map { $0.text(at: step) } }
    let verdicts = columns.map { column in
      let system = trained.first { $0.name == column.name }
      return system.map { verdictText($0.model?.diagnosis?.verdict) } ?? ""
    }
    rows = [heads] + body + [["curve"] + verdicts]
  }

  private struct Column {
    var name: String
    var history: TrainingHistory
    var value: (TrainingHistory.Validation) -> String

    func text(at step: Int) -> String { history.validations.last { $0.step == step }.map(value) ?? "–" }
  }
}

/// Returns what a verdict says in a cell of a table.
func verdictText(_ verdict: LearningCurve.Verdict?) -> String {
  switch verdict {
  case .flat: "flat"
  case .rising(_, let moreSteps): "rising, \(grouped(moreSteps)) steps more"
  case .unknown, nil: "–"
  }
}

/// Returns the steps of all validations or, where they are many, those nearest to the eighths of the longest training.
///
/// The eighth, the quarter, the half and the whole are among them, so that a curve can be read as so many budgets, each
/// twice the one before.
private func shownSteps(_ histories: [TrainingHistory]) -> [Int] {
  let all = Set(histories.flatMap { $0.validations.map(\.step) }).sorted()
  guard all.count > 10, let last = all.last else { return all }
  var shown: [Int] = []
  for part in 1...8 {
    let wanted = Double(last) * Double(part) / 8
    let nearest = all.min { abs(Double($0) - wanted) < abs(Double($1) - wanted) }
    if let nearest, shown.last != nearest { shown.append(nearest) }
  }
  return shown
}

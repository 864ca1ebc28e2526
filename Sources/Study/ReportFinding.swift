internal import Evaluation
internal import NumberText
internal import Training

/// What a report has found, in words.
struct ReportFinding {
  private let comparison: ComparisonReport.Comparison
  private let decimals: Int
  /// Whether a lower score is better.
  private let isErrorRate: Bool
  private let isUnfinished: Bool

  /// nil where there are fewer than two systems to compare.
  init?(_ report: Report) {
    guard let comparison = report.comparison.comparisons.first, comparison.systems.count > 1 else {
      return nil
    }
    self.comparison = comparison
    decimals = report.decimals
    isErrorRate = report.isFirstMetricErrorRate
    isUnfinished = report.warnings.contains(where: \.leavesOrderOpen)
  }

  /// One or more sentences.
  var text: String {
    let scores = comparison.systems.map(\.result.score)
    let order = scores.indices.sorted {
      ((isErrorRate ? scores[$0] : -scores[$0]), $0) < ((isErrorRate ? scores[$1] : -scores[$1]), $1)
    }
    let best = order[0]
    let (near, far) = (
      order.dropFirst().filter { comparison.pValues[best][$0] >= 0.05 },
      order.dropFirst().filter { comparison.pValues[best][$0] < 0.05 }
    )
    var text = "\(name(best)) has the best \(comparison.name), \(scoreText(best))"
    if near.isEmpty {
      text += ", and that is no accident of the test set: \(list(far, than: best))."
    } else {
      text += ", but \(list(near, than: best)), which may be chance."
      if !far.isEmpty { text += " Surely worse: \(list(far, than: best))." }
    }
    if isUnfinished { text += " Trainings were not at their end, so more steps may change the order." }
    return text
  }

  private func name(_ index: Int) -> String { comparison.systems[index].name }

  private func scoreText(_ index: Int) -> String {
    let result = comparison.systems[index].result
    let interval = result.confidenceInterval.map { " ± \(fixed($0.halfWidth, decimals))" } ?? ""
    return fixed(result.score, decimals) + interval
  }

  private func list(_ systems: [Int], than best: Int) -> String {
    let texts = systems.prefix(6).map { index in
      let difference = abs(comparison.systems[index].result.score - comparison.systems[best].result.score)
      return "\(name(index)) is \(fixed(difference, decimals)) \(isErrorRate ? "above" : "below") it "
        + "(p = \(fixed(comparison.pValues[best][index], 3)))"
    }
    return texts.joined(separator: ", ")
      + (systems.count > 6 ? ", and so are \(systems.count - 6) others" : "")
  }
}

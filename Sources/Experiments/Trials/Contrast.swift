internal import Translation

/// A source with its right translation and one that is wrong in one point.
struct Contrast: Sendable {
  var source: String
  var right: String
  var wrong: String
  /// What right answers are counted by, such as a distance.
  var group: Int
}

extension Workbench {
  /// Returns for which sources a model finds the right translation more probable than the wrong one.
  ///
  /// - Throws: `Interruption`, where the user has asked for an end.
  func decisions(of model: TrainedModel, on contrasts: [Contrast]) throws -> [Bool] {
    try checkForEnd()
    let scorer = TranslationScorer(TranslationSystem(model), threads: threads)
    let sources = contrasts.map(\.source)
    let right = scorer.score(sources: sources, targets: contrasts.map(\.right))
    let wrong = scorer.score(sources: sources, targets: contrasts.map(\.wrong))
    return zip(right, wrong).map { $0.score > $1.score }
  }
}

/// Returns the share of right decisions of each group, in percent.
func shares(_ decisions: [Bool], of contrasts: [Contrast], by groups: [Int]) -> [Double] {
  groups.map { group in
    percent(of: contrasts.indices.filter { contrasts[$0].group == group }) { decisions[$0] }
  }
}

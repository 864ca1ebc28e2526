internal import NumberText
internal import Visualization

/// Returns a share as people read it: `97 %`.
///
/// What is not all and not nothing is not said to be.
func percent(_ share: Double) -> String {
  let value = 100 * share
  if value > 0, value < 0.05 { return "under 0.1 %" }
  return value == value.rounded() ? "\(fixed(value, 0)) %" : "\(fixed(min(value, 99.9), 1)) %"
}

/// Returns words as a list in a sentence: `A, B and C`.
func listed(_ words: [String]) -> String {
  guard let last = words.last, words.count > 1 else { return words.joined() }
  return words.dropLast().joined(separator: ", ") + " and " + last
}

extension LinePlot {
  /// Draws how well systems do as they learn.
  static func learning(_ title: String, _ curves: [(name: String, points: [(step: Int, bleu: Double)])])
    -> LinePlot
  {
    LinePlot(
      title: title, xCaption: "step", yCaption: "BLEU of held-out sequences",
      series: curves.map { curve in
        Series(name: curve.name, points: curve.points.map { .init(x: Double($0.step), y: $0.bleu) })
      }, yRange: 0...100)
  }
}

extension TrainedLesson {
  /// The picture of how some systems learned.
  func learningPlot(_ systems: [String]) throws -> (file: String, plot: LinePlot) {
    let curves = try systems.map { (name: $0, points: try learningCurve(of: $0)) }
    return ("learning.svg", .learning("What each has learned, by step", curves))
  }
}

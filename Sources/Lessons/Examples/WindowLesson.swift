internal import Bitext
internal import Translation
internal import Visualization

extension Lesson {
  /// A window too small.
  static let window = Lesson(
    "window", summary: "what is further away than layers times window cannot be known",
    explanation:
      "An encoder of two layers learns to label each digit with the one that stands as far from the other end, once seeing "
      + "all and once, in each layer, tokens at most 2 away. What a layer takes in travels one window further with the next, "
      + "so nothing that is more than 2 · 2 tokens away can reach a digit, and its label can only be guessed.",
    corpus: .digitLabels,
    systems: [
      LessonSystem("all", recipe, kind: tagger),
      LessonSystem("window", recipe, ["window": "2"], kind: tagger),
    ]
  ) { trained in
    let curves = try ["all", "window"].map {
      (name: $0, byDistance: trained.rightLabels(try trained.labels(of: $0)))
    }
    func share(_ system: Int, _ distances: ClosedRange<Int>) -> String {
      let found = distances.compactMap { curves[system].byDistance[$0] }
      return percent(
        Double(found.reduce(0) { $0 + $1.right }) / Double(max(1, found.reduce(0) { $0 + $1.all })))
    }
    let plot = LinePlot(
      title: "Right labels by how far away the digit is that they repeat", xCaption: "distance, tokens",
      yCaption: "right labels, %",
      series: curves.map { LinePlot.Series(name: $0.name, points: points($0.byDistance)) }, yRange: 0...100)
    return LessonConclusion(
      sentence:
        "Of the labels that repeat a digit at most \(reach) tokens away \(share(1, 0...reach)) are right with the window and "
        + "\(share(0, 0...reach)) without, of those that repeat one further away \(share(1, reach + 1...furthest)) and "
        + "\(share(0, reach + 1...furthest)); a guess is right in 10 %.",
      plots: [("distance.svg", plot)])
  }
}

private let recipe = LessonRecipe.tagger.with(["steps": "600"])
private let tagger = Architecture.Kind(.transformer, labelling: .word)
/// Two layers of a window of 2.
private let reach = 4
/// No sequence is longer.
private let furthest = 1000

private func points(_ byDistance: [Int: (right: Int, all: Int)]) -> [LinePlot.Series.Point] {
  byDistance.sorted { $0.key < $1.key }.map { distance, count in
    LinePlot.Series.Point(x: Double(distance), y: 100 * Double(count.right) / Double(count.all))
  }
}

extension TrainedLesson {
  /// Returns, by the distance between a digit and the one that its label repeats, how many labels are right, and of how
  /// many.
  fileprivate func rightLabels(_ labels: [[String]]) -> [Int: (right: Int, all: Int)] {
    var counts: [Int: (right: Int, all: Int)] = [:]
    for (pair, labels) in zip(test, labels) {
      let expected = words(of: pair.target)
      for (place, (label, word)) in zip(labels, expected).enumerated() {
        let distance = abs(expected.count - 1 - 2 * place)
        let count = counts[distance] ?? (0, 0)
        counts[distance] = (count.right + (label == word ? 1 : 0), count.all + 1)
      }
    }
    return counts
  }
}

internal import Bitext
internal import NumberText
internal import Translation
internal import Visualization

extension Lesson {
  /// One vector against length.
  static let length = Lesson(
    "length", summary: "one vector holds short sentences, attention long ones too",
    explanation:
      "Two recurrent models learn some German and English from the same sentences; one reads the source into a single vector "
      + "(Sutskever et al. 2014), the other looks at it anew before each word (Bahdanau et al. 2015). A vector is as wide for "
      + "fourteen words as for three, so what it holds of each becomes less as sentences grow.",
    corpus: .grammar(6000, lengths: 3...14),
    systems: [
      LessonSystem("vector", recipe, kind: .contextVectorRNN),
      LessonSystem("attention", recipe, ["attention-features": "64"], kind: .attentionRNN),
    ],
    pictures: [LessonPicture(system: "attention", file: "attention.svg")],
    page: ["vector", "attention"]
  ) { trained in
    let groups = trained.lengthGroups
    let curves = try ["vector", "attention"].map { name in
      let answers = try trained.answers(of: name)
      return (name: name, values: groups.map { trained.bleu(answers, of: $0.numbers) })
    }
    guard let first = groups.first, let last = groups.last else {
      return LessonConclusion(sentence: "No sentence was held out.")
    }
    let plot = LinePlot(
      title: "BLEU by the words of the source", xCaption: "words", yCaption: "BLEU",
      series: curves.map { curve in
        LinePlot.Series(
          name: curve.name, points: zip(groups, curve.values).map { .init(x: $0.middle, y: $1) })
      }, xLabels: groups.map { ($0.middle, $0.name) }, yRange: 0...100)
    func text(_ curve: [Double]) -> String { "\(fixed(curve[0], 1)) to \(fixed(curve[curve.count - 1], 1))" }
    return LessonConclusion(
      sentence:
        "From sentences of \(first.name) words to those of \(last.name) BLEU goes from \(text(curves[0].values)) with one "
        + "vector, and from \(text(curves[1].values)) with attention.",
      plots: [("length.svg", plot)])
  }
}

private let recipe = LessonRecipe.recurrent.with([
  "hidden-features": "128", "vocabulary-size": "2000", "steps": "300",
  "validate-every": "100",
])

/// Sentences of similar length.
private struct LengthRange {
  let lengths: ClosedRange<Int>
  let numbers: [Int]

  var name: String { "\(lengths.lowerBound)–\(lengths.upperBound)" }
  var middle: Double { Double(lengths.lowerBound + lengths.upperBound) / 2 }
}

extension TrainedLesson {
  /// The sentences of the test by the words of their sources, where there are some.
  fileprivate var lengthGroups: [LengthRange] {
    let counts = test.map { TextLength.words($0.source) }
    return [3...5, 6...8, 9...11, 12...14].compactMap { lengths in
      let numbers = counts.indices.filter { lengths.contains(counts[$0]) }
      return numbers.isEmpty ? nil : LengthRange(lengths: lengths, numbers: numbers)
    }
  }
}

internal import Translation

extension Lesson {
  /// One, two, four heads.
  static let heads = Lesson(
    "heads", summary: "one, two and four heads in a model of the same width",
    explanation:
      "Three models learn the same sequences for the same number of steps, and differ in nothing but the number of heads. "
      + "Heads share the width of the model, so that more of them cost no parameter: each compares fewer features, but a "
      + "token can look at several places at once, for one head to find the end of the sequence while another counts from "
      + "it.",
    corpus: .digits,
    systems: zip(names, ["1", "2", "4"]).map { LessonSystem($0, .transformer, ["heads": $1]) },
    pictures: names.map {
      LessonPicture(system: $0, showsLayers: true, showsHeads: true, file: $0 + ".svg")
    },
    page: [names[0], names[2]]
  ) { trained in
    var (right, sharpest) = ([String](), [String]())
    for name in names {
      let model = try trained.model(name)
      right.append(percent(trained.exact(try trained.answers(of: model))))
      sharpest.append(percent(model.mirrorShares(on: trained.sample).first?.share ?? 0))
    }
    return LessonConclusion(
      sentence:
        "After the same steps one head has \(right[0]) of the held-out sequences right, two have \(right[1]) and four "
        + "\(right[2]); the head of each that looks most at the mirrored digit gives it \(listed(sharpest)) of its weight.",
      plots: [try trained.learningPlot(names)])
  }
}

private let names = ["one-head", "two-heads", "four-heads"]

internal import NumberText
internal import Tensors
internal import Translation

extension Lesson {
  /// Without the scale.
  static let scale = Lesson(
    "scale", summary: "without the division by √d_k attention begins with its mind made up",
    explanation:
      "Two models with one head of 64 features learn to say digits backwards; one divides q · k by √64, the other does not. "
      + "A sum of d_k products spreads as √d_k does, and a softmax of widely spread scores is nearly all on one token, where "
      + "hardly any gradient passes (Vaswani et al. 2017, section 3.2.1).",
    corpus: .digits,
    systems: [
      LessonSystem("scaled", .transformer, ["heads": "1", "scale": "key-width"]),
      LessonSystem("unscaled", .transformer, ["heads": "1", "scale": "none"]),
    ],
    pictures: ["scaled", "unscaled"].map { LessonPicture(system: $0, showsLayers: true, file: $0 + ".svg") },
    page: ["scaled", "unscaled"]
  ) { trained in
    var (before, after, right) = ([String](), [String](), [String]())
    for name in ["scaled", "unscaled"] {
      let model = try trained.model(name)
      before.append(fixed(try trained.untrained(name).entropy(of: .encoderSelf, on: trained.sample), 2))
      after.append(fixed(model.entropy(of: .encoderSelf, on: trained.sample), 2))
      right.append(percent(trained.exact(try trained.answers(of: model))))
    }
    return LessonConclusion(
      sentence:
        "Before the first step the encoder's attention has an entropy of \(before[0]) bits with the division and "
        + "\(before[1]) without; after the last it is \(after[0]) and \(after[1]), and \(right[0]) and \(right[1]) of the "
        + "held-out sequences are right.",
      plots: [try trained.learningPlot(["scaled", "unscaled"])])
  }
}

internal import NumberText
internal import Translation

extension Lesson {
  /// Dot and additive.
  static let scores = Lesson(
    "scores", summary: "queries and keys compared by a product and by a small network",
    explanation:
      "Two recurrent models with attention learn to say digits backwards; one compares its state with the source by a product "
      + "(dot, Luong et al. 2015), the other by a network with one hidden layer (additive, Bahdanau et al. 2015). The product "
      + "is faster and has no weights of its own, the network can compare what is not alike: which learns sooner, and does "
      + "it look elsewhere?",
    corpus: .digits,
    systems: [
      LessonSystem("dot", recipe, ["score": "dot"], kind: .attentionRNN),
      LessonSystem(
        "additive", recipe, ["score": "additive", "attention-features": "64"], kind: .attentionRNN),
    ],
    pictures: ["dot", "additive"].map { LessonPicture(system: $0, file: $0 + ".svg") },
    page: ["dot", "additive"]
  ) { trained in
    var (right, shares, steps) = ([String](), [String](), [String]())
    for name in ["dot", "additive"] {
      let model = try trained.model(name)
      right.append(percent(trained.exact(try trained.answers(of: model))))
      shares.append(percent(model.mirrorShares(on: trained.sample).first?.share ?? 0))
      let step = try trained.learningCurve(of: name).first { $0.bleu >= 90 }?.step
      steps.append(step.map { "at step \(grouped($0))" } ?? "not at all")
    }
    return LessonConclusion(
      sentence:
        "The product reached BLEU 90 \(steps[0]) and the network \(steps[1]); in the end \(right[0]) and \(right[1]) of the "
        + "held-out sequences are right, and \(shares[0]) and \(shares[1]) of the weight are on the mirrored digit.",
      plots: [try trained.learningPlot(["dot", "additive"])])
  }
}

private let recipe = LessonRecipe.recurrent.with([
  "steps": "200", "validate-every": "20", "save-every": "100",
])

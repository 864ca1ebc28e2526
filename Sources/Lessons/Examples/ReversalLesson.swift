internal import Translation

extension Lesson {
  /// The anti-diagonals of reversal.
  static let reversal = Lesson(
    "reversal", summary: "a model that says digits backwards looks along the anti-diagonal",
    explanation:
      "A small Transformer learns to say sequences of digits backwards, and then its cross-attention is drawn, every head "
      + "by itself. To write its first digit it needs the last of the source, to write the second the last but one, so a "
      + "head that finds them has its dark fields on a line from the upper right to the lower left.",
    corpus: .digits, systems: [LessonSystem("model", .transformer)],
    pictures: [LessonPicture(system: "model", showsLayers: true, showsHeads: true, file: "heads.svg")],
    page: ["model"]
  ) { trained in
    let model = try trained.model("model")
    let right = trained.exact(try trained.answers(of: model))
    let even = evenShare(on: trained.sample)
    guard let best = model.mirrorShares(on: trained.sample).first else { throw AttentionError.noHeads }
    let verdict =
      best.share > 2 * even
      ? "that is the anti-diagonal" : "that is no anti-diagonal yet, and more steps would make one"
    return LessonConclusion(
      sentence:
        "Of \(trained.test.count) held-out sequences \(percent(right)) came out reversed to the last digit; while it wrote, "
        + "head \(best.head) of layer \(best.layer) gave the mirrored digit \(percent(best.share)) of its weight, where an "
        + "even look would have given \(percent(even)): \(verdict).")
  }
}

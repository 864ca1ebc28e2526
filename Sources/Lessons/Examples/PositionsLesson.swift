internal import Translation

extension Lesson {
  /// Without positions.
  static let positions = Lesson(
    "positions", summary: "without positions attention sees a bag of tokens",
    explanation:
      "Two models learn to say digits backwards; one adds sinusoidal positions to its embeddings (Vaswani et al. 2017, "
      + "section 3.5), the other nothing. Attention is a sum over a set: where nothing tells the order, every order of the "
      + "same digits is the same source.",
    corpus: .digits,
    systems: [
      LessonSystem("sinusoidal", .transformer, ["positions": "sinusoidal"]),
      LessonSystem("none", .transformer, ["positions": "none"]),
    ],
    pictures: ["sinusoidal", "none"].map { LessonPicture(system: $0, showsLayers: true, file: $0 + ".svg") },
    page: ["sinusoidal", "none"]
  ) { trained in
    let (told, untold) = (try trained.answers(of: "sinusoidal"), try trained.answers(of: "none"))
    let (right, wrong) = (trained.exact(told), trained.exact(untold))
    let verdict =
      wrong < right / 2
      ? "it knows which digits there are better than where they stand" : "the order was found all the same"
    return LessonConclusion(
      sentence:
        "With positions \(percent(right)) of the held-out sequences came out reversed, without them \(percent(wrong)), "
        + "although \(percent(trained.unordered(untold))) then had the right digits in some order: \(verdict).",
      plots: [try trained.learningPlot(["sinusoidal", "none"])])
  }
}

internal import NumberText
internal import Pages

/// The sentences of a training's page: as the last validation translated them, and before.
struct TrainingSamplesView {
  private let history: TrainingHistory
  private let facts: TrainingPage.Facts

  init(_ history: TrainingHistory, _ facts: TrainingPage.Facts) {
    self.history = history
    self.facts = facts
  }

  /// The section; nil before the first validation.
  var html: HTML? {
    let findings = history.validations.compactMap(\.finding)
    guard let last = findings.last, !last.samples.isEmpty else { return nil }
    let articles = last.samples.map { sample in article(sample, last.step, findings.dropLast()) }
    return .element(
      "section", [:],
      [
        .lines(
          [.element("h2", text: "Three of the validation sentences")] + articles)
      ])
  }

  private func article(
    _ sample: ValidationSample, _ step: Int, _ before: ArraySlice<ValidationFinding>
  ) -> HTML {
    var parts = [
      entry("source, pair \(grouped(sample.pair))", sample.source, facts.sourceLanguage),
      entry("reference", sample.reference, facts.targetLanguage),
      entry("\(facts.answer) at step \(grouped(step))", sample.translation, facts.targetLanguage),
    ]
    parts = [.element("dl", [:], [.lines(parts)])]
    let earlier = earlier(sample, before)
    if !earlier.isEmpty {
      parts.append(
        .element(
          "details", [:],
          [
            .element("summary", text: "before"),
            .element(
              "dl", [:],
              [
                .lines(
                  earlier.map { entry("step \(grouped($0.step))", $0.text, facts.targetLanguage) })
              ]),
          ]))
    }
    return .element("article", [:], [.lines(parts)])
  }

  /// What was said of the same sentence before, the latest first; what did not change is said once, with the step at
  /// which it was first said.
  private func earlier(
    _ sample: ValidationSample, _ before: ArraySlice<ValidationFinding>
  ) -> [(step: Int, text: String)] {
    var said: [(step: Int, text: String)] = []
    for finding in before {
      guard let same = finding.samples.first(where: { $0.pair == sample.pair }) else { continue }
      if said.last?.text != same.translation { said.append((finding.step, same.translation)) }
    }
    if said.last?.text == sample.translation { said.removeLast() }
    return said.suffix(30).reversed()
  }

  private func entry(_ name: String, _ text: String, _ language: String) -> HTML {
    .lines([.element("dt", text: name), .element("dd", ["dir": "auto", "lang": language], text: text)])
  }
}

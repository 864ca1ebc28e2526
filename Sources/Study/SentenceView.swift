internal import Evaluation
internal import NumberText
internal import Pages

/// One sentence of a report: its source, its references, and each translation with where its system looked.
struct SentenceView {
  let report: Report
  let sentence: ReportedSentence
  /// By system.
  let attention: [ReportFigure?]

  var html: HTML {
    let line = sentence.line
    let references = report.references.map { entry("reference", $0.lines[line], report.languages.target) }
    let translations = report.systems.indices.map { index in
      entry(
        report.systems[index].name, report.systems[index].translations[line], report.languages.target,
        scores: "chrF \(fixed(sentence.chrF[index], 1)), BLEU \(fixed(sentence.bleu[index], 1))")
    }
    let texts =
      [entry("source", report.sources.lines[line], report.languages.source)] + references + translations
    return .element(
      "article", [:],
      [
        .lines(
          [
            .element("h3", text: "Line \(line + 1)"), .element("dl", [:], [.lines(texts)]),
          ] + (pictures.map { [$0] } ?? []))
      ])
  }

  private func entry(_ name: String, _ text: String, _ language: String?, scores: String? = nil) -> HTML {
    let attributes: KeyValuePairs = ["dir": "auto", "lang": language ?? ""]
    return .lines([
      .element(
        "dt", [:],
        [.element("bdi", text: name)] + (scores.map { [.text(" "), .element("small", text: $0)] } ?? [])),
      .element("dd", language == nil ? ["dir": "auto"] : attributes, text: text),
    ])
  }

  /// The pictures side by side; nil where no system has one.
  private var pictures: HTML? {
    guard attention.contains(where: { $0 != nil }) else { return nil }
    let widest = attention.compactMap { $0?.width }.max() ?? 0
    let pictures = report.systems.indices.map { index -> HTML in
      let (name, model) = (report.systems[index].name, report.systems[index].model)
      guard let figure = attention[index] else {
        return .element(
          "figure", ["class": "absent"],
          [
            .element("p", text: reasonForNoPicture(model)),
            .element("figcaption", ["dir": "auto"], text: name),
          ])
      }
      return .element(
        "figure", [:], [figure.inline(widest: widest), .element("figcaption", ["dir": "auto"], text: name)])
    }
    return .element("div", ["class": "pictures"], [.lines(pictures)])
  }

  private func reasonForNoPicture(_ model: ReportedSystem.Model?) -> String {
    guard let model else { return "a file: no model to look into" }
    return model.hasAttention ? "translated in parts: no picture" : "no attention: one vector"
  }
}

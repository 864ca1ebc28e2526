internal import Evaluation
internal import NumberText
internal import Pages
internal import Training
internal import Translation

/// A report as one page of HTML that needs nothing else: no script, no other file.
struct ReportPage {
  let report: Report
  let figures: ReportFigures

  /// The page; well-formed as XML too.
  var html: String {
    var page = Page(title: report.title)
    page.content = [
      introduction, scores, significance, lengths, learning, differences, times,
    ].compactMap(\.self)
    return page.html
  }

  // MARK: Sections

  private var introduction: HTML {
    let rows = report.facts.map { fact in
      HTML.element(
        "tr", [:], [header(fact.name, scope: "row"), .element("td", ["dir": "auto"], text: fact.value)])
    }
    return .element(
      "header", [:],
      [.element("h1", text: report.title)]
        + (rows.isEmpty ? [] : [table(.element("tbody", [:], rows), class: "facts")]))
  }

  private var scores: HTML {
    let comparisons = report.comparison.comparisons
    let models = report.systems.map(\.model)
    let hasModels = models.contains { $0 != nil }
    let hasAlignments = models.contains { $0?.alignmentErrorRate != nil }
    var heads = ["system"]
    if hasModels { heads += ["architecture", "parameters", "perplexity"] }
    heads += comparisons.map(\.name)
    if hasAlignments { heads.append("alignment error rate") }
    let rows = report.systems.indices.map { index in
      var cells: [String] = []
      if hasModels {
        cells += [
          models[index]?.configuration.architecture.name ?? "–",
          models[index].map { grouped($0.parameters) } ?? "–",
          models[index]?.perplexity.map(perplexityText) ?? "–",
        ]
      }
      cells += comparisons.map { score($0.systems[index].result) }
      if hasAlignments {
        cells.append(models[index]?.alignmentErrorRate.map { fixed($0, report.decimals) + " %" } ?? "–")
      }
      return (report.systems[index].name, cells)
    }
    let signatures = comparisons.map {
      HTML.element("li", [:], [.element("code", text: "\($0.name)|\($0.signature)")])
    }
    return section(
      "Scores",
      [
        table(heads, rows),
        .element(
          "p", ["class": "note"],
          text: "± is the 95 % confidence interval over resampled sentences (bootstrap)."
            + (hasModels
              ? " Perplexity is that of the reference translations of the test set by target token; it can be "
                + "compared only between models of one vocabulary." : "")
            + " Signatures, by which the scores can be repeated:"),
        .element("ul", ["class": "signatures"], signatures),
      ])
  }

  private var significance: HTML? {
    guard report.systems.count > 1 else { return nil }
    let names = report.systems.map(\.name)
    let tables = report.comparison.comparisons.flatMap { comparison in
      let rows = names.indices.map { first in
        (
          names[first],
          names.indices.map { second in
            first == second ? "" : pValue(comparison.pValues[first][second])
          }
        )
      }
      return [HTML.element("h3", text: comparison.name), table([""] + names, rows)]
    }
    return section(
      "Are the differences real?",
      [
        .element(
          "p", ["class": "note"],
          text:
            "How probable a difference at least as large would be if two systems were equally good (paired "
            + "bootstrap, Koehn 2004). Below 0.05 it is marked by *.")
      ] + tables)
  }

  private var lengths: HTML? {
    guard let metric = report.comparison.comparisons.first, !report.lengths.isEmpty else { return nil }
    let rows = report.lengths.map { length in
      (
        length.group.name,
        [grouped(length.group.lines.count)]
          + zip(length.scores, length.intervals).map { score($0, $1) }
      )
    }
    return section(
      "\(metric.name) by source length",
      drawings([figures.lengths].compactMap(\.self)) + [
        table(["words of the source", "sentences"] + report.systems.map(\.name), rows)
      ])
  }

  private var learning: HTML? {
    figures.curves.isEmpty ? nil : section("Learning curves", drawings(figures.curves))
  }

  private var differences: HTML? {
    guard !report.sentences.isEmpty else { return nil }
    return section(
      "Sentences on which systems differ most",
      [
        .element(
          "p", ["class": "note"],
          text: "Those with the widest spread of sentence chrF; scores are sentence chrF and sentence BLEU.")
      ]
        + report.sentences.indices.map { index in
          SentenceView(
            report: report, sentence: report.sentences[index],
            attention: figures.attention.indices.contains(index) ? figures.attention[index] : []
          ).html
        })
  }

  private var times: HTML? {
    let measured = report.systems.filter { $0.model?.history != nil || $0.model?.decoding != nil }
    guard !measured.isEmpty else { return nil }
    let rows = measured.map { system in
      let (history, decoding) = (system.model?.history, system.model?.decoding)
      return (
        system.name,
        [
          history?.lastStep.map { grouped($0) } ?? "–", history?.seconds.map(duration) ?? "–",
          history?.tokensPerSecond.map { grouped($0) } ?? "–",
          decoding.map { fixed($0.sentencesPerSecond, 1) } ?? "–",
          decoding.map { grouped($0.tokensPerSecond) } ?? "–",
        ]
      )
    }
    return section(
      "Times",
      [
        .element(
          "p", ["class": "note"],
          text:
            "Measured on the machine that made this report; everything above is the same on every machine. "
            + "Training counts source and target tokens, decoding target tokens."),
        table(
          [
            "system", "steps", "training time", "training tokens/s", "decoding sentences/s",
            "decoding tokens/s",
          ], rows),
      ] + drawings(figures.timedCurves))
  }

  // MARK: Parts

  private func section(_ title: String, _ content: [HTML]) -> HTML {
    .element("section", [:], [.lines([.element("h2", text: title)] + content)])
  }

  private func drawings(_ figures: [ReportFigure]) -> [HTML] {
    figures.map { figure in
      .element("figure", [:], [figure.inline, .element("figcaption", text: figure.caption)])
    }
  }

  private func table(_ heads: [String], _ rows: [(name: String, cells: [String])]) -> HTML {
    let head = HTML.element("tr", [:], heads.map { header($0, scope: "col") })
    let body = rows.map { row in
      HTML.element("tr", [:], [header(row.name, scope: "row")] + row.cells.map { .element("td", text: $0) })
    }
    return table(
      .lines([.element("thead", [:], [head]), .element("tbody", [:], [.lines(body)])]), class: "numbers")
  }

  /// A table that scrolls by itself where the screen is narrower.
  private func table(_ content: HTML, class name: String) -> HTML {
    .element("div", ["class": "table"], [.element("table", ["class": name], [content])])
  }

  private func header(_ text: String, scope: String) -> HTML {
    .element("th", ["scope": scope, "dir": "auto"], text: text)
  }

  private func score(_ result: EvaluationResult) -> String {
    guard let interval = result.confidenceInterval else { return fixed(result.score, report.decimals) }
    return score(result.score, interval)
  }

  private func score(_ score: Double, _ interval: ConfidenceInterval) -> String {
    "\(fixed(score, report.decimals)) ± \(fixed(interval.halfWidth, report.decimals))"
  }

  private func pValue(_ value: Double) -> String { fixed(value, 4) + (value < 0.05 ? " *" : "") }
}

internal import Evaluation
internal import NumberText
internal import Pages
internal import Training
internal import Translation

/// A report as one page of HTML that needs nothing else: no other file, and no script but that of the view of attention.
struct ReportPage {
  let report: Report
  let figures: ReportFigures
  /// What there is to look into; nil for nothing.
  var look: ReportedLook?

  /// The page; well-formed as XML too.
  var html: String {
    var page = Page(title: report.title)
    let inside = look.map { view(of: $0, on: &page) }
    page.content = [
      introduction, warnings, scores, facts, significance, lengths, learning, typical, differences, inside,
      times,
    ].compactMap(\.self)
    return page.html
  }

  // MARK: Sections

  private var introduction: HTML {
    .element(
      "header", [:],
      [.element("h1", text: report.title)]
        + (report.finding.map { [.element("p", ["class": "finding"], text: $0)] } ?? []))
  }

  private var warnings: HTML? {
    guard !report.warnings.isEmpty else { return nil }
    let items = report.warnings.map { warning in
      HTML.element(
        "li", [:],
        (warning.system.map { [.element("bdi", text: $0), .text(": ")] } ?? []) + [.text(warning.text)])
    }
    return .element(
      "section", ["class": "warnings"],
      [.lines([.element("h2", text: items.count == 1 ? "Warning" : "Warnings"), .element("ul", [:], items)])])
  }

  private var facts: HTML? {
    guard !report.facts.isEmpty else { return nil }
    let rows = report.facts.map { fact in
      HTML.element(
        "tr", [:], [header(fact.name, scope: "row"), .element("td", ["dir": "auto"], text: fact.value)])
    }
    return section("What was compared", [table(.element("tbody", [:], rows), class: "facts")])
  }

  private var scores: HTML {
    let comparisons = report.comparison.comparisons
    let columns = systemColumns
    let heads = ["system"] + comparisons.map(\.name) + columns.map(\.head)
    let rows = report.systems.indices.map { index in
      (
        report.systems[index].name,
        comparisons.map { score($0.systems[index].result) }
          + columns.map { $0.cell(report.systems[index].model) ?? "–" }
      )
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
            + explanation(of: columns.map(\.head)) + " Signatures, by which the scores can be repeated:"),
        .element("ul", ["class": "signatures"], signatures),
      ])
  }

  /// What the table of scores says of models besides; columns that no model fills are left out.
  private var systemColumns: [SystemColumn] {
    let decimals = report.decimals
    let columns = [
      SystemColumn(head: "steps") { $0.history?.lastStep.map { grouped($0) } },
      SystemColumn(head: trainingTimeHead) { $0.history?.seconds.map(duration) },
      SystemColumn(head: trainingSpeedHead) { $0.history?.tokensPerSecond.map { grouped($0) } },
      SystemColumn(head: "learning curve") { $0.diagnosis.map { verdictText($0.verdict) } },
      SystemColumn(head: "alignment error rate") { $0.alignmentErrorRate.map { fixed($0, decimals) + " %" } },
      SystemColumn(head: perplexityHead) { $0.perplexity.map(perplexityText) },
      SystemColumn(head: "parameters") { grouped($0.parameters) },
      SystemColumn(head: "architecture") { $0.configuration.architecture.name },
    ]
    return columns.filter { column in report.systems.contains { column.cell($0.model) != nil } }
  }

  /// Says what the columns of these heads hold, as far as it needs to be said.
  private func explanation(of heads: [String]) -> String {
    var text = ""
    if !Set(heads).isDisjoint(with: [trainingTimeHead, trainingSpeedHead]) {
      text += " Time and tokens a second are those of the training"
      text +=
        report.wereTrainedHere ? " on the machine that made this report." : ", on whatever machine that was."
    }
    if heads.contains(perplexityHead) {
      text +=
        " Perplexity is that of the reference translations of the test set by target token; it can be compared only "
        + "between models of one vocabulary."
    }
    return text
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
    guard let head = report.learning.rows.first else { return nil }
    let rows = report.learning.rows.dropFirst().map { ($0[0], Array($0.dropFirst())) }
    return section(
      "Learning curves",
      drawings(figures.curves) + [
        table(head, rows),
        .element(
          "p", ["class": "note"],
          text:
            "BLEU of the validation set at each step and, where sentences aligned by hand were given, the "
            + "alignment error rate (AER) of attention. A curve is flat where the last third of the training has "
            + "brought less than half a point."),
      ])
  }

  private var typical: HTML? {
    sentences(
      "Typical sentences", report.typicalSentences, figures.typicalAttention,
      note: "Of short, middling and long sentences those whose mean sentence chrF is in the middle.")
  }

  private var differences: HTML? {
    sentences(
      "Sentences on which systems differ most", report.sentences, figures.attention,
      note: "Those with the widest spread of sentence chrF; scores are sentence chrF and sentence BLEU.")
  }

  private func sentences(
    _ title: String, _ sentences: [ReportedSentence], _ attention: [[ReportFigure?]], note: String
  ) -> HTML? {
    guard !sentences.isEmpty else { return nil }
    let views = sentences.indices.map { index in
      SentenceView(
        report: report, sentence: sentences[index],
        attention: attention.indices.contains(index) ? attention[index] : []
      ).html
    }
    return section(title, [.element("p", ["class": "note"], text: note)] + views)
  }

  /// The view of what models did with one sentence.
  private func view(of look: ReportedLook, on page: inout Page) -> HTML {
    let (models, shown) = (report.systems.count { $0.model != nil }, look.sentences.count)
    let choice =
      models > shown
      ? " Of \(models) models \(shown) are here; 'translate attention' shows any of them." : ""
    let note = "What they did while they translated line \(look.line + 1), on one scale.\(choice)"
    return InsideSection(look.sentences, note: note).put(on: &page)
  }

  private var times: HTML? {
    let measured = report.systems.filter { $0.model?.decoding != nil }
    guard !measured.isEmpty || !figures.timedCurves.isEmpty else { return nil }
    let rows = measured.map { system in
      let decoding = system.model?.decoding
      return (
        system.name,
        [
          decoding.map { fixed($0.seconds, 1) } ?? "–",
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
          text: (report.wereTrainedHere
            ? "Measured on the machine that made this report."
            : "Decoding was measured on the machine that made this report, training wherever it was.")
            + " Training counts source and target tokens, decoding target tokens.")
      ] + drawings(figures.timedCurves)
        + (rows.isEmpty
          ? [] : [table(["system", "seconds to decode", "decoding sentences/s", "decoding tokens/s"], rows)]))
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

// Columns that are explained below the table.
private let trainingTimeHead = "training time"
private let trainingSpeedHead = "tokens/s"
private let perplexityHead = "perplexity"

/// What a table says of each model.
private struct SystemColumn {
  var head: String
  var value: (ReportedSystem.Model) -> String?

  init(head: String, value: @escaping (ReportedSystem.Model) -> String?) {
    self.head = head
    self.value = value
  }

  func cell(_ model: ReportedSystem.Model?) -> String? { model.flatMap(value) }
}

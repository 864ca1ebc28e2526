internal import Pages
internal import Study

/// The outcome of an experiment as one page of HTML that needs nothing else.
struct ExperimentPage {
  let experiment: any Experiment
  let outcome: Outcome
  /// What the outcome draws, in its order.
  let figures: [ReportFigure]
  let form: ExperimentForm
  /// In which a reader looks into models; nil where none of them attends while it writes.
  var inside: InsideSection?

  /// The page; well-formed as XML too.
  var html: String {
    var page = Page(title: "Experiment: \(experiment.name)")
    let inside = inside.map { $0.put(on: &page) }
    page.content = [introduction, results, inside, facts].compactMap(\.self)
    return page.html
  }

  private var introduction: HTML {
    var rows = [
      ("claim", experiment.claim), ("source", experiment.source), ("verdict", outcome.verdict.rawValue),
      ("what came out", outcome.found), ("what would change it", outcome.change),
    ]
    if form == .quick {
      rows.append(("form", "quick: small budgets; the full form, without --quick, says more"))
    }
    let entries = rows.flatMap { name, text in
      [HTML.element("dt", text: name), HTML.element("dd", text: text)]
    }
    return .element(
      "header", [:],
      [
        .element("h1", text: "Experiment: \(experiment.name)"),
        .element("p", ["class": "finding"], text: "The claim \(outcome.verdict.sentence)."),
        .element("dl", [:], entries),
      ])
  }

  private var results: HTML {
    let drawings = figures.map { figure in
      HTML.element("figure", [:], [figure.inline, .element("figcaption", text: figure.caption)])
    }
    let tables = outcome.tables.flatMap { [HTML.element("h3", text: $0.title), numbers($0)] }
    let hasIntervals = outcome.tables.contains { $0.hasIntervals }
    let notes =
      (hasIntervals
        ? ["± is the 95 % confidence interval of the mean over seeds, by Student's t."] : [])
      + (outcome.isTimed
        ? ["Times were measured on the machine that made this page; no two runs give the same."] : [])
    return section(
      "Results", drawings + tables + notes.map { .element("p", ["class": "note"], text: $0) })
  }

  private var facts: HTML? {
    outcome.facts.isEmpty
      ? nil : section("How it was done", [facts(outcome.facts.map { ($0.name, $0.value) })])
  }

  // MARK: Parts

  private func section(_ title: String, _ content: [HTML]) -> HTML {
    .element("section", [:], [.lines([.element("h2", text: title)] + content)])
  }

  private func facts(_ rows: [(String, String)]) -> HTML {
    let rows = rows.map { name, value in
      HTML.element(
        "tr", [:], [.element("th", ["scope": "row"], text: name), .element("td", text: value)])
    }
    return table(.element("tbody", [:], rows), class: "facts")
  }

  private func numbers(_ numbers: ResultTable) -> HTML {
    let lines = numbers.lines
    let head = HTML.element("tr", [:], lines[0].map { .element("th", ["scope": "col"], text: $0) })
    let body = lines.dropFirst().map { line in
      HTML.element(
        "tr", [:],
        [.element("th", ["scope": "row"], text: line[0])]
          + line.dropFirst().map { .element("td", text: $0) })
    }
    return table(
      .lines([.element("thead", [:], [head]), .element("tbody", [:], [.lines(body)])]), class: "numbers")
  }

  /// A table that scrolls by itself where the screen is narrower.
  private func table(_ content: HTML, class name: String) -> HTML {
    .element("div", ["class": "table"], [.element("table", ["class": name], [content])])
  }
}

extension Verdict {
  /// The verdict behind "the claim".
  package var sentence: String {
    switch self {
    case .held, .heldInPart, .failed: rawValue
    case .undecided: "is undecided"
    }
  }
}

extension ResultTable {
  fileprivate var hasIntervals: Bool {
    rows.flatMap(\.cells).contains { cell in
      switch cell {
      case .measured(let value), .bracketed(let value): value.values.count > 1
      case .text, .nothing: false
      }
    }
  }
}

internal import Glibc
internal import NumberText
internal import Pages

/// log.html: how a training goes, as one page that needs nothing else and reloads itself while the training runs.
struct TrainingPage {
  let facts: Facts
  let history: TrainingHistory
  let warnings: [TrainingWarning]
  let metric: ValidationConfiguration.Metric
  /// The last report; nil where this session has made none.
  let progress: TrainingProgress?
  /// The number of the last step, where the budget names it.
  let lastStep: Int?
  let status: Status

  /// What is the same from the first page to the last.
  struct Facts {
    var title: String
    var sourceLanguage: String
    var targetLanguage: String
    /// What the model makes of a sentence: a translation, or labels.
    var answer: String
    var rows: [(name: String, value: String)]
  }

  /// Whether the training goes on.
  enum Status {
    case running
    case ended(TrainingEnd)
    /// By an error.
    case failed

    /// Whether the training has come to an end of its own.
    var isEnd: Bool {
      if case .ended(let end) = self { return end != .interrupted }
      return false
    }

    var isRunning: Bool {
      if case .running = self { return true }
      return false
    }
  }

  /// How often the page is written while no validation asks for it, and how often it reloads itself.
  static let secondsBetweenWrites = 5.0

  /// The page; well-formed as XML too.
  var html: String {
    var page = Page(title: facts.title)
    if status.isRunning {
      page.reloadSeconds = Int(TrainingPage.secondsBetweenWrites)
      page.script = keepingPlace
    }
    page.content = [
      head, warningList, figures, curves, TrainingSamplesView(history, facts).html, validations, about,
    ]
    .compactMap(\.self)
    return page.html
  }

  // MARK: Sections

  private var head: HTML {
    var parts = [HTML.element("h1", text: facts.title), .element("p", ["class": "status"], text: statusText)]
    if status.isRunning, let progress, let lastStep {
      parts.append(
        .element(
          "progress", ["max": String(lastStep), "value": String(progress.step), "aria-label": "steps done"]))
    }
    return .element("header", [:], [.lines(parts)])
  }

  private var statusText: String {
    switch status {
    case .running:
      guard let progress else { return "The training runs." }
      let steps =
        lastStep.map { "step \(grouped(progress.step)) of \(grouped($0))" }
        ?? "step \(grouped(progress.step))"
      let left = progress.secondsLeft.map { "; about \(duration($0)) left" } ?? ""
      return "The training runs: \(steps), epoch \(progress.epoch + 1)\(left)."
    case .ended(let end):
      return "Ended after step \(grouped(history.lastStep ?? 0)): \(end.rawValue)."
    case .failed:
      return "Ended by an error after step \(grouped(history.lastStep ?? 0)); the program has said which."
    }
  }

  private var warningList: HTML? {
    guard !warnings.isEmpty else { return nil }
    return .element(
      "section", ["class": "warnings"],
      [
        .lines([
          .element("h2", text: warnings.count == 1 ? "Warning" : "Warnings"),
          .element("ul", [:], warnings.map { .element("li", text: $0.description) }),
        ])
      ])
  }

  /// The numbers of most interest, in boxes.
  private var figures: HTML {
    let best = history.best(by: metric)
    let report = history.reports.last
    var boxes: [(name: String, value: String)] = []
    if let best {
      boxes += best.scores.shown.enumerated().map { index, score in
        ("\(index == 0 ? "best" : "its") \(score.metric.title)", fixed(score.value, 2))
      }
      boxes += [
        ("its perplexity", perplexityText(best.scores.perplexity)), ("at step", grouped(best.step)),
      ]
    }
    if let report {
      boxes.append(("training perplexity", perplexityText(report.perplexity)))
      if let rate = report.learningRate { boxes.append(("learning rate", shortened(rate))) }
    }
    if let speed = history.tokensPerSecond { boxes.append(("tokens/s", grouped(speed))) }
    if let seconds = history.seconds { boxes.append(("time so far", duration(seconds))) }
    if let skipped = progress?.skipped, skipped > 0 { boxes.append(("steps skipped", grouped(skipped))) }
    return .element(
      "dl", ["class": "boxes"],
      boxes.map { .element("div", [:], [.element("dt", text: $0.name), .element("dd", text: $0.value)]) })
  }

  private var curves: HTML? {
    let drawings = TrainingCurves(history).drawings
    guard !drawings.isEmpty else { return nil }
    return section("Curves", [.element("div", ["class": "curves"], [.lines(drawings)])])
  }

  private var validations: HTML? {
    guard !history.validations.isEmpty else { return nil }
    let hasAlignments = history.validations.contains { $0.finding?.alignmentErrorRate != nil }
    let heads =
      ["step"] + history.metrics.map(\.title) + ["perplexity"] + (hasAlignments ? ["AER"] : []) + ["time"]
    let rows = history.validations.reversed().map { validation in
      let scores = validation.scores
      var cells = scores.shown.map { fixed($0.value, 2) } + [perplexityText(scores.perplexity)]
      if hasAlignments {
        cells.append(validation.finding?.alignmentErrorRate.map { fixed($0, 1) + " %" } ?? "–")
      }
      return HTML.element(
        "tr", [:],
        [.element("th", ["scope": "row"], text: grouped(validation.step))]
          + (cells + [validation.seconds.map(duration) ?? "–"]).map { .element("td", text: $0) })
    }
    let head = HTML.element("tr", [:], heads.map { .element("th", ["scope": "col"], text: $0) })
    let table = HTML.element(
      "table", ["class": "numbers"],
      [.lines([.element("thead", [:], [head]), .element("tbody", [:], [.lines(rows)])])])
    return section("Validations", [.element("div", ["class": "table"], [table])])
  }

  private var about: HTML {
    let rows = facts.rows + [("this page was written", timeNow())]
    let table = HTML.element(
      "table", ["class": "facts"],
      [
        .element(
          "tbody", [:],
          rows.map {
            .element(
              "tr", [:],
              [
                .element("th", ["scope": "row"], text: $0.name),
                .element("td", ["dir": "auto"], text: $0.value),
              ])
          })
      ])
    return section("The training", [.element("div", ["class": "table"], [table])])
  }

  private func section(_ title: String, _ content: [HTML]) -> HTML {
    .element("section", [:], [.lines([.element("h2", text: title)] + content)])
  }
}

/// Keeps the place on the page, and what is unfolded, when it reloads itself.
private let keepingPlace = """
  (function () {
    var key = "log " + location.pathname, all = function () { return Array.from(document.querySelectorAll("details")); };
    try {
      var was = JSON.parse(sessionStorage.getItem(key) || "null");
      if (was) {
        all().forEach(function (part, index) { part.open = was.open[index] || false; });
        scrollTo(0, was.y);
      }
      addEventListener("pagehide", function () {
        sessionStorage.setItem(key, JSON.stringify({ y: scrollY, open: all().map(function (part) { return part.open; }) }));
      });
    } catch (error) { }
  })();
  """

/// Returns the time and day, as the machine's clock has them.
private func timeNow() -> String {
  var now = time(nil)
  var parts = tm()
  localtime_r(&now, &parts)
  return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
    let count = strftime(buffer.baseAddress, buffer.count, "%Y-%m-%d %H:%M:%S", &parts)
    return String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

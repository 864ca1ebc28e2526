internal import NumberText
internal import Pages

/// One page that shows how the heads of a model look over many sentences, as a table and a picture.
package struct HeadsPage {
  package var title: String
  package var statistics: HeadStatistics

  package init(title: String, statistics: HeadStatistics) {
    self.title = title
    self.statistics = statistics
  }

  /// The page; well-formed as XML too.
  package var html: String {
    var page = Page(title: title)
    page.style = headsStyle
    page.content = [
      .element("h1", ["dir": "auto"], text: title),
      .element(
        "p", ["class": "note"],
        text:
          "Means over the queries of \(counted(statistics.sentences, "sentence")). A head of low entropy looks at "
          + "few tokens, one of small distance near where it stands. Numbers in the picture are layer and head."
      ),
      .element("figure", [:], [HeadScatter(rows: statistics.rows).html]), table,
    ]
    return page.html
  }

  private var table: HTML {
    let heads = ["head", "entropy, bits", "distance, tokens", "at <s> and </s>"]
    let rows = statistics.rows.map { row in
      HTML.element(
        "tr", [:],
        [
          .element(
            "th", ["scope": "row"], text: "\(row.kind.name), layer \(row.layer), head \(row.head)")
        ]
          + [fixed(row.entropy, 2), fixed(row.distance, 2), fixed(100 * row.marks, 1) + " %"].map {
            .element("td", text: $0)
          })
    }
    let head = HTML.element("tr", [:], heads.map { .element("th", ["scope": "col"], text: $0) })
    return .element(
      "div", ["class": "table"],
      [
        .element(
          "table", ["class": "numbers"],
          [.lines([.element("thead", [:], [head]), .element("tbody", [:], [.lines(rows)])])])
      ])
  }
}

private let headsStyle = """

  :root { --encoder: #00735c; --cross: #0b62c4; --decoder: #b4470e; }
  @media (prefers-color-scheme: dark) { :root { --encoder: #4fd6b0; --cross: #6db3ff; --decoder: #ff9c66; } }
  figure svg { background: none; }
  .chart g { fill: currentColor; } .chart g text { fill: currentColor; font-size: 10px; }
  .encoder-self { color: var(--encoder); } .cross { color: var(--cross); } .decoder-self { color: var(--decoder); }
  @media print { :root { --encoder: #00735c; --cross: #0b62c4; --decoder: #b4470e; } }

  """

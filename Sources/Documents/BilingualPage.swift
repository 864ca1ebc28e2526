internal import Pages

/// A page that shows the texts of a document beside their translations.
public enum BilingualPage {
  /// Returns the page, which needs no other file.
  ///
  /// - Parameters:
  ///   - title: What the document is called.
  ///   - languages: The BCP 47 codes of both sides, where they are known.
  ///   - translations: One for each text, in their order.
  public static func html(
    title: String, languages: (source: String?, target: String?), texts: [MarkedText],
    translations: [MarkedText]
  ) -> String {
    precondition(
      texts.count == translations.count, "\(translations.count) translations of \(texts.count) texts")
    let rows = zip(texts, translations).enumerated().map { number, pair in
      HTML.element(
        "tr", [:],
        [
          .element("th", ["scope": "row"], text: String(number + 1)), cell(pair.0, languages.source),
          cell(pair.1, languages.target),
        ])
    }
    let heads = ["", languages.source ?? "source", languages.target ?? "translation"].map {
      HTML.element("th", ["scope": "col"], text: $0)
    }
    let table = HTML.element(
      "table", ["style": "width:100%;table-layout:fixed"],
      [
        .element(
          "colgroup", [:], [.element("col", ["style": "width:3.5em"]), .element("col"), .element("col")]),
        .element("thead", [:], [.element("tr", [:], heads)]), .element("tbody", [:], [.lines(rows)]),
      ])
    var page = Page(title: title)
    page.content = [.element("h1", text: title), .element("div", ["class": "table"], [table])]
    return page.html
  }

  private static func cell(_ text: MarkedText, _ language: String?) -> HTML {
    let style = "vertical-align:top;overflow-wrap:anywhere;unicode-bidi:plaintext"
    guard let language else { return .element("td", ["dir": "auto", "style": style], text: text.text) }
    return .element("td", ["dir": "auto", "lang": language, "style": style], text: text.text)
  }
}

internal import Pages

/// One page that shows what attention did: lines between the words of two sentences, all heads, and the sum of each by
/// number.
///
/// It needs no other file and no network, works from the disk, without a mouse, and says in words what it draws. Two
/// sentences, or two models, stand beside each other on one scale. What stands on it are the anchors of the field: the lines
/// of Tensor2Tensor and BertViz (Vig 2019) and its neuron view, and the words set aside and ranked heads of exBERT (Hoover
/// et al. 2020).
package struct InspectionPage {
  package var title: String
  package var sentences: [InspectedSentence]
  package var limits: InspectionLimits
  /// A word of the first target or source that is chosen when the page opens; nil for none.
  package var word: String?

  package init(
    title: String, sentences: [InspectedSentence], limits: InspectionLimits = InspectionLimits(),
    word: String? = nil
  ) {
    self.title = title
    self.sentences = sentences
    self.limits = limits
    self.word = word
  }

  /// The page; well-formed as XML too.
  package var html: String {
    let data = InspectionData(sentences: limits.apply(to: sentences), word: word).block
    return Self.page(title: title, data: data, explanation: Self.explanation, texts: texts).html
  }

  /// Returns a page with the script of inspection.
  ///
  /// - Parameters:
  ///   - title: What it is called.
  ///   - data: What the script reads.
  ///   - explanation: What the page shows, and how to look at it.
  ///   - texts: What stands there until the script has run, or where none may.
  static func page(title: String, data: String, explanation: String, texts: [HTML]) -> Page {
    var page = Page(title: title)
    page.style = inspectionStyle
    page.script = inspectionScript
    // Whatever the texts are, nothing is loaded from anywhere.
    page.policy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'"
    page.data = data
    page.content = [
      .element(
        "header", [:],
        [
          .element("h1", ["dir": "auto"], text: title), .element("p", ["class": "note"], text: explanation),
        ]),
      .element("p", ["class": "said", "id": "said", "role": "status", "aria-live": "polite"]),
      .element("div", ["id": "page"], texts), keys,
    ]
    return page
  }

  // MARK: Parts

  private static let explanation =
    "Lines lead from a word to what it looked at while the model read it or was about to write it; the wider, "
    + "the more. Point at a word or reach it by the keyboard; a click or Enter keeps it."

  /// The sentences, as they stand until the script has run, or where none may.
  private var texts: [HTML] {
    [
      .lines(
        sentences.map { sentence in
          .element(
            "dl", [:],
            [
              .element("dt", ["dir": "auto"], text: sentence.name), side(sentence.source),
              side(sentence.target),
            ])
        })
    ]
  }

  private func side(_ side: InspectedSentence.Side) -> HTML {
    .element("dd", ["dir": "auto", "lang": side.language], text: side.text)
  }

  private static var keys: HTML {
    let rows = [
      ("↑ ↓", "the word before or after"), ("← →", "the other sentence"),
      ("Enter", "keep the word, or let it go"),
      ("Esc", "choose none"), ("1 – 9", "that head of every layer alone; again for all"), ("0", "all heads"),
      (
        "m",
        "set the word aside: what heads gave it goes to the others; it is not run through the model again"
      ),
    ]
    return .element(
      "details", ["class": "keys"],
      [
        .element("summary", text: "Keys on a word"),
        .element(
          "dl", [:],
          [
            .lines(
              rows.map {
                .element(
                  "div", [:],
                  [.element("dt", [:], [.element("kbd", text: $0.0)]), .element("dd", text: $0.1)])
              })
          ]),
      ])
  }
}

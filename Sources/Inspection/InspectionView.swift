package import Pages

/// What attention did, to look into as a part of any page: lines between the words of two sentences, all heads, and the sum of
/// each by number.
///
/// Its look, its script and its data go onto that page, which needs no other file and no network and can hold one view.
package struct InspectionView {
  package var sentences: [InspectedSentence]
  package var limits: InspectionLimits
  /// A word of the first target or source that is chosen when the page opens; nil for none.
  package var word: String?
  /// How many sentences stand beside each other on one scale; of more the reader chooses.
  package var panes: Int
  /// Of its headings; those within its parts are one level lower.
  package var headingLevel: Int

  package init(
    sentences: [InspectedSentence], limits: InspectionLimits = InspectionLimits(), word: String? = nil,
    panes: Int = 2, headingLevel: Int = 2
  ) {
    self.sentences = sentences
    self.limits = limits
    self.word = word
    self.panes = panes
    self.headingLevel = headingLevel
  }

  /// Puts the view on a page.
  ///
  /// - Returns: What is to stand where the view is.
  package func put(on page: inout Page) -> [HTML] {
    var data = InspectionData(sentences: limits.apply(to: sentences), word: word)
    (data.panes, data.headingLevel) = (panes, headingLevel)
    return Self.put(data.block, on: &page, texts: texts)
  }

  /// Puts a view of some data on a page.
  ///
  /// - Parameters:
  ///   - data: What the script reads.
  ///   - page: The page.
  ///   - texts: What stands there until the script has run, or where none may.
  /// - Returns: What is to stand where the view is.
  static func put(_ data: String, on page: inout Page, texts: [HTML]) -> [HTML] {
    page.style += inspectionStyle
    page.script = inspectionScript
    page.data = data
    return [
      .element("p", ["class": "said", "id": "said", "role": "status", "aria-live": "polite"]),
      .element("div", ["id": "page"], texts), keys,
    ]
  }

  /// What the lines are, and how to look at them.
  package static let explanation =
    "Lines lead from a word to what it looked at while the model read it or was about to write it; the wider, "
    + "the more. Point at a word or reach it by the keyboard; a click or Enter keeps it."

  // MARK: Parts

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

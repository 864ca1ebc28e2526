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
    let view = InspectionView(sentences: sentences, limits: limits, word: word)
    return Self.page(title: title, explanation: InspectionView.explanation) { view.put(on: &$0) }.html
  }

  /// Returns a page with a view.
  ///
  /// - Parameters:
  ///   - title: What it is called.
  ///   - explanation: What the page shows, and how to look at it.
  ///   - view: Puts the view on the page and returns what stands there.
  static func page(title: String, explanation: String, _ view: (inout Page) -> [HTML]) -> Page {
    var page = Page(title: title)
    // Whatever the texts are, nothing is loaded from anywhere.
    page.policy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'"
    let shown = view(&page)
    page.content =
      [
        .element(
          "header", [:],
          [
            .element("h1", ["dir": "auto"], text: title), .element("p", ["class": "note"], text: explanation),
          ])
      ] + shown
    return page
  }
}

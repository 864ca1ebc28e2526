package import Inspection
package import Pages

/// The part of a page in which a reader looks into models: what they did while they read and wrote one sentence, beside each
/// other on one scale.
package struct InsideSection {
  /// By model, at least one.
  package var sentences: [InspectedSentence]
  /// Which sentence it is, and of which models, in sentences.
  package var note: String

  /// How many models stand beside each other at most.
  package static let mostModels = 3

  package init(_ sentences: [InspectedSentence], note: String) {
    self.sentences = sentences
    self.note = note
  }

  /// Puts the view on a page, which can have one; returns what is to stand on it.
  package func put(on page: inout Page) -> HTML {
    let view = InspectionView(
      sentences: sentences, limits: limits, panes: Self.mostModels, headingLevel: 3)
    let content = view.put(on: &page)
    page.style += insideStyle
    return .element(
      "section", ["class": "inside"],
      [
        .lines(
          [
            .element("h2", text: "Inside the models"),
            .element("p", ["class": "note"], text: "\(note) \(InspectionView.explanation)"),
          ] + content)
      ])
  }
}

/// About two and a half million bytes at most: a report has more to show.
private let limits = InspectionLimits(weights: 120_000, vectors: 240_000)

/// The view takes the width there is; the rest of the page is as wide as that of any report.
private let insideStyle = """

  main > :not(.inside) { max-width: 60rem; margin-inline: auto; }

  """

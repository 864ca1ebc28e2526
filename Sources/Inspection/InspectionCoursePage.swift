internal import Pages

/// One page that shows how attention came to be: that of `InspectionPage`, with a slider over the steps of a training.
///
/// All steps are drawn on one scale, so that what is faint in the beginning looks faint.
package struct InspectionCoursePage {
  package var title: String
  /// In the order of their steps.
  package var frames: [InspectionFrame]

  /// How many steps a page has at most; of more it has the first, the last, and some between them.
  package static let mostFrames = 40

  package init(title: String, frames: [InspectionFrame]) {
    self.title = title
    self.frames = frames
  }

  /// The page; well-formed as XML too.
  package var html: String {
    if frames.isEmpty { return emptyPage.html }
    let data = "{\"frames\": [" + shown.map(\.line).joined(separator: ",\n") + "]}"
    return InspectionPage.page(title: title, explanation: Self.explanation) {
      InspectionView.put(data, on: &$0, texts: [steps])
    }.html
  }

  // MARK: Parts

  private var shown: [InspectionFrame] {
    let most = Self.mostFrames
    guard frames.count > most else { return frames }
    return (0..<most).map { frames[$0 * (frames.count - 1) / (most - 1)] }
  }

  private var emptyPage: Page {
    var page = Page(title: title)
    page.content = [
      .element("h1", ["dir": "auto"], text: title),
      .element("p", [:], text: "There has been no validation yet: load the page again after the first."),
    ]
    return page
  }

  private static let explanation =
    "The slider leads through the training: each place is a validation, and what stands here is where the model of that "
    + "step looked while it was given the right translation word by word. Lines lead from a word to what it looked at; the "
    + "wider, the more, on one scale for all steps. Point at a word or reach it by the keyboard; a click or Enter keeps it."

  /// What stands here until the script has run, or where none may.
  private var steps: HTML {
    .element("p", [:], text: "Steps: " + shown.map { String($0.step) }.joined(separator: ", ") + ".")
  }
}

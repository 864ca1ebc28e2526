package import Inspection

/// What models did while they read one sentence of a test set, for a report to look into.
package struct ReportedLook: Sendable {
  /// The line of the sentence in the test set, counted from 0.
  package var line: Int
  /// By model.
  package var sentences: [InspectedSentence]

  package init(line: Int, sentences: [InspectedSentence]) {
    self.line = line
    self.sentences = sentences
  }
}

extension Report {
  /// The line of the sentence that models are looked into with: the middle one of the typical sentences, or the one on which
  /// systems differ most; nil where no sentence is shown.
  package var lookedLine: Int? {
    typicalSentences.isEmpty ? sentences.first?.line : typicalSentences[typicalSentences.count / 2].line
  }
}

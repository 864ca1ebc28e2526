internal import Files
internal import FoundationEssentials
internal import VisibleText

/// What attention did with some sentences at one step of a training: a line of JSON that a page takes as it is.
package struct InspectionFrame: Hashable, Sendable {
  package let step: Int
  /// One object; it has no `<`, `>` or `&`, so that it can stand in a script element, and in XML.
  package let line: String

  /// A sentence, and what the model wrote for it by itself at that step.
  package struct Entry: Sendable {
    package var sentence: InspectedSentence
    package var translation: String

    package init(sentence: InspectedSentence, translation: String) {
      self.sentence = sentence
      self.translation = translation
    }
  }

  /// How many weights a frame has at most: some tens of frames are then a page that browsers open at once.
  package static let limits = InspectionLimits(weights: 90_000, vectors: 0)

  /// Makes the line of a step.
  ///
  /// - Parameters:
  ///   - step: The step of the training.
  ///   - scores: What the model had reached, in words.
  ///   - entries: The sentences, the same at each step; of what attention did the weights are kept.
  package init(step: Int, scores: String, entries: [Entry]) {
    self.step = step
    let data = InspectionData(sentences: Self.limits.apply(to: entries.map { $0.sentence.withoutVectors }))
    line =
      OrderedJSON.object([
        .init("step", .integer(step)), .init("scores", .text(scores)),
        .init("translations", .list(entries.map { .text(visible($0.translation)) })),
        .init("views", data.views),
      ]).embeddable
  }

  /// Reads a line; nil for one that is none.
  package init?(line: String) {
    guard
      !line.utf8.contains(where: { [UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&")].contains($0) }),
      let head = try? JSONDecoder().decode(Head.self, from: Data(line.utf8)), !head.views.isEmpty
    else { return nil }
    step = head.step
    self.line = line
  }

  /// What is read of a line: that it is one of ours, and of which step.
  private struct Head: Decodable {
    let step: Int
    let views: [View]

    struct View: Decodable { let name: String }
  }
}

extension InspectedSentence {
  /// The sentence without what stands beside the weights.
  fileprivate var withoutVectors: InspectedSentence {
    var sentence = self
    for index in sentence.attentions.indices {
      sentence.attentions[index].heads = sentence.attentions[index].heads.map(\.withoutVectors)
    }
    return sentence
  }
}

internal import Tensors
internal import Translation

/// Something about attention that can be learned in a minute: small models are trained before one's eyes, a picture shows
/// what they do, and a sentence says what came out.
package struct Lesson: Sendable {
  /// What a user calls it by.
  package let name: String
  /// What it is about, in a few words.
  package let summary: String
  /// What is done and why, in two sentences.
  package let explanation: String
  let corpus: LessonCorpus
  /// What is trained, in this order.
  let systems: [LessonSystem]
  let pictures: [LessonPicture]
  /// The systems, one or two, that a page shows where they look; empty for no page.
  let page: [String]
  /// Says what came out.
  let conclude: @Sendable (TrainedLesson) throws -> LessonConclusion

  init(
    _ name: String, summary: String, explanation: String, corpus: LessonCorpus, systems: [LessonSystem],
    pictures: [LessonPicture] = [], page: [String] = [],
    conclude: @escaping @Sendable (TrainedLesson) throws -> LessonConclusion
  ) {
    self.name = name
    self.summary = summary
    self.explanation = explanation
    self.corpus = corpus
    self.systems = systems
    self.pictures = pictures
    self.page = page
    self.conclude = conclude
  }

  /// All lessons, in the order in which one builds on another.
  package static let all: [Lesson] = [
    .reversal, .heads, .positions, .scale, .window, .scores, .mask, .length,
  ]
}

/// A picture of where a system looks in the example of a lesson.
struct LessonPicture: Sendable {
  let system: String
  var kind = AttentionKind.cross
  /// Each layer or head by itself, or their mean.
  var showsLayers = false
  var showsHeads = false
  /// The name of its file.
  let file: String

  var layers: AttentionLayers { showsLayers ? .all : .mean }
  var heads: AttentionHeads { showsHeads ? .all : .mean }
}

package import Training
internal import Visualization

/// What came out of a lesson.
struct LessonConclusion: Sendable {
  /// With its numbers.
  let sentence: String
  /// Curves, by the names of their files.
  var plots: [(file: String, plot: LinePlot)] = []
}

/// What a lesson leaves to its reader.
package struct LessonResult: Sendable {
  /// What came out, with its numbers.
  package let sentence: String
  /// The pictures and the page, by their paths.
  package let files: [String]
}

/// What a lesson tells while it works.
package enum LessonEvent: Sendable {
  /// A system is trained, or goes on being trained.
  case system(String, number: Int, count: Int)
  case training(TrainingEvent)
  /// All systems are trained; what came out is measured and drawn.
  case concluding
}

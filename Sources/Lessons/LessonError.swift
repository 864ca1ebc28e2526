package import Files
internal import VisibleText

/// A lesson that cannot be given.
package enum LessonError: ReportableError, Equatable {
  /// The lesson's sentences, or the grammar they are made by, are nowhere.
  case corpusMissing(name: String)
  /// The folder holds something else.
  case notALesson(path: String)
  case otherLesson(path: String, lesson: String)
  case damagedRecord(path: String)
  case folderInUse(path: String)

  package var exitStatus: ExitStatus {
    switch self {
    case .corpusMissing: .noInput
    case .notALesson, .otherLesson: .usage
    case .damagedRecord: .badData
    case .folderInUse: .inputOutput
    }
  }

  package var description: String {
    switch self {
    case .corpusMissing(let name):
      "there is no \(name) in a folder Corpora beside that of the models, or in or above the working directory: run the "
        + "lesson where the sources of the toolkit are"
    case .notALesson(let path):
      "\(visible(path)): a folder that holds no lesson; name another one, or a new one, with --output"
    case .otherLesson(let path, let lesson):
      "\(visible(path)): it holds the lesson '\(visible(lesson))'; name another folder, or a new one, with --output"
    case .damagedRecord(let path):
      "\(visible(path)): not the record of a lesson; remove the folder, or name another one with --output"
    case .folderInUse(let path):
      "\(visible(path)): another process works in this folder; wait for it to end, or name another one with --output"
    }
  }
}

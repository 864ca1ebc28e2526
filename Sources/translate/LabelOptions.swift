internal import CommandLineTool
internal import Files
internal import Translation

/// The options of the commands that label texts.
enum LabelOptions {
  static let model = Option.optional(
    "model", .model(), defaultText: "the only one for it, or the only one besides languages",
    help: "a folder, or a name in Models; 'translate models' lists them with their tasks")
  static let input = Option(
    "input", .inputOnce, default: "-", help: "the lines to label, plain or .gz; - is standard input")
  static let output = Option("output", .output, default: "-", help: "where to write; - is standard output")
  static let batchTokens = Option.optional(
    "batch-tokens", .integer(from: 1),
    help:
      "source tokens that a thread works on at a time (default: what suits the size of the model); never changes a "
      + "label")
}

extension Arguments {
  /// The folder of the model that `--model` names, or else of the only one that has a task.
  func modelDirectory(for task: ModelTask) throws -> ModelDirectory {
    if let model = self[LabelOptions.model] { return ModelDirectory(try ModelFolders.path(of: model)) }
    let fitting = try ModelFolders.all().filter {
      // A damaged folder must not keep the others from being found.
      (try? ModelDirectory($0.path).modelConfiguration())?.task == task
    }
    // The one that comes with the program stands back for a user's own.
    let own = fitting.filter { $0.name != LanguageModel.name }
    let candidates = own.isEmpty ? fitting : own
    guard let model = candidates.first else { throw LabelModelError.none(task) }
    guard candidates.count == 1 else { throw LabelModelError.several(candidates.map(\.name)) }
    return ModelDirectory(model.path)
  }
}

/// A model that labels and cannot be chosen from what the user said.
enum LabelModelError: ReportableError, Equatable {
  case none(ModelTask)
  case several([String])

  var exitStatus: ExitStatus {
    switch self {
    case .none: .noInput
    case .several: .usage
    }
  }

  var description: String {
    switch self {
    case .none(let task):
      "no model is there that \(task.verb): train one with 'translate train --task \(task.rawValue)', or name its "
        + "folder with --model"
    case .several(let names):
      "which model? Choose with --model; there are \(names.joined(separator: ", "))"
    }
  }
}

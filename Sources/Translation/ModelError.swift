public import Files

/// What can be wrong with a model folder.
public enum ModelError: ReportableError, Equatable {
  case notAModel(path: String)
  case malformedConfiguration(path: String, reason: String)
  case newerFormat(path: String, format: Int)
  /// The vocabulary is not the one that the weights were trained with.
  case vocabularyDoesNotFit(path: String, pieces: Int, weights: String, rows: Int)
  /// The vocabulary has other pieces, or the same in another order, than the one that the weights were trained with.
  case vocabularyDiffers(path: String, weights: String, folder: String)
  /// The model does something else than what is asked of it.
  case otherTask(path: String, task: ModelTask)
  /// A model that labels, whose vocabulary has no labels.
  case noLabels(path: String)
  /// The encoder goes along edges, and sources come without.
  case edgesNeeded(path: String)

  public var exitStatus: ExitStatus {
    switch self {
    case .notAModel: .noInput
    case .otherTask, .edgesNeeded: .usage
    case .malformedConfiguration, .newerFormat, .vocabularyDoesNotFit, .vocabularyDiffers, .noLabels: .badData
    }
  }

  public var description: String {
    switch self {
    case .notAModel(let path):
      "\(path): not a model: there is no configuration.json; name a folder that 'translate train' made, "
        + "or see 'translate models'"
    case .malformedConfiguration(let path, let reason):
      "\(path): not the configuration of a model: \(reason); restore the file or train anew"
    case .newerFormat(let path, let format):
      "\(path): written in format \(format) by a newer version of translate; use that version"
    case .vocabularyDoesNotFit(let path, let pieces, let weights, let rows):
      "\(path): \(pieces) pieces, but \(weights) has \(rows) rows; use the vocabulary that the weights were "
        + "trained with"
    case .vocabularyDiffers(let path, let weights, let folder):
      "\(path): not the vocabulary that the weights in \(weights) were trained with: its pieces or their order are "
        + "others; restore the file, or, if it was changed on purpose, run 'translate models --seal \(folder)'"
    case .otherTask(let path, let task):
      "\(path): a model that \(task.verb); run it with '\(task.command) --model \(path)'"
    case .noLabels(let path):
      "\(path): no labels are in it; restore the file, or train anew"
    case .edgesNeeded(let path):
      "\(path): its encoder looks along the edges of a graph of each sentence, and there are none: give them, a "
        + "line for each sentence, by '--edges FILE' to translate and attention, by '--source-edges FILE' to score, heads and "
        + "prune, or choose another model, as other commands and several models together have to"
    }
  }
}

extension ModelTask {
  /// The command that runs models of this task.
  fileprivate var command: String { self == .translate ? "translate" : "translate \(rawValue)" }
}

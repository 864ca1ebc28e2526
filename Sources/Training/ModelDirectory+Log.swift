internal import Files
public import Translation

// What a training writes for people and programs that follow it; `logPath` is the table of it.
extension ModelDirectory {
  /// What validations found beside scores: an object of JSON a line, with sentences and their translations.
  public var samplesPath: String { FileSystem.join(path, "samples.jsonl") }
  /// The page that shows how the training goes.
  public var pagePath: String { FileSystem.join(path, "log.html") }
  /// Where attention looked in sentences of the validation corpus, a line for each validation, where that is watched.
  var watchedAttentionPath: String { FileSystem.join(path, "attention.jsonl") }
  /// What is wrong with the training, as far as its curves tell.
  public var warningsPath: String { FileSystem.join(path, "warnings.json") }

  /// Removes what another training has told of itself.
  func removeLogs() throws {
    for path in [logPath, samplesPath, watchedAttentionPath, pagePath, warningsPath] {
      try FileSystem.remove(path)
    }
  }
}

internal import Files

/// A text whose attention cannot be shown.
enum AttentionPictureError: ReportableError, Equatable {
  case nothingToLookAt
  case tooLong(tokens: Int, limit: Int)
  /// Of a file of sentences.
  case lineTooLong(path: String, line: Int, tokens: Int, limit: Int)
  case noSentences(path: String)

  var exitStatus: ExitStatus { .badData }

  var description: String {
    switch self {
    case .nothingToLookAt:
      "the text has no letter or digit, so the model never sees it; give a sentence"
    case .tooLong(let tokens, let limit):
      "\(tokens) tokens are too many for one picture, which takes \(limit); give a sentence"
    case .lineTooLong(let path, let line, let tokens, let limit):
      "\(path):\(line): \(tokens) tokens are too many for a given translation, which may have \(limit); "
        + "put one sentence on a line"
    case .noSentences(let path):
      "\(path): no line has a letter or digit; give a file with a sentence on each line"
    }
  }
}

public import Files

/// What can be wrong with a vocabulary or with what one is to be built from.
public enum VocabularyError: ReportableError, Equatable {
  /// `line` counts from 1.
  case malformed(path: String, line: Int, problem: String)
  case sizeOutOfRange(kind: SubwordKind, size: Int, minimum: Int)
  case coverageOutOfRange(Double)
  case noText

  /// More pieces than any vocabulary needs; it keeps identifiers and memory in bounds.
  static let maximumSize = 1 << 24

  public var exitStatus: ExitStatus {
    switch self {
    case .malformed, .noText: .badData
    case .sizeOutOfRange, .coverageOutOfRange: .usage
    }
  }

  public var description: String {
    switch self {
    case .malformed(let path, let line, let problem):
      "\(path):\(line): \(problem); build the vocabulary again or restore the file"
    case .sizeOutOfRange(let kind, let size, let minimum):
      "a \(kind.rawValue) vocabulary cannot have \(size) pieces; ask for \(minimum) to \(Self.maximumSize)"
    case .coverageOutOfRange(let coverage):
      "the character coverage is \(coverage); give a share above 0 and at most 1"
    case .noText:
      "there is no text to build a vocabulary from; check the input files"
    }
  }
}

public import Files
internal import NumberText

/// Why translations cannot be scored.
public enum EvaluationError: ReportableError, Equatable {
  case noLines(file: String)
  case unequalLines(file: String, lines: Int, partner: String, partnerLines: Int)
  /// A line has another number of labels than the same of its references; `line` counts from 1.
  case unequalLabels(file: String, line: Int, labels: Int, partner: String, partnerLabels: Int)
  case noReferences
  case noMetrics
  case unknownMetric(String)
  /// What a tokenisation needs is not on this machine.
  case tokenizationUnavailable(BLEUTokenization, reason: String)

  public var exitStatus: ExitStatus {
    switch self {
    case .noLines, .unequalLines, .unequalLabels: .badData
    case .noReferences, .noMetrics, .unknownMetric: .usage
    case .tokenizationUnavailable: .noInput
    }
  }

  public var description: String {
    switch self {
    case .noLines(let file):
      "\(file): no lines; give a file with one translation on each line"
    case .unequalLines(let file, let lines, let partner, let partnerLines):
      "\(file): \(counted(lines, "line")), but \(partner) has \(partnerLines);"
        + " line n of either must translate the same sentence"
    case .unequalLabels(let file, let line, let labels, let partner, let partnerLabels):
      "\(file):\(line): \(counted(labels, "label")), but \(partner) has \(partnerLabels) there; line n of either "
        + "must label the same words"
    case .noReferences:
      "no references; give at least one file of reference translations"
    case .noMetrics:
      "no metrics; name one or more of \(Self.knownMetrics)"
    case .unknownMetric(let name):
      "there is no metric '\(name)'; name one or more of \(Self.knownMetrics), separated by commas"
    case .tokenizationUnavailable(let tokenization, let reason):
      "there is no tokenization \(tokenization.rawValue) on this machine, since \(reason); "
        + Self.remedy(of: tokenization) + ", or use --tokenization char"
    }
  }

  private static func remedy(of tokenization: BLEUTokenization) -> String {
    switch tokenization {
    case .flores101:
      "put https://dl.fbaipublicfiles.com/fairseq/models/flores/sacrebleu_tokenizer_spm.model there, as sacreBLEU does"
    case .flores200: "put https://tinyurl.com/flores200sacrebleuspm there, as sacreBLEU does"
    case .japanese, .mteval13a, .international, .chinese, .character, .none:
      "install the Debian packages libmecab2 and mecab-ipadic-utf8"
    }
  }

  private static var knownMetrics: String { MetricKind.allCases.map(\.rawValue).joined(separator: ", ") }
}

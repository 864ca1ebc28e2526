internal import Bitext
internal import CommandLineTool
internal import Files

extension Command {
  static let corpusCheck = Command(
    name: "corpus check", summary: "see what is wrong with a corpus, by line, and what to do",
    options: {
      CorpusOptions.input
      CorpusOptions.maximumLength
      CorpusOptions.maximumLengthRatio
      places
      show
    },
    example: """
      translate corpus check --source train.de --target train.en --show 3
      translate corpus check --corpus memory.tmx --from de --to en
      """
  ) { arguments in
    var limits = CorpusFilter.cleaning
    limits.maximumLength = arguments[CorpusOptions.maximumLength]
    limits.maximumLengthRatio = arguments[CorpusOptions.maximumLengthRatio]
    let corpus = try arguments.corpus(isReadOnce: true)
    let checker = CorpusChecker(
      limits: limits, placeLimit: arguments[places], exampleLimit: arguments[show])
    let check = try checker.check(corpus)
    let output = try OutputFile(path: "-")
    try output.writeLine("\(check)\n\n\(CorpusVerdict(check, arguments).text)")
    try output.close()
    if !check.isReadable {
      throw CorpusCheckError.unreadable(Set(check.findings.map(\.kind).filter(\.isError)))
    }
    if check.pairs == 0 || check.commonFault != nil { throw CorpusError.emptyCorpus(paths: corpus.paths) }
  }
}

private let places = Option(
  "places", .integer(from: 0), default: 10, help: "how many lines are named for each finding")
private let show = Option(
  "show", .integer(from: 0), default: 0, help: "how many pairs are printed for each finding")

/// What a check found that ends a training before it begins.
enum CorpusCheckError: ReportableError, Equatable {
  case unreadable(Set<CorpusFinding.Kind>)

  var exitStatus: ExitStatus { .badData }

  var description: String {
    switch self {
    case .unreadable(let kinds):
      "the corpus cannot be trained on as it is: "
        + CorpusFinding.Kind.allCases.filter(kinds.contains).compactMap(advice).joined(separator: "; ")
    }
  }

  private func advice(_ kind: CorpusFinding.Kind) -> String? {
    switch kind {
    case .illFormedText: "mend the lines that are not UTF-8, or let 'translate corpus clean' drop them"
    case .missingColumn: "mend the lines that lack a column, or let 'translate corpus clean' drop them"
    case .malformedXML: "mend the XML at the line named, or export the file again"
    case .unequalLineCounts: "align the two files again from the line named"
    default: nil
    }
  }
}

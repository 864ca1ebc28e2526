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
    let checker = CorpusChecker(
      limits: limits, placeLimit: arguments[places], exampleLimit: arguments[show])
    let check = try checker.check(try arguments.corpus())
    let output = try OutputFile(path: "-")
    try output.writeLine("\(check)\n\n\(CorpusVerdict(check, arguments).text)")
    try output.close()
    if !check.isReadable { throw CorpusCheckError.unreadable }
  }
}

private let places = Option(
  "places", .integer(from: 0), default: 10, help: "how many lines are named for each finding")
private let show = Option(
  "show", .integer(from: 0), default: 0, help: "how many pairs are printed for each finding")

/// What a check found that ends a training before it begins.
enum CorpusCheckError: ReportableError, Equatable {
  case unreadable

  var exitStatus: ExitStatus { .badData }

  var description: String {
    "the corpus cannot be trained on as it is: mend the lines named, or let 'translate corpus clean' drop "
      + "those that are not UTF-8 or lack a column"
  }
}

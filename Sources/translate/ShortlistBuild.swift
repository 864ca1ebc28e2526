internal import Bitext
internal import CommandLineTool
internal import NumberText
internal import Text
internal import Translation

extension Command {
  static let shortlistBuild = Command(
    name: "shortlist build",
    summary: "learn from a corpus which target tokens may translate which source tokens",
    options: {
      ModelOptions.model
      CorpusOptions.input
      first
      best
      output
    },
    example: """
      translate shortlist build --model german-english --source train.de --target train.en --output de-en.shortlist
      translate --model german-english --shortlist de-en.shortlist --input text.de
      """
  ) { arguments in
    let directory = try arguments.modelDirectory()
    let configuration = try directory.modelConfiguration(for: [.translate])
    let tokenizers = try directory.tokenizers(isJoint: configuration.hasJointVocabulary)
    var corpus = try arguments.corpus(isReadOnce: true)
    corpus.sourceLanguage = corpus.sourceLanguage ?? configuration.sourceLanguage
    corpus.targetLanguage = corpus.targetLanguage ?? configuration.targetLanguage
    let (pairs, report) = try corpus.pairs(.training)
    arguments.console.note(report.description)
    var options = Shortlist.Options()
    options.first = arguments[first]
    options.best = arguments[best]
    let shortlist = try Shortlist(
      of: pairs, source: tokenizers.source, target: tokenizers.target, options, threads: arguments.threads)
    try shortlist.write(to: arguments[output])
    arguments.console.note(
      "\(grouped(shortlist.frequentCount)) frequent target tokens, and for each of "
        + "\(grouped(tokenizers.source.vocabulary.count)) source tokens "
        + "\(fixed(shortlist.meanTranslations, 1)) translations on average")
  }
}

private let first = Option(
  "first", .integer(from: 1), default: Shortlist.Options().first,
  help: "the most frequent target tokens, which every translation may consist of")
private let best = Option(
  "best", .integer(from: 1), default: Shortlist.Options().best,
  help: "the most probable translations of each source token")
private let output = Option.required("output", .output, help: "the shortlist file to write, plain or .gz")

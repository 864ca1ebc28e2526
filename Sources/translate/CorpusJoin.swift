internal import Bitext
internal import CommandLineTool
internal import NumberText

extension Command {
  static let corpusJoin = Command(
    name: "corpus join", summary: "join sentences in groups to longer ones",
    options: {
      CorpusOptions.input
      groupSizes
      shuffle
      limit
      CorpusOptions.output
    },
    example: """
      translate corpus join --source test.de --target test.en --group 1..6 --output-source long.de --output-target long.en
      translate corpus join --corpus test.tsv --group 3 --shuffle --pairs 1000 --output long.tsv
      """
  ) { arguments in
    let (pairs, report) = try arguments.corpus(isReadOnce: true).pairs(.none)
    let joiner = CorpusJoiner(
      groupSizes: arguments[groupSizes], isShuffled: arguments[shuffle], seed: arguments.seed)
    let groups = try joiner.groups(of: pairs.count, limit: arguments[limit])
    let progress = arguments.console.progress("joining", total: arguments[limit], unit: "pairs")
    defer { progress.finish() }
    try CorpusWriter.write(to: try arguments.corpusDestination()) { writer in
      for group in groups {
        try writer.write(joiner.joined(group.map { pairs[$0] }))
        progress.advance()
      }
    }
    progress.finish()
    arguments.console.note("\(counted(report.read, "pair")) read, \(grouped(progress.count)) written")
  }
}

private let groupSizes = Option(
  "group", .integers(from: 1, through: 1000), default: 1...6,
  help: "how many sentences become one: each number in the range is equally likely")
private let shuffle = Option.flag(
  "shuffle", help: "join sentences that do not stand together: all of them in a random order")
private let limit = Option.optional(
  "pairs", .integer(from: 1), defaultText: "until each sentence is used once",
  help: "how many joined pairs to write; with --shuffle more than the corpus has, in another order each time")

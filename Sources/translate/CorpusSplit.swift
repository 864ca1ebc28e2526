internal import Bitext
internal import CommandLineTool
internal import Files
internal import NumberText

extension Command {
  static let corpusSplit = Command(
    name: "corpus split", summary: "hold out sets for validation and test, without leakage",
    options: {
      CorpusOptions.input
      validation
      test
      grouping
      directory
      format
    },
    example: """
      translate corpus split --corpus pairs.tsv --validation 2000 --test 2000 --output data --from en --to de
      """
  ) { arguments in
    let (pairs, report) = try arguments.corpus(isReadOnce: true).pairs(.none)
    let splitter = CorpusSplitter(
      validationCount: arguments[validation], testCount: arguments[test], grouping: arguments[grouping],
      seed: arguments.seed)
    let split = try splitter.split(pairs)
    let folder = arguments[directory]
    let sets: [(name: String, indices: [Int])] = [
      ("train", split.training), ("validation", split.validation), ("test", split.test),
    ]
    try arguments.checkOutputs(
      sets.filter { !$0.indices.isEmpty }.flatMap { destination($0.name, in: folder, arguments).paths },
      of: directory.name)
    try FileSystem.createDirectory(folder)
    try write(sets[...], of: pairs) { set in destination(set, in: folder, arguments) }
    arguments.console.note("\(counted(report.read, "pair")) read\n\(split)")
  }
}

private let validation = Option(
  "validation", .integer(from: 0), default: 2000, help: "pairs to hold out for validation")
private let test = Option("test", .integer(from: 0), default: 2000, help: "pairs to hold out for the test")
private let grouping = Option(
  "by", .choice("SIDE", of: CorpusSplitter.Grouping.self), default: .both,
  help: "source, target or both: which sentences must not be in two sets")
private let directory = Option.required(
  "output", .directory,
  help: "folder for the sets: train.de, train.en, validation.de … with --from de --to en, "
    + "else train.source, train.target …")
private let format = Option(
  "format", .choice("FORMAT", of: Format.self), default: .aligned,
  help: "aligned: two files a set; tsv: one")

private enum Format: String, CaseIterable {
  case aligned, tsv
}

private func destination(
  _ set: String, in folder: String, _ arguments: Arguments
) -> CorpusWriter.Destination {
  let path = FileSystem.join(folder, set)
  switch arguments[format] {
  case .tsv: return .tabSeparated(path: path + ".tsv")
  case .aligned:
    let source = arguments[CorpusOptions.sourceLanguage] ?? "source"
    let target = arguments[CorpusOptions.targetLanguage] ?? "target"
    return .aligned(source: "\(path).\(source)", target: "\(path).\(target)")
  }
}

/// Writes sets of pairs, all of them or, if one fails, none.
private func write(
  _ sets: ArraySlice<(name: String, indices: [Int])>, of pairs: [SentencePair],
  to destination: (String) -> CorpusWriter.Destination
) throws {
  guard let set = sets.first else { return }
  guard !set.indices.isEmpty else { return try write(sets.dropFirst(), of: pairs, to: destination) }
  try CorpusWriter.write(to: destination(set.name)) { writer in
    for index in set.indices { try writer.write(pairs[index]) }
    try write(sets.dropFirst(), of: pairs, to: destination)
  }
}

internal import Bitext
internal import CommandLineTool
internal import Translation

/// Edges between the words of what is translated.
extension Arguments {
  /// The file of edges that `--edges` names.
  func edges() throws -> EdgeReader? { try self[TranslateTextOptions.edges].map { try EdgeReader(path: $0) } }

  /// The edges of texts on the command line that `--edges` names; nil where it is not given.
  ///
  /// - Throws: `EdgeError`, among others, where there is not a line for each text.
  func edges(of texts: [String]) throws -> [WordGraph]? {
    guard let reader = try edges() else { return nil }
    let graphs = try texts.map { try reader.next(for: $0, of: commandLine) }
    try reader.checkEnd(of: commandLine)
    return graphs
  }

  /// Throws where an option gives edges and none of some models goes along them.
  func checkEdges(of option: String, isGiven: Bool, for models: [ModelDirectory]) throws {
    guard isGiven, try !models.contains(where: { try $0.modelConfiguration().needsEdges }) else { return }
    let names = models.map(\.path).joined(separator: ", ")
    throw UsageError.inconsistent(
      "--\(option): \(names) \(models.count > 1 ? "do" : "does") not look along edges; leave --\(option) out, or choose a "
        + "model that was trained with --\(TrainOptions.sourceEdges.name)")
  }

  /// Gives the corpus that is read for some models the edges that `--source-edges` names.
  ///
  /// - Throws: `UsageError`, where none of them goes along edges.
  func addEdges(to corpus: inout Corpus, for models: [ModelDirectory]) throws {
    let paths = self[TrainOptions.sourceEdges]
    try checkEdges(of: TrainOptions.sourceEdges.name, isGiven: !paths.isEmpty, for: models)
    if !paths.isEmpty { corpus.sourceEdges = paths }
  }

  /// Throws where `--edges` is given with what changes the words that edges belong to, or reads them differently.
  func checkEdges() throws {
    guard isGiven(TranslateTextOptions.edges) else { return }
    try refuse(TranslateTextOptions.edges, with: HandlingOptions.glossary)
    try refuse(TranslateTextOptions.edges, with: HandlingOptions.numbers)
  }

  /// Gives corpora the edges that `--source-edges` and `--validation-edges` name.
  ///
  /// - Throws: `UsageError`, where there is nothing that the latter belong to.
  func addEdges(to corpus: inout Corpus, _ validation: inout Corpus?) throws {
    let (source, held) = (self[TrainOptions.sourceEdges], self[TrainOptions.validationEdges])
    if !source.isEmpty { corpus.sourceEdges = source }
    if held.isEmpty { return }
    guard validation != nil else {
      throw UsageError.inconsistent(
        "--\(TrainOptions.validationEdges.name) belongs to validation files, and there are none: pairs that are held out "
          + "of the corpus have the edges of --\(TrainOptions.sourceEdges.name)")
    }
    validation?.sourceEdges = held
  }
}

/// What messages call texts that are no file's.
let commandLine = "the command line"

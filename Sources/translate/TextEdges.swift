internal import Bitext
internal import CommandLineTool

/// Edges between the words of what is translated.
extension Arguments {
  /// The file of edges that `--edges` names.
  func edges() throws -> EdgeReader? { try self[TranslateTextOptions.edges].map { try EdgeReader(path: $0) } }

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

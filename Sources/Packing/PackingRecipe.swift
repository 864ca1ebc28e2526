package import Bitext
package import Files
internal import Text

/// What decides every byte of a packed corpus.
package struct PackingRecipe: Codable, Equatable, Sendable {
  package let corpus: Corpus
  /// The checksums of the files of text, in their order; nil for what a pipe gives.
  package let texts: [FileChecksum?]
  package let filter: CorpusFilter
  /// The checksums of the files of both vocabularies.
  package let sourceVocabulary: FileChecksum
  package let targetVocabulary: FileChecksum
  package let hasJointVocabulary: Bool

  /// - Parameter target: nil for that of the source.
  init(_ corpus: Corpus, _ filter: CorpusFilter, source: Vocabulary, target: Vocabulary?) throws {
    self.corpus = corpus
    self.filter = filter
    texts = try corpus.paths.map { try InputFile.isStream($0) ? nil : FileChecksum(path: $0) }
    sourceVocabulary = source.fileContents.withUnsafeBytes { FileChecksum($0) }
    targetVocabulary = target?.fileContents.withUnsafeBytes { FileChecksum($0) } ?? sourceVocabulary
    hasJointVocabulary = target == nil
  }

  /// Whether reading once more gives the same: what comes from a pipe is not known.
  var isRepeatable: Bool { texts.allSatisfy { $0 != nil } }
}

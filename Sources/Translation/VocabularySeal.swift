internal import Files
package import Layers
package import Text

/// What binds weights to the vocabularies for whose pieces their rows stand: checksums in the metadata of their file.
///
/// Without it two lines of a vocabulary that change places would go unnoticed, and translations be wrong. Files written
/// before there were seals have none, and are taken as they are.
package struct VocabularySeal: Sendable, Equatable {
  private let source: FileChecksum
  private let target: FileChecksum
  private let isJoint: Bool

  /// - Parameter isJoint: Whether both are one file.
  package init(source: Vocabulary, target: Vocabulary, isJoint: Bool) {
    (self.source, self.target, self.isJoint) = (source.rowChecksum, target.rowChecksum, isJoint)
  }

  package init<Network: Sendable>(of model: Trained<Network>) {
    self.init(
      source: model.sourceTokenizer.vocabulary, target: model.targetTokenizer.vocabulary,
      isJoint: model.configuration.hasJointVocabulary)
  }

  /// As it stands in a file of weights.
  package var metadata: [String: String] {
    ["source_vocabulary": "\(source)", "target_vocabulary": "\(target)"]
  }

  /// Checks that weights, if they are sealed, were trained with these vocabularies.
  ///
  /// - Parameter directory: Where the vocabularies were read.
  /// - Throws: `ModelError.vocabularyDiffers`.
  package func check(_ weights: Safetensors, in directory: ModelDirectory) throws {
    let paths = directory.vocabularyPaths(isJoint: isJoint)
    for (name, path) in [("source_vocabulary", paths.source), ("target_vocabulary", paths.target)] {
      if let sealed = weights.metadata[name], sealed != metadata[name] {
        throw ModelError.vocabularyDiffers(path: path, weights: weights.path, folder: directory.path)
      }
    }
  }
}

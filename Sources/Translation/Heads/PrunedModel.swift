internal import Files
internal import Layers
internal import Tensors
internal import Text

/// Models without some of their heads.
extension ModelDirectory {
  /// Writes the model into a new folder without some of its heads: whoever loads it has them count for nothing.
  ///
  /// Michel et al. 2019, section 4. The configuration names the heads, and what the last map of their layers reads of them
  /// is zero in the file of weights too. Their own weights stay there, so that the model is neither smaller nor faster; a
  /// training that begins with it learns them anew.
  ///
  /// - Parameters:
  ///   - heads: Which heads; those that the model lacks already stay away.
  ///   - directory: The new folder.
  /// - Throws: `AttentionError`, where the model has no such head; `NewModelError`, where a model is there already; what
  ///   loading the model throws.
  public func write(without heads: [AttentionHead], to directory: ModelDirectory) throws {
    try directory.checkIsNew()
    let model = try loadForGradients(withEdges: true)
    try model.mask(heads)
    var configuration = try modelConfiguration()
    configuration.prunedHeads += heads.filter { !configuration.prunedHeads.contains($0) }
    let weights = try Safetensors(path: parametersPath)
    let isJoint = configuration.hasJointVocabulary
    try directory.make(isJoint: isJoint) {
      let paths = directory.vocabularyPaths(isJoint: isJoint)
      try model.targetTokenizer.vocabulary.write(to: paths.target)
      if !isJoint { try model.sourceTokenizer.vocabulary.write(to: paths.source) }
      try Safetensors.write(
        model.network.parameters.parameters.map { ($0.name, $0.shape, $0.storage) }, as: weights.matrixType,
        metadata: VocabularySeal(of: model).metadata, to: directory.parametersPath)
      let record = PruningRecord(
        model: configuration,
        pruning: PruningRecord.Origin(
          name: FileSystem.name(of: path), checksum: try FileChecksum(path: parametersPath)))
      try AtomicFile.write(jsonText(of: record), to: directory.configurationPath)
    }
  }
}

/// The configuration.json of a pruned model: the model, and which one it was.
private struct PruningRecord: Encodable {
  let format = ModelDirectory.format
  let model: ModelConfiguration
  let pruning: Origin

  struct Origin: Encodable {
    let name: String
    /// Of the file of weights.
    let checksum: FileChecksum
  }
}

internal import Files
internal import Layers
internal import Text

/// Models without some of their heads.
extension ModelDirectory {
  /// Writes the model into a new folder without some of its heads: whoever loads it has them count for nothing.
  ///
  /// Michel et al. 2019, section 4. The configuration names the heads, and the file of weights is the same: bytes of rows
  /// with other weights would be rounded anew. So the model is neither smaller nor faster, and a training that begins with it
  /// begins with all of its heads.
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
    let isJoint = configuration.hasJointVocabulary
    try directory.make(isJoint: isJoint) {
      let paths = directory.vocabularyPaths(isJoint: isJoint)
      try model.targetTokenizer.vocabulary.write(to: paths.target)
      if !isJoint { try model.sourceTokenizer.vocabulary.write(to: paths.source) }
      try AtomicFile.write(FileSystem.readAll(parametersPath), to: directory.parametersPath)
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

package import Files

/// What can be wrong with a packed corpus: where, and what to do.
package enum PackingError: ReportableError, Equatable {
  case notPacked(path: String)
  /// The packing was interrupted.
  case unfinished(path: String)
  case otherVersion(path: String, version: Int)
  case damaged(path: String, reason: String)
  /// The folder holds a corpus of other texts, vocabularies or limits.
  case otherCorpus(path: String)
  /// Another process is packing into the folder.
  case folderInUse(path: String)
  /// The folder holds something else.
  case notEmpty(path: String)
  /// The pieces are those of other vocabularies than a model has.
  case vocabularyDiffers(path: String, side: String)
  /// A joint vocabulary where a model has two, or two where it has one.
  case jointVocabularyDiffers(path: String, isJoint: Bool)

  package var exitStatus: ExitStatus {
    switch self {
    case .otherCorpus, .notEmpty, .vocabularyDiffers, .jointVocabularyDiffers: .usage
    case .notPacked, .unfinished, .otherVersion, .damaged: .badData
    case .folderInUse: .inputOutput
    }
  }

  package var description: String {
    switch self {
    case .notPacked(let path):
      "\(path): is no packed corpus; 'translate corpus pack' makes one"
    case .unfinished(let path):
      "\(path): the packing of this corpus was interrupted; run the same 'translate corpus pack' again to finish it"
    case .otherVersion(let path, let version):
      "\(path): is in version \(version) of the format, and this program reads version \(PackedHeader.version); pack the "
        + "corpus again with --restart"
    case .damaged(let path, let reason):
      "\(path): is damaged: \(reason); copy the folder again, or pack the corpus again with --restart"
    case .otherCorpus(let path):
      "\(path): holds a corpus packed of other texts, with other vocabularies or other limits; name another folder, or "
        + "use --restart to replace it"
    case .folderInUse(let path):
      "\(path): another process is packing into this folder; wait for its end, stop it, or use another folder"
    case .notEmpty(let path):
      "\(path): holds something else than a packed corpus; name a new or an empty folder"
    case .vocabularyDiffers(let path, let side):
      "\(path): packed with another \(side) vocabulary than the model has; pack the text with that of the model, or "
        + "train another model"
    case .jointVocabularyDiffers(let path, let isJoint):
      isJoint
        ? "\(path): packed with one vocabulary for both sides; add --joint-vocabulary, or pack the corpus with two"
        : "\(path): packed with two vocabularies; add --no-joint-vocabulary, or pack the corpus with one for both sides"
    }
  }
}

public import Files

/// What can end a training before it has begun, or before its time.
public enum TrainingError: ReportableError, Equatable {
  /// The folder holds a training of another configuration.
  case configurationDiffers(path: String, differences: [String])
  /// The folder holds a model, but nothing to continue from.
  case nothingToContinue(path: String)
  /// A file of the corpus that the folder remembers is not where it was.
  case corpusMoved(path: String, model: String)
  /// A vocabulary was given that is not the one the training was begun with.
  case vocabularyDiffers(path: String, own: String)
  /// Another process is training in the folder.
  case folderInUse(path: String)
  case damagedState(path: String)
  /// A file that the saved state names is not whole.
  case damagedFile(path: String, reason: String)
  /// A file that the saved state names is not there.
  case incompleteState(path: String)
  /// A file of another step than its name says; `step` is as it stands there.
  case otherStep(path: String, step: String)
  /// The best weights so far are gone, or are not those of this model.
  case lostParameters(path: String, reason: String, latest: String)
  /// A file for `--configuration` that does not hold what it should.
  case unusableConfiguration(path: String, reason: String)
  /// A file of aligned sentences that holds none.
  case noAlignments(path: String)
  /// The loss or the gradient was not finite too often in a row.
  case diverged(step: Int, times: Int)
  case invalidConfiguration([String])
  case jointVocabularyNeeded
  /// The model to begin with has one vocabulary where two are wanted, or two for one.
  case initialVocabulariesDiffer(path: String)
  /// The model to begin with does something else.
  case initialTaskDiffers(path: String)
  /// A vocabulary that was given for labels, and is one of pieces of text.
  case notLabels(path: String)

  public var exitStatus: ExitStatus {
    switch self {
    case .configurationDiffers, .invalidConfiguration, .jointVocabularyNeeded, .initialVocabulariesDiffer,
      .initialTaskDiffers, .nothingToContinue, .vocabularyDiffers:
      .usage
    case .corpusMoved: .noInput
    case .folderInUse: .inputOutput
    case .damagedState, .damagedFile, .incompleteState, .otherStep, .lostParameters, .unusableConfiguration,
      .noAlignments,
      .notLabels, .diverged:
      .badData
    }
  }

  public var description: String {
    switch self {
    case .configurationDiffers(let path, let differences):
      "\(path): holds a training with another configuration:\n"
        + differences.map { "  \($0)\n" }.joined()
        + (differences.contains { $0.hasPrefix("corpora.") && $0.contains(".checksum.") }
          ? "a corpus has changed: bring the file back to continue, or use another folder, or --restart to begin anew"
          : "leave these options out to continue it, or use another folder, or --restart to begin anew")
    case .nothingToContinue(let path):
      "\(path): holds a trained model without what is needed to continue; use another folder, or --restart to "
        + "replace it"
    case .corpusMoved(let path, let model):
      "\(path): is not there any more, but the training in \(model) goes on with it; say where all its files are now "
        + "with --source and --target, or --corpus, and those to validate on if there are any"
    case .vocabularyDiffers(let path, let own):
      "\(path): differs from \(own), which the training was begun with; leave the vocabulary out to continue, use "
        + "another folder, or --restart to begin anew"
    case .folderInUse(let path):
      "\(path): another training is at work in this folder; wait for its end, stop it, or use another folder"
    case .damagedState(let path):
      "\(path): not the state of a training, or changed since it was written; restore the file, or use --restart to "
        + "begin anew"
    case .damagedFile(let path, let reason):
      "\(path): not a sound safetensors file: \(reason); restore the file, or use --restart to begin anew"
    case .incompleteState(let path):
      "\(path): is not there, but the saved state needs it; restore the file, or use --restart to begin anew"
    case .otherStep(let path, let step):
      "\(path): of step \(step), which its name does not say; restore the file, or use --restart to begin anew"
    case .lostParameters(let path, let reason, let latest):
      "\(path): the best weights so far cannot be had: \(reason); restore the file, copy \(latest) there to go on "
        + "with the latest instead, or use --restart to begin anew"
    case .unusableConfiguration(let path, let reason):
      "\(path): \(reason); --print-configuration shows all fields and their form"
    case .noAlignments(let path):
      "\(path): holds no aligned sentence; a line is a source, its translation and links such as 0-0 1-2, with tabs "
        + "between them"
    case .diverged(let step, let times):
      "the loss or its gradient was not finite \(times) times in a row after step \(step); what was saved before is "
        + "kept: --restart with a lower --learning-rate, more --warmup-steps or a smaller --clip-norm"
    case .invalidConfiguration(let problems):
      problems.joined(separator: "; ")
    case .initialVocabulariesDiffer(let path):
      "\(path): a model with one vocabulary needs --joint-vocabulary, a model with two must not have it"
    case .initialTaskDiffers(let path):
      "\(path): a model for another --task cannot be begun with"
    case .notLabels(let path):
      "\(path): not a vocabulary of labels: 'translate vocabulary build --subword word --word-boundaries whitespace "
        + "--minimum-frequency 1' makes one"
    case .jointVocabularyNeeded:
      "all embeddings are tied, which needs one vocabulary for both sides; add --joint-vocabulary, or choose "
        + "--tied-embeddings target or none"
    }
  }
}

internal import Augmentation
internal import Bitext
internal import Ranks
internal import Translation

extension TrainingTask {
  /// Throws where the folder holds the state of a training and lacks what says of which.
  func checkForConfiguration() throws {
    if !restarts, !directory.exists, Checkpoint(directory).exists {
      throw TrainingError.incompleteState(path: directory.configurationPath)
    }
  }

  /// What does not go with the task, in words for a user; empty if nothing is.
  var taskProblems: [String] {
    let task = architecture.kind.task
    let metrics = task.metrics + [.perplexity]
    var problems: [String] = []
    if !metrics.contains(training.validation.metric) {
      problems.append(
        "validation-metric must be one of \(metrics.map(\.rawValue).joined(separator: ", ")) for a model that "
          + "\(task.verb), not \(training.validation.metric.rawValue)")
    }
    if task != .translate, !training.augmentation.isEmpty {
      problems.append("augment changes both sides of a pair, and labels are no text: leave --augment out")
    }
    if task != .translate, hasJointVocabulary {
      problems.append("labels have a vocabulary of their own: leave --joint-vocabulary out")
    }
    if task.labels == .word, training.subwordDropout > 0 {
      problems.append("labels of words are read at their usual pieces: leave --subword-dropout out")
    }
    if group.count > 1, training.budget.minutes != nil {
      problems.append(
        "minutes are not the same on every machine: give --steps or --epochs to several processes")
    }
    if architecture.needsEdges { problems += edgeProblems }
    if let mixture = corpus.mixture {
      problems += mixture.problems
      if !mixture.tags.isEmpty, task != .translate || architecture.needsEdges {
        problems.append(
          "a tag is put before the sources of models that translate and read no edges: leave --tag out")
      }
    }
    if training.consistency > 0, !architecture.isRandomInTraining {
      problems.append("consistency compares two passes whose dropout differs: give --dropout too, above 0")
    }
    return problems
  }

  /// What does not go with edges, in words for a user.
  private var edgeProblems: [String] {
    [
      (
        corpus.sourceEdges == nil,
        "encoder-edges needs edges: give --source-edges FILE, with a line for each source sentence"
      ),
      (
        validation.map { $0.sourceEdges == nil } ?? false,
        "encoder-edges needs the edges of the validation sentences too: give --validation-edges FILE"
      ),
      (training.subwordDropout > 0, "edges lead to the usual pieces of words: leave --subword-dropout out"),
      (!training.augmentation.isEmpty, "augment changes the words that edges belong to: leave --augment out"),
      (alignedSentences != nil, "aligned-corpus has no edges: leave --aligned-corpus out"),
      (watchPath != nil, "watch has no edges: leave --watch out"),
    ].filter(\.0).map(\.1)
  }
}

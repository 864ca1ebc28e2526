internal import CommandLineTool
internal import NumberText
internal import Training
internal import Translation

/// How long a corpus of text may be to be trained on from memory; a longer one is packed.
struct CorpusInMemory {
  /// MiB of text beyond which a corpus is packed unless an option says otherwise.
  static let usualLimit = 2048

  /// What an option says, in MiB.
  let limit: Int?
  /// Whether the training that is continued packs its corpus; nil where none is continued.
  let wasPacked: Bool?

  /// Returns the task with a corpus that is packed where it is too long for memory.
  ///
  /// A training that is continued goes on as it began. Where nobody has asked for packing, options that do not go with it
  /// leave the corpus in memory, and the user is told.
  func fitted(_ task: TrainingTask, _ console: Console) throws -> TrainingTask {
    var task = task
    guard task.packed.isEmpty else { return task }
    if let wasPacked, limit == nil {
      task.packsCorpus = wasPacked
      return task
    }
    let bytes = try task.corpusBytes()
    guard bytes > (limit ?? Self.usualLimit) << 20 else { return task }
    let length = "the corpus has about \(grouped(bytes >> 20)) MiB of text"
    if limit == nil, let obstacle = task.packingProblems.first {
      console.warn("\(length), and all of it is held in memory: \(obstacle)")
      return task
    }
    console.note("\(length): it is packed into \(task.directory.trainingPath), and read there")
    task.packsCorpus = true
    return task
  }
}

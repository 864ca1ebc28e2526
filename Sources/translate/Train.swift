internal import Bitext
internal import CommandLineTool
internal import Files
internal import Glibc
internal import Ranks
internal import Training
internal import Translation

extension Command {
  static let train = Command(
    name: "train", summary: "train a model on a parallel or labelled corpus, or continue a training",
    options: {
      model
      restart
      printConfiguration
      group("Corpus") {
        CorpusOptions.input
        TrainOptions.sourceEdges
        MixtureOptions.all
        TrainOptions.validationData
        TrainOptions.validationEdges
        TrainOptions.validationPairs
        packBeyond
      }
      group("Model") {
        task
        TrainOptions.architecture
        TrainOptions.encoder
        TrainOptions.decoder
        initialModel
      }
      TrainOptions.settings
      group("Validation and saving", topic: "validation") { watch }
      group("Several processes", topic: "processes") { overlap }
    },
    example: """
      translate train --model de-en --from de --to en --source train.de --target train.en --minutes 30
      translate train --model de-en
      translate train --task tag --model tagger --from de --source train.de --target train.tags
      """
  ) { arguments in
    let group = try ProcessGroups.join()
    do {
      try runTraining(arguments, group)
      group.leave()
    } catch  where !group.isFirst {
      // What ails all processes the first one says, and its end is the end of them all.
      sleep(2)
      arguments.console.write("\(group.name):\n")
      throw error
    }
  }
}

private func runTraining(_ arguments: Arguments, _ group: any ProcessGroup) throws {
  let console = arguments.console.silenced(if: !group.isFirst)
  let report = TrainingReport(console)
  let request = try TrainingRequest(
    arguments,
    TrainingRequest.Options(
      model: model, restart: restart, task: task, initialModel: initialModel, watch: watch,
      packBeyond: packBeyond, overlap: overlap), group)
  if arguments[printConfiguration] {
    if group.isFirst { try show(request.configuration()) }
    return
  }
  let trainer = try request.prepare(report)
  console.note("a page shows how it goes: \(request.directory.pagePath)")
  StopSignals.endInOrder()
  defer { report.finish() }
  try trainer.run { StopSignals.hasArrived }
}

private let model = Option.required(
  "model", .directory,
  help: "the folder of the model; one that holds a training is continued, and everything is known then")
private let restart = Option.flag("restart", help: "throw away what the folder holds and begin anew")
private let printConfiguration = Option.flag(
  "print-configuration",
  help: "show what would run, as JSON, and end; with a corpus the values planned for it too")
private let task = Option.optional(
  "task", .choice("TASK", of: ModelTask.self), defaultText: ModelTask.translate.rawValue,
  help:
    "translate; or tag or classify, where targets are labels, one for each word of the source or one for each source, "
    + "and there is an encoder alone")
private let watch = Option.optional(
  "watch", .output,
  help:
    "a page (.html) that shows how attention came to be, written anew at each validation: where the model looked in "
    + "three validation sentences, with a slider over the training")
private let overlap = Option.flag(
  "overlap",
  help:
    "processes that mpirun has started exchange gradients while they compute others, to the same bits; it pays where each "
    + "has a core to spare")
private let packBeyond = Option.optional(
  "pack-beyond", .integer("MiB", from: 0),
  defaultText: "\(CorpusInMemory.usualLimit), where the other options allow it",
  help:
    "a corpus of more text (a .gz counts four times) is packed into DIR/training first, as by 'corpus pack', and read "
    + "there; it needs validation files")
private let initialModel = Option.optional(
  "initial-model", .model(),
  help:
    "begin with the sizes, languages, vocabularies and weights of a model, to go on with other data or rates, or with "
    + "more layers of a Transformer or of convolutions: each of its layers then begins as several")

private func show(_ text: String) throws {
  let output = try OutputFile(path: "-")
  try output.write(text)
  try output.close()
}

internal import CommandLineTool
internal import Translation

extension Command {
  static let average = Command(
    name: "average", summary: "make a model whose weights are the mean of those of models that are alike",
    options: {
      members
      weights
      output
    },
    example: """
      translate average --model first,second,third --output mean
      translate average --model first second --weights 3,1 --output mean
      """
  ) { arguments in
    let folders = try arguments[members].flatMap { try ModelFolders.paths(ofSystem: $0) }
    guard folders.count > 1 else {
      throw UsageError.inconsistent("a mean is of two models or more: --model A,B")
    }
    let path = arguments[output]
    let average = try ModelAverage(of: folders.map { ModelDirectory($0) }, weights: arguments[weights])
    try average.write(to: ModelDirectory(path))
    arguments.console.note("\(path): the mean of \(folders.count) models")
  }
}

private let members = Option.list(
  "model", .model(), isRequired: true,
  help: "folders, or names in Models, with commas or spaces between them: of one architecture and the same "
    + "vocabularies, from one training or from trainings that began with the same weights (--initial-model); the mean of "
    + "others is worth nothing")
private let weights = Option.optional(
  "weights", .weights, defaultText: "all the same", help: "what each model counts for, such as 0.5,0.3,0.2")
private let output = Option.required("output", .directory, help: "the folder of the new model")

internal import CommandLineTool
internal import Tensors

/// The program: the list of its commands.
@main
enum Translate {
  static func main() {
    Program(
      name: "translate", version: "0.1.0",
      summary: "train, run, compare and explain neural machine translation",
      commands: [
        .translateText, .evaluate, .compare, .study,
        .shortlistBuild, .vocabularyBuild, .vocabularyShow, .tokenize, .detokenize,
        .train, .corpusCheck, .corpusClean, .corpusSplit, .corpusJoin, .corpusGenerate,
        .attention, .models,
      ],
      check: Device.checkChoice
    ).run()
  }
}

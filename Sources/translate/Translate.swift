internal import CommandLineTool
internal import Tensors

/// The program: the list of its commands.
@main
enum Translate {
  static func main() {
    Program(
      name: "translate", version: "0.1.0",
      summary: "train, run, compare and explain neural machine translation",
      sections: [
        CommandSection("translating", [.translateText, .models, .shortlistBuild]),
        CommandSection("training", [.train, .study]),
        CommandSection("quality", [.evaluate, .compare]),
        CommandSection("attention", [.attention]),
        CommandSection(
          "corpora", [.corpusCheck, .corpusClean, .corpusSplit, .corpusJoin, .corpusGenerate]),
        CommandSection("pieces of text", [.vocabularyBuild, .vocabularyShow, .tokenize, .detokenize]),
      ],
      topics: [.environment, .exitCodes],
      check: Device.checkChoice
    ).run()
  }
}

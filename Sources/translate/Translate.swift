internal import CommandLineTool
internal import Ranks
internal import Tensors

/// The program: the list of its commands.
@main
enum Translate {
  static let version = "0.1.0"

  static func main() {
    MemoryExhaustion.ends { program.end(with: $0) }
    program.run()
  }

  static let program = Program(
    name: "translate", version: version,
    summary: "train, run, compare and explain neural machine translation",
    sections: [
      CommandSection("translating", [.translateText, .translateFile, .serve, .models, .shortlistBuild]),
      CommandSection("labelling", [.tag, .classify, .detect]),
      CommandSection("training", [.train, .study, .average, .tune]),
      CommandSection("quality", [.evaluate, .compare, .score]),
      CommandSection("attention", [.attention, .heads, .prune, .learn]),
      CommandSection(
        "corpora", [.corpusCheck, .corpusClean, .corpusSplit, .corpusJoin, .corpusGenerate, .corpusPack]),
      CommandSection("pieces of text", [.vocabularyBuild, .vocabularyShow, .tokenize, .detokenize]),
      CommandSection("this machine", [.install, .doctor]),
    ],
    topics: [.environment, .exitCodes],
    check: Device.checkChoice, prepareToRefuse: ProcessGroups.letFirstSpeak
  )
}

internal import CommandLineTool

extension Command {
  static let attention = Command(
    name: "attention", summary: "show where a model looks while it reads and writes a sentence",
    operands: .of("TEXT", from: 0, through: 2),
    options: {
      group("Model") {
        ModelOptions.model
        ModelOptions.from
        ModelOptions.to
        AttentionOptions.beside
        ModelOptions.maskedHeads
      }
      group("Sentence") {
        AttentionOptions.target
        TranslateTextOptions.edges
      }
      group("Attention") {
        AttentionOptions.kind
        AttentionOptions.layer
        AttentionOptions.head
        AttentionOptions.words
      }
      group("Heads") {
        AttentionOptions.fromWord
        AttentionOptions.toWord
        AttentionOptions.heads
        AttentionOptions.input
      }
      group("Output") {
        AttentionOptions.output
        AttentionOptions.json
      }
    },
    example: """
      translate attention "Gestern habe ich ein gutes Buch gelesen." --output attention.html
      translate attention "Guten Morgen." "Gute Nacht." --output both.html
      translate attention "Guten Morgen." --target "Good morning." --layer 2 --head all --output heads.png
      translate attention "Guten Morgen." --kind encoder-self --layer all --output encoder.pdf
      translate attention "Er las das Buch gestern." --from-word yesterday
      translate attention --heads --input sentences.txt --output heads.html
      """
  ) { arguments in
    if arguments[AttentionOptions.heads] {
      try HeadExamination(arguments).run()
    } else {
      try AttentionView(arguments).run()
    }
  }
}

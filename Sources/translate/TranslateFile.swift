internal import CommandLineTool
internal import Documents
internal import Files

extension Command {
  static let translateFile = Command(
    name: "file", summary: "translate a document and keep its format",
    operands: .files("IN", from: 1, through: 1),
    options: {
      group("Model") {
        ModelOptions.system
        ModelOptions.fromDocument
        ModelOptions.to
        ModelOptions.maskedHeads
      }
      group("Document") {
        TranslateFileOptions.output
        TranslateFileOptions.format
        TranslateFileOptions.columns
        TranslateFileOptions.bilingual
      }
      HandlingOptions.all
      SearchOptions.all
      EnsembleOptions.all
      group("Work") {
        TranslateTextOptions.batchTokens
      }
    },
    example: """
      translate file page.html --output page.en.html
      translate file table.csv --columns title,text --output table.en.csv
      """
  ) { arguments in
    try FileTranslation(arguments).run()
  }
}

/// What to write and how of the command that translates documents.
enum TranslateFileOptions {
  static let output = Option.required(
    "output", .output, help: "where to write; nothing is written unless all of it is translated")
  static let format = Option.optional(
    "format", .choice("NAME", of: DocumentFormat.self), defaultText: "as the name of IN ends",
    help:
      "txt, md, html, xhtml, srt, vtt, po, xliff, tmx, json, yaml, csv, docx, odt, pptx or epub; in po, xliff and tmx what "
      + "has no translation yet gets one")
  static let columns = Option.optional(
    "columns", .text("LIST"),
    help: "which columns of a .csv file, by number, as in 2,3, or by the names in its first line")
  static let bilingual = Option.optional(
    "bilingual", .output, help: "also write a page of HTML with the texts and their translations side by side"
  )
}

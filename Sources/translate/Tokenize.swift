internal import CommandLineTool
internal import Text

extension Command {
  static let tokenize = Command(
    name: "tokenize", summary: "cut lines into pieces separated by spaces",
    options: {
      SegmentationOptions.vocabulary
      SegmentationOptions.side
      SegmentationOptions.format
      words
      language
      SegmentationOptions.ids
      SegmentationOptions.input
      SegmentationOptions.output
    },
    example: """
      translate tokenize --vocabulary de.vocabulary < text.de > pieces.de
      translate tokenize --words --language th --input text.th
      """
  ) { arguments in
    try arguments.lineStream.run("tokenize") { try makeTransform(arguments) }
  }
}

private let words = Option.flag("words", help: "words (Unicode Standard Annex 29) instead of pieces")
private let language = Option(
  "language", .text("TAG"), default: "root", help: "with --words: the language, as a BCP 47 tag such as th")

private func makeTransform(_ arguments: Arguments) throws -> LineStream.Transform {
  try arguments.refuse(words, with: SegmentationOptions.vocabulary)
  try arguments.refuse(words, with: SegmentationOptions.ids)
  if arguments[words] {
    let segmenter = try WordSegmenter(locale: arguments[language])
    return { line, _ in wordsOnly(line, segmenter) }
  }
  if arguments.isGiven(language) {
    throw UsageError.inconsistent("--language belongs to --words; a vocabulary knows its language itself")
  }
  switch arguments[SegmentationOptions.format] {
  case .subwordNMT:
    let codes = try arguments.subwordNMTCodes()
    return { line, _ in codes.segment(line) }
  case .translate:
    let tokenizer = try Tokenizer(try arguments.vocabulary())
    guard arguments[SegmentationOptions.ids] else { return { line, _ in tokenizer.displayed(line) } }
    return { line, _ in tokenizer.encode(line).map { String($0) }.joined(separator: " ") }
  }
}

private func wordsOnly(_ line: String, _ segmenter: WordSegmenter) -> String {
  var line = line
  let ranges = segmenter.words(of: line)
  return line.withUTF8 { bytes in
    var result: [UInt8] = []
    for range in ranges {
      if !result.isEmpty { result.append(UInt8(ascii: " ")) }
      result += bytes[range]
    }
    return String(decoding: result, as: UTF8.self)
  }
}

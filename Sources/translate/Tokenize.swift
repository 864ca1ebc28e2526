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

private func makeTransform(_ arguments: Arguments) throws -> sending LineStream.Transform {
  try arguments.refuse(words, with: SegmentationOptions.vocabulary)
  try arguments.refuse(words, with: SegmentationOptions.ids)
  if arguments[words] {
    let segmenter = try WordSegmenter(locale: arguments[language])
    return { line, _, result in appendWords(of: line, segmenter, to: &result) }
  }
  if arguments.isGiven(language) {
    throw UsageError.inconsistent("--language belongs to --words; a vocabulary knows its language itself")
  }
  switch arguments[SegmentationOptions.format] {
  case .subwordNMT:
    let codes = try arguments.subwordNMTCodes()
    return { line, _, result in
      result.append(contentsOf: codes.segment(String(decoding: line, as: UTF8.self)).utf8)
    }
  case .translate:
    let tokenizer = try Tokenizer(try arguments.vocabulary())
    if arguments[SegmentationOptions.ids] {
      return { line, _, result in tokenizer.append(identifiersOf: line, to: &result) }
    }
    return { line, _, result in tokenizer.append(displayed: line, to: &result) }
  }
}

private func appendWords(
  of line: UnsafeBufferPointer<UInt8>, _ segmenter: WordSegmenter, to result: inout [UInt8]
) {
  let first = result.count
  var start = 0
  segmenter.forEachBoundary(in: line) { end in
    let segment = UnsafeBufferPointer(rebasing: line[start..<end])
    start = end
    if isBlank(segment) { return }
    if result.count > first { result.append(UInt8(ascii: " ")) }
    result.append(contentsOf: segment)
  }
}

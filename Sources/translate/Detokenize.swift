internal import CommandLineTool
internal import Files
internal import Text

extension Command {
  static let detokenize = Command(
    name: "detokenize", summary: "put pieces together again: the contrary of tokenize, without loss",
    options: {
      SegmentationOptions.vocabulary
      SegmentationOptions.side
      SegmentationOptions.format
      SegmentationOptions.ids
      SegmentationOptions.input
      SegmentationOptions.output
    },
    example: "translate detokenize --vocabulary de.vocabulary < pieces.de > text.de"
  ) { arguments in
    try arguments.lineStream.run("detokenize") { try makeTransform(arguments) }
  }
}

private func makeTransform(_ arguments: Arguments) throws -> LineStream.Transform {
  switch arguments[SegmentationOptions.format] {
  case .subwordNMT:
    _ = try arguments.subwordNMTCodes()
    return { line, _ in withoutSeparators(line) }
  case .translate:
    let tokenizer = try Tokenizer(try arguments.vocabulary())
    guard arguments[SegmentationOptions.ids] else { return { line, _ in tokenizer.text(ofDisplayed: line) } }
    let path = arguments[SegmentationOptions.input]
    return { line, number in
      tokenizer.decode(try identifiers(in: line, below: tokenizer.vocabulary.count, path, number))
    }
  }
}

/// Returns the numbers of a line, each of which must belong to a piece.
private func identifiers(in line: String, below count: Int, _ path: String, _ number: Int) throws -> [TokenID]
{
  try line.utf8.split(separator: UInt8(ascii: " ")).map { word in
    let word = String(Substring(word))
    guard let id = TokenID(word), id >= 0, id < count else {
      throw PieceError.notAnIdentifier(path: path, line: number, word: word, count: count)
    }
    return id
  }
}

/// Returns a line of subword-nmt's pieces with `@@ ` taken out, and `@@` at the end.
private func withoutSeparators(_ line: String) -> String {
  let bytes = Array(line.utf8)
  let (mark, space) = (UInt8(ascii: "@"), UInt8(ascii: " "))
  var result: [UInt8] = []
  result.reserveCapacity(bytes.count)
  var position = 0
  while position < bytes.count {
    let isSeparator =
      bytes[position] == mark && position + 1 < bytes.count && bytes[position + 1] == mark
      && (position + 2 == bytes.count || bytes[position + 2] == space)
    if isSeparator {
      position += 3
    } else {
      result.append(bytes[position])
      position += 1
    }
  }
  return String(decoding: result, as: UTF8.self)
}

/// What can be wrong with a file of pieces.
enum PieceError: ReportableError, Equatable {
  case notAnIdentifier(path: String, line: Int, word: String, count: Int)

  var exitStatus: ExitStatus { .badData }

  var description: String {
    switch self {
    case .notAnIdentifier(let path, let line, let word, let count):
      "\(path == "-" ? "standard input" : path):\(line): '\(word)' is not the number of a piece, from 0 to "
        + "\(count - 1); leave out --ids for a file of pieces, or name the vocabulary that wrote it"
    }
  }
}

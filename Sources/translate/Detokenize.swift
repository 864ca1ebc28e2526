internal import CommandLineTool
internal import Files
internal import Text

extension Command {
  static let detokenize = Command(
    name: "detokenize", summary: "put pieces together again: the contrary of tokenize",
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

private func makeTransform(_ arguments: Arguments) throws -> sending LineStream.Transform {
  switch arguments[SegmentationOptions.format] {
  case .subwordNMT:
    _ = try arguments.subwordNMTCodes()
    return { line, _, result in appendWithoutSeparators(line, to: &result) }
  case .translate:
    let tokenizer = try Tokenizer(try arguments.vocabulary())
    guard arguments[SegmentationOptions.ids] else {
      return { line, _, result in
        result.append(contentsOf: tokenizer.text(ofDisplayed: String(decoding: line, as: UTF8.self)).utf8)
      }
    }
    let path = arguments[SegmentationOptions.input]
    return { line, number, result in
      let tokens = try identifiers(in: line, below: tokenizer.vocabulary.count, path, number)
      result.append(contentsOf: tokenizer.decode(tokens).utf8)
    }
  }
}

/// Returns the numbers of a line, each of which must belong to a piece.
private func identifiers(
  in line: UnsafeBufferPointer<UInt8>, below count: Int, _ path: String, _ number: Int
) throws -> [TokenID] {
  try line.split(separator: UInt8(ascii: " ")).map { word in
    let word = String(decoding: word, as: UTF8.self)
    guard let id = TokenID(word), id >= 0, id < count else {
      throw PieceError.notAnIdentifier(path: path, line: number, word: word, count: count)
    }
    return id
  }
}

/// Appends a line of subword-nmt's pieces with `@@ ` taken out, and `@@` at the end.
private func appendWithoutSeparators(_ bytes: UnsafeBufferPointer<UInt8>, to result: inout [UInt8]) {
  let (mark, space) = (UInt8(ascii: "@"), UInt8(ascii: " "))
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

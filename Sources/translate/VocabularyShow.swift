internal import CommandLineTool
internal import Files
internal import NumberText
internal import Text

extension Command {
  static let vocabularyShow = Command(
    name: "vocabulary show", summary: "describe a vocabulary, or list its pieces",
    operands: .files("FILE-or-MODEL", from: 1, through: 1, completion: .models(or: .files)),
    options: {
      pieces
      SegmentationOptions.side
      SegmentationOptions.format
    },
    example: """
      translate vocabulary show joint.vocabulary
      translate vocabulary show --pieces joint.vocabulary | less
      """
  ) { arguments in
    let path = try vocabularyPath(of: arguments.operands[0], arguments[SegmentationOptions.side])
    let output = try OutputFile(path: "-")
    switch arguments[SegmentationOptions.format] {
    case .translate: try show(try Vocabulary.read(from: path), listing: arguments[pieces], on: output)
    case .subwordNMT: try show(try SubwordNMTCodes.read(from: path), listing: arguments[pieces], on: output)
    }
    try output.close()
  }
}

private let pieces = Option.flag("pieces", help: "list number and piece, separated by a tab, instead")

private func show(_ vocabulary: Vocabulary, listing: Bool, on output: OutputFile) throws {
  if listing {
    for id in 0..<TokenID(vocabulary.count) { try output.writeLine("\(id)\t\(vocabulary.piece(of: id))") }
    return
  }
  let last = TokenID(vocabulary.count)
  let longest = (0..<last).map { vocabulary.piece(of: $0) }.reduce("") {
    $1.unicodeScalars.count > $0.unicodeScalars.count ? $1 : $0
  }
  let fallback = vocabulary.kind.hasByteFallback ? "spelled out in bytes" : "unknown (<unk>)"
  try output.write(
    """
    kind             \(vocabulary.kind.rawValue)
    pieces           \(grouped(vocabulary.count))
    normalization    \(vocabulary.normalization.rawValue)
    word boundaries  \(vocabulary.wordBoundaries)
    other text is    \(fallback)
    longest piece    \(longest)

    """)
  if !vocabulary.tags.isEmpty {
    try output.writeLine("tags             \(vocabulary.tags.joined(separator: ", "))")
  }
}

private func show(_ codes: SubwordNMTCodes, listing: Bool, on output: OutputFile) throws {
  if listing {
    for (index, merge) in codes.merges.enumerated() {
      try output.writeLine("\(index)\t\(merge.left) \(merge.right)")
    }
    return
  }
  let version =
    switch codes.version {
    case .v0_1: "0.1"
    case .v0_2: "0.2"
    }
  try output.write(
    "kind     codes of subword-nmt, version \(version)\nmerges   \(grouped(codes.merges.count))\n")
}

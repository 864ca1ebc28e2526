/// All pieces of a vocabulary as they are shown to people, ready to be copied, each with a space before it.
struct DisplayedPieces {
  private var bytes: [UInt8] = []
  /// By piece, where its text begins; one more at the end.
  private var starts: [Int] = [0]

  init(_ vocabulary: Vocabulary) {
    for id in 0..<TokenID(vocabulary.count) {
      bytes.append(space)
      switch vocabulary.role(of: id) {
      case .beginning: bytes.append(contentsOf: PieceText.beginning.utf8)
      case .end: bytes.append(contentsOf: PieceText.end.utf8)
      case .unknown: bytes.append(contentsOf: PieceText.unknown.utf8)
      case .byte(let byte): bytes.append(contentsOf: PieceText.byte(byte).utf8)
      case .text(let index):
        vocabulary.texts.withBytes(of: index) { PieceText.append(displayed: $0, to: &bytes) }
      }
      starts.append(bytes.count)
    }
  }

  /// Appends pieces, separated by spaces.
  func append(_ tokens: [TokenID], to result: inout [UInt8]) {
    bytes.withUnsafeBufferPointer { bytes in
      var isFirst = true
      for token in tokens {
        let start = starts[Int(token)] + (isFirst ? 1 : 0)
        isFirst = false
        result.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<starts[Int(token) + 1]]))
      }
    }
  }
}

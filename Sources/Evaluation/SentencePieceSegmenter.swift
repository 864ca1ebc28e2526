internal import Files
internal import Glibc

/// Pieces of text by a unigram model of SentencePiece, as sacreBLEU's `flores200` finds them (Kudo 2018).
struct SentencePieceSegmenter: Sendable {
  private let normalizer: SentencePieceNormalizer
  private let scores: [Float]
  /// The pieces by their characters.
  private let trie: SequenceTrie
  /// The piece at each node of the trie, −1 where there is none.
  private let pieceOfNode: [Int32]
  private let unknownScore: Float
  private let fallsBackToBytes: Bool

  static let flores101 = Result { () throws(EvaluationError) in try SentencePieceSegmenter(.flores101) }
  static let flores200 = Result { () throws(EvaluationError) in try SentencePieceSegmenter(.flores200) }

  /// Where sacreBLEU stores the model of a tokenisation.
  static func path(_ name: String) -> String {
    func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
    let folder = variable("SACREBLEU") ?? FileSystem.join(variable("HOME") ?? "~", ".sacrebleu")
    return FileSystem.join(FileSystem.join(folder, "models"), name)
  }

  private init(_ tokenization: BLEUTokenization) throws(EvaluationError) {
    let path = Self.path(
      tokenization == .flores101 ? "sacrebleu_tokenizer_spm.model" : "flores200sacrebleuspm")
    guard let bytes = try? FileSystem.readAll(path) else {
      throw .tokenizationUnavailable(tokenization, reason: "\(path) cannot be read")
    }
    guard let model = SentencePieceModel(bytes), let normalizer = SentencePieceNormalizer(model) else {
      throw .tokenizationUnavailable(
        tokenization, reason: "\(path) is no unigram model of SentencePiece without symbols of users")
    }
    self.init(model, normalizer)
  }

  private init(_ model: SentencePieceModel, _ normalizer: SentencePieceNormalizer) {
    self.normalizer = normalizer
    scores = model.pieces.map(\.score)
    var trie = SequenceTrie(capacity: 4 * scores.count)
    var pieceOfNode: [Int32] = [-1]
    for (index, piece) in model.pieces.enumerated() where piece.kind == .normal {
      var node = SequenceTrie.root
      for scalar in piece.text.unicodeScalars { node = trie.child(of: node, scalar.value) }
      while pieceOfNode.count < Int(trie.count) { pieceOfNode.append(-1) }
      if node != SequenceTrie.root { pieceOfNode[Int(node)] = Int32(index) }
    }
    self.trie = trie
    self.pieceOfNode = pieceOfNode
    unknownScore = (model.pieces.filter { $0.kind == .normal }.map(\.score).min() ?? 0) - 10
    fallsBackToBytes = model.fallsBackToBytes
  }

  /// Returns the text with spaces between its pieces.
  func pieces(of text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    let text = normalizer.normalized(Array(String(String.UnicodeScalarView(text)).utf8))
    var result: [Unicode.Scalar] = []
    var wasUnknown = false
    for (range, isUnknown) in bestPath(text) {
      if isUnknown && fallsBackToBytes {
        for byte in String(String.UnicodeScalarView(text[range])).utf8 {
          result.append(contentsOf: " <0x\(hexadecimal(byte))>".unicodeScalars)
        }
      } else {
        // Unknown characters side by side are one piece.
        if !(wasUnknown && isUnknown) { result.append(" ") }
        result.append(contentsOf: text[range])
      }
      wasUnknown = isUnknown
    }
    return result
  }

  /// The best way to a place in the text.
  private struct Path {
    var score: Float = 0
    var start = -1
    var isUnknown = false
  }

  /// Returns the likeliest pieces; sums are rounded where SentencePiece rounds them, since equal scores are common.
  private func bestPath(_ text: [Unicode.Scalar]) -> [(Range<Int>, isUnknown: Bool)] {
    var paths = [Path](repeating: Path(), count: text.count + 1)
    for start in text.indices {
      var node = SequenceTrie.root
      var hasCharacter = false
      for end in start..<text.count {
        guard let next = trie.existingChild(of: node, text[end].value) else { break }
        node = next
        guard pieceOfNode[Int(node)] >= 0 else { continue }
        let score = scores[Int(pieceOfNode[Int(node)])]
        extend(&paths, from: start, to: end + 1, score + paths[start].score, isUnknown: false)
        if end == start { hasCharacter = true }
      }
      if !hasCharacter {
        extend(&paths, from: start, to: start + 1, unknownScore + paths[start].score, isUnknown: true)
      }
    }
    var best: [(Range<Int>, isUnknown: Bool)] = []
    var end = text.count
    while end > 0 {
      best.append((paths[end].start..<end, paths[end].isUnknown))
      end = paths[end].start
    }
    return best.reversed()
  }

  private func extend(_ paths: inout [Path], from start: Int, to end: Int, _ score: Float, isUnknown: Bool) {
    guard paths[end].start < 0 || score > paths[end].score else { return }
    paths[end] = Path(score: score, start: start, isUnknown: isUnknown)
  }
}

private func hexadecimal(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16, uppercase: true)
  return digits.count == 1 ? "0" + digits : digits
}

internal import Bitext
internal import Text

/// Pairs as they are written: what one task makes of them.
struct EncodedPairs: Sendable {
  /// The identifiers of the source and the target of each pair by turns.
  private(set) var tokens: [UInt8] = []
  /// How many there are of each.
  private(set) var lengths: [UInt32] = []
  private(set) var lines: [UInt64] = []
  private(set) var sourceWords = 0
  private(set) var targetWords = 0

  /// Encodes pairs.
  ///
  /// - Parameter bytesPerToken: 2 or 4; no identifier needs more.
  init(_ pairs: ArraySlice<SentencePair>, source: Tokenizer, target: Tokenizer, bytesPerToken: Int) {
    lengths.reserveCapacity(2 * pairs.count)
    lines.reserveCapacity(pairs.count)
    for pair in pairs {
      append(source.encode(pair.source), bytesPerToken)
      append(target.encode(pair.target), bytesPerToken)
      lines.append(UInt64(max(0, pair.origin.line)))
      sourceWords += TextLength.words(pair.source)
      targetWords += TextLength.words(pair.target)
    }
  }

  private mutating func append(_ sequence: [TokenID], _ bytesPerToken: Int) {
    lengths.append(UInt32(sequence.count))
    for token in sequence {
      let bits = UInt32(bitPattern: token)
      for byte in 0..<bytesPerToken { tokens.append(UInt8(truncatingIfNeeded: bits >> UInt32(8 * byte))) }
    }
  }
}

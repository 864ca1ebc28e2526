internal import Text

/// A set of tokens, one bit each.
struct TokenSet {
  private var words: [UInt64]

  /// Creates an empty set of the tokens 0 ..< `count`.
  init(count: Int) { words = [UInt64](repeating: 0, count: (count + 63) / 64) }

  mutating func insert(_ token: TokenID) { words[Int(token) >> 6] |= 1 << UInt64(token & 63) }

  /// The tokens in the order of their identifiers.
  var tokens: [TokenID] {
    var tokens: [TokenID] = []
    tokens.reserveCapacity(words.reduce(0) { $0 + $1.nonzeroBitCount })
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        tokens.append(TokenID(index << 6 + rest.trailingZeroBitCount))
        rest &= rest - 1
      }
    }
    return tokens
  }
}

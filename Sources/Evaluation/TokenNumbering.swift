/// Numbers for words: the same word has the same number wherever it stands, and no two words share one.
struct TokenNumbering {
  private var trie = SequenceTrie(capacity: 256)

  /// Returns the numbers of the words between white space.
  mutating func words(of text: [Unicode.Scalar]) -> [UInt32] {
    var words: [UInt32] = []
    var node = SequenceTrie.root
    for scalar in text {
      if scalar.isWhitespace {
        if node != SequenceTrie.root { words.append(node) }
        node = SequenceTrie.root
      } else {
        node = trie.child(of: node, scalar.value)
      }
    }
    if node != SequenceTrie.root { words.append(node) }
    return words
  }

  /// Returns the number of one word.
  mutating func number(of word: ArraySlice<Unicode.Scalar>) -> UInt32 {
    word.reduce(SequenceTrie.root) { trie.child(of: $0, $1.value) }
  }
}

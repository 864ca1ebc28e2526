extension SubwordNMTCodes {
  /// Learns merges from text, as the program `subword-nmt learn-bpe` does.
  public struct Learner {
    private var counts = WordCounts()

    public init() {}

    /// Adds the words of a line.
    public mutating func add(_ line: String) {
      var line = line
      line.withUTF8 { line in
        for word in line[wordRange(of: line)].split(separator: space) {
          counts.add(UnsafeBufferPointer(rebasing: word))
        }
      }
    }

    /// Returns as many merges as asked for, or fewer where no pair occurs `minimumFrequency` times.
    public func learn(merges: Int, minimumFrequency: Int = 2) -> SubwordNMTCodes {
      let (symbols, sequences) = symbolsAndSequences()
      var trainer = BytePairEncodingTrainer(symbols: symbols, sequences: sequences, counts: counts.counts)
      trainer.learn(maximumSymbols: .max, maximumMerges: merges, minimumCount: minimumFrequency)
      let learned = trainer.symbols
      let text = { (symbol: Int32) in String(decoding: learned.bytes(of: Int(symbol)), as: UTF8.self) }
      return SubwordNMTCodes(merges: trainer.merges.map { (text($0.left), text($0.right)) })
    }

    /// Returns the characters, those at the end of a word marked, and the words in their numbers.
    private func symbolsAndSequences() -> (symbols: ByteStringTable, sequences: [Int32]) {
      var symbols = ByteStringTable()
      var sequences: [Int32] = []
      for index in 0..<counts.words.count {
        let word = Array(counts.words.bytes(of: index))
        var position = 0
        while position < word.count {
          let end = position + scalarLength(word[position])
          var symbol = Array(word[position..<end])
          if end == word.count { symbol += Array(endOfWord.utf8) }
          sequences.append(Int32(symbol.withUnsafeBufferPointer { symbols.insert($0).index }))
          position = end
        }
        sequences.append(-1)
      }
      return (symbols, sequences)
    }
  }
}

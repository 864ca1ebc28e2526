/// The characters of a text that get pieces of their own, the most frequent first.
struct Alphabet {
  /// The characters as strings; their numbers are those of `symbols`.
  private(set) var texts = ByteStringTable()
  /// How often each occurs.
  private(set) var counts: [Int] = []
  private(set) var symbols = ScalarTable()

  /// Takes characters by falling frequency until they make up the share `coverage` of the text.
  init(of words: WordCounts, coverage: Double, maximum: Int) {
    let (codePoints, totals) = Self.count(words)
    let total = totals.reduce(0, +)
    var covered = 0
    let order = codePoints.indices.sorted {
      (totals[$1], codePoints[$0]) < (totals[$0], codePoints[$1])
    }
    for index in order.prefix(maximum) {
      if Double(covered) >= coverage * Double(total) { break }
      guard let scalar = Unicode.Scalar(codePoints[index]) else { continue }
      covered += totals[index]
      symbols[codePoints[index]] = Int32(counts.count)
      counts.append(totals[index])
      _ = Array(String(Character(scalar)).utf8).withUnsafeBufferPointer { texts.insert($0) }
    }
  }

  private static func count(_ words: WordCounts) -> (codePoints: [UInt32], totals: [Int]) {
    var numbers = ScalarTable()
    var codePoints: [UInt32] = []
    var totals: [Int] = []
    for index in 0..<words.words.count {
      words.words.withBytes(of: index) { word in
        var position = 0
        while position < word.count {
          let (codePoint, length) = decodeScalar(word, at: position)
          position += length
          if numbers[codePoint] < 0 {
            numbers[codePoint] = Int32(totals.count)
            codePoints.append(codePoint)
            totals.append(0)
          }
          totals[Int(numbers[codePoint])] += words.counts[index]
        }
      }
    }
    return (codePoints, totals)
  }

  /// Returns the words as numbers of characters, each word followed by -1, and how often each occurs.
  ///
  /// A character outside the alphabet ends a word, since no piece may hold it.
  func sequences(of words: WordCounts) -> (symbols: [Int32], counts: [Int]) {
    var sequences: [Int32] = []
    var counts: [Int] = []
    sequences.reserveCapacity(words.words.byteCount + words.words.count)
    for index in 0..<words.words.count {
      words.words.withBytes(of: index) { word in
        var position = 0
        while position < word.count {
          let (codePoint, length) = decodeScalar(word, at: position)
          position += length
          let symbol = symbols[codePoint]
          if symbol >= 0 {
            sequences.append(symbol)
          } else if let last = sequences.last, last >= 0 {
            sequences.append(-1)
            counts.append(words.counts[index])
          }
        }
      }
      if let last = sequences.last, last >= 0 {
        sequences.append(-1)
        counts.append(words.counts[index])
      }
    }
    return (sequences, counts)
  }
}

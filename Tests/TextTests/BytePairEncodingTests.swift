import Testing
import Text

@Suite struct BytePairEncodingTests {
  /// Applies merges as the paper defines it: the earliest learned pair first, all its occurrences from the left.
  private func segmentedSlowly(_ word: String, _ merges: [[String]]) -> [String] {
    var symbols = word.unicodeScalars.map { String($0) }
    while true {
      let pairs = zip(symbols, symbols.dropFirst()).compactMap { merges.firstIndex(of: [$0, $1]) }
      guard let best = pairs.min() else { return symbols }
      var result: [String] = []
      var position = 0
      while position < symbols.count {
        if position + 1 < symbols.count, Array(symbols[position...position + 1]) == merges[best] {
          result.append(symbols[position] + symbols[position + 1])
          position += 2
        } else {
          result.append(symbols[position])
          position += 1
        }
      }
      symbols = result
    }
  }

  @Test(arguments: 0..<10) func mergesAsTheDefinition(_ seed: Int) throws {
    var generator = SplitMix(state: UInt64(seed))
    func randomWord(_ length: ClosedRange<Int>) -> String {
      let letters = ["a", "b", "é"]
      return (0..<Int.random(in: length, using: &generator)).map { _ in
        letters[Int.random(in: 0...2, using: &generator)]
      }
      .joined()
    }
    var options = VocabularyBuilder.Options()
    options.size = 258 + 24
    options.wordBoundaries = .whitespace
    let learned = try vocabulary(of: (0..<60).map { _ in randomWord(1...9) }, options)
    let lines = String(decoding: learned.fileContents, as: UTF8.self).split(separator: "\n")
    let merges = lines.drop { $0 != "<0xFF>" }.filter { $0.contains(" ") }
      .map { $0.split(separator: " ").map { String($0.replacing("▁", with: " ")) } }
    #expect(merges.count >= 20)
    let model = learned.makeModel()
    for _ in 0..<100 {
      let word = " " + randomWord(1...12)
      let pieces = model.segment(word).map { learned.piece(of: $0).replacing("▁", with: " ") }
      #expect(pieces == segmentedSlowly(word, merges))
    }
  }

  @Test func cutsAWordOfAMegabyte() throws {
    let vocabulary = try sampleVocabulary(.bpe)
    let word = String(repeating: "Hunde", count: 200_000)
    let pieces = vocabulary.makeModel().segment(word)
    #expect(pieces.map { vocabulary.piece(of: $0) }.joined() == word)
  }
}

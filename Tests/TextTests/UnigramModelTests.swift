import Testing
import Text

@Suite struct UnigramModelTests {
  /// The best sum of scores over all segmentations, by trying each; what no piece covers costs `unknown`.
  private func bestScore(_ word: [UInt8], _ scores: [[UInt8]: Double], unknown: Double) -> Double {
    if word.isEmpty { return 0 }
    var best =
      scores[[word[0]]] == nil
      ? unknown + bestScore(Array(word.dropFirst()), scores, unknown: unknown) : -.infinity
    for length in 1...word.count {
      guard let score = scores[Array(word[..<length])] else { continue }
      best = max(best, score + bestScore(Array(word[length...]), scores, unknown: unknown))
    }
    return best
  }

  @Test(arguments: 0..<10) func findsTheBestSegmentation(_ seed: Int) throws {
    var generator = SplitMix(state: UInt64(seed))
    func randomWord(_ length: ClosedRange<Int>) -> [UInt8] {
      (0..<Int.random(in: length, using: &generator)).map { _ in UInt8.random(in: 97...99, using: &generator)
      }
    }
    var scores: [[UInt8]: Double] = [[97]: -3, [98]: -4]
    for _ in 0..<12 { scores[randomWord(2...4)] = Double(Float.random(in: -8 ... -1, using: &generator)) }
    let lines = scores.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { String(decoding: $0.key, as: UTF8.self) + "\t\(Float($0.value))" }
    let vocabulary = try Vocabulary(parsing: unigramFile(lines), path: "test")
    let model = vocabulary.makeModel()
    let unknown = (scores.values.min() ?? 0) - 10
    for _ in 0..<50 {
      let word = randomWord(1...9)
      let tokens = model.segment(String(decoding: word, as: UTF8.self))
      let pieces = tokens.map { vocabulary.piece(of: $0) }
      let score = pieces.reduce(0) { $0 + ($1 == "<0x63>" ? unknown : scores[Array($1.utf8)] ?? 0) }
      #expect(abs(score - bestScore(word, scores, unknown: unknown)) < 1e-4, "\(pieces)")
      #expect(pieces.map { $0 == "<0x63>" ? "c" : $0 }.joined() == String(decoding: word, as: UTF8.self))
    }
  }

  @Test func spellsOutWhatNoPieceCovers() throws {
    let vocabulary = try Vocabulary(parsing: unigramFile(["a\t-1", "ab\t-2"]), path: "test")
    let pieces = vocabulary.makeModel().segment("abéa").map { vocabulary.piece(of: $0) }
    #expect(pieces == ["ab", "<0xC3>", "<0xA9>", "a"])
  }

  private func unigramFile(_ lines: [String]) -> [UInt8] {
    let fixed =
      ["<s>", "</s>"]
      + (0..<256).map {
        "<0x" + (String($0, radix: 16, uppercase: true).count < 2 ? "0" : "")
          + String($0, radix: 16, uppercase: true) + ">"
      }
    let header = [
      "translate-vocabulary 1", "kind unigram", "normalization nfc", "words icu root",
      "pieces \(258 + lines.count)",
      "lines \(258 + lines.count)", "",
    ]
    return Array(((header + fixed + lines).joined(separator: "\n") + "\n").utf8)
  }
}

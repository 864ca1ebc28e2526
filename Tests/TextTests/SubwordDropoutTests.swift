import Randomness
import Testing
import Text

@Suite struct SubwordDropoutTests {
  private static let kinds = [SubwordKind.bpe, .unigram]

  private func stream(_ text: Int, epoch: Int = 0) -> RandomStream {
    Seed(1).stream(.segmentation, epoch, text)
  }

  private func encode(
    _ tokenizer: Tokenizer, _ texts: [String], dropout: Float, epoch: Int = 0, threads: Int = 1
  ) -> [[TokenID]] {
    tokenizer.encode(texts, dropout: dropout, stream: { stream($0, epoch: epoch) }, threads: threads)
  }

  @Test(arguments: kinds) func everySegmentationIsOfTheText(_ kind: SubwordKind) throws {
    for form in NormalizationForm.allCases {
      let tokenizer = try Tokenizer(sampleVocabulary(kind, normalization: form))
      let texts = oddStrings + sampleLines
      for dropout in [Float(0.1), 0.5, 0.99] {
        for (text, tokens) in zip(texts, encode(tokenizer, texts, dropout: dropout)) {
          #expect(
            Array(tokenizer.decode(tokens).utf8) == Array(tokenizer.normalize(text).utf8),
            "\(text.debugDescription)")
        }
      }
    }
  }

  @Test(arguments: kinds) func nothingDroppedIsTheUsualSegmentation(_ kind: SubwordKind) throws {
    let tokenizer = try Tokenizer(sampleVocabulary(kind))
    let texts = oddStrings + sampleLines
    #expect(encode(tokenizer, texts, dropout: 0) == texts.map(tokenizer.encode))
  }

  @Test(arguments: kinds) func eachEpochAndTextHasItsOwnAndTheCacheHasNone(_ kind: SubwordKind) throws {
    let tokenizer = try Tokenizer(sampleVocabulary(kind))
    let texts = [String](repeating: sampleLines[0], count: 40)
    let usual = tokenizer.encode(sampleLines[0])
    let drawn = encode(tokenizer, texts, dropout: 0.2)
    #expect(Set(drawn).count > 20)
    #expect(encode(tokenizer, texts, dropout: 0.2, epoch: 1) != drawn)
    #expect(encode(tokenizer, texts, dropout: 0.2) == drawn)
    #expect(tokenizer.encode(sampleLines[0]) == usual)
  }

  @Test(arguments: kinds) func threadsChangeNothing(_ kind: SubwordKind) throws {
    let tokenizer = try Tokenizer(sampleVocabulary(kind))
    let texts = (0..<2000).map { sampleLines[$0 % sampleLines.count] }
    let one = encode(tokenizer, texts, dropout: 0.1)
    for threads in [2, 4] { #expect(encode(tokenizer, texts, dropout: 0.1, threads: threads) == one) }
  }

  /// The more is dropped, the more pieces there are: from the usual ones to characters.
  @Test(arguments: kinds) func moreDroppedIsMorePieces(_ kind: SubwordKind) throws {
    let tokenizer = try Tokenizer(sampleVocabulary(kind))
    let texts = (0..<50).flatMap { _ in sampleLines[..<4] }
    let counts = [Float(0), 0.1, 0.3, 0.7, 0.999].map { dropout in
      encode(tokenizer, texts, dropout: dropout).reduce(0) { $0 + $1.count }
    }
    #expect(counts == counts.sorted() && Set(counts).count == counts.count)
    let characters = texts.reduce(0) { $0 + 1 + tokenizer.normalize($1).unicodeScalars.count }
    #expect(abs(Double(counts[4]) / Double(characters) - 1) < 0.02)
  }

  /// Of a word that two merges make, the share that is left whole is what neither drops.
  @Test func mergesAreLeftOutAtTheRateAsked() throws {
    var options = VocabularyBuilder.Options()
    options.size = 258 + 5
    options.wordBoundaries = .whitespace
    let tokenizer = try Tokenizer(vocabulary(of: [String](repeating: "ab ab ab", count: 20), options))
    #expect(tokenizer.encode("ab").count == 1)
    let drawn = encode(tokenizer, [String](repeating: "ab", count: 20_000), dropout: 0.3)
    // Two merges make " ab" of three characters, and the second needs the first.
    #expect(Set(drawn.map(\.count)) == [1, 2, 3])
    let whole = Double(drawn.count { $0.count == 1 }) / 20_000
    #expect(abs(whole - 0.49) < 0.02)
  }
}

import Randomness
import Testing
import Text

@Suite struct VocabularyTagTests {
  private static let tags = [">>fr<<", ">>de<<", ">>de<< formal", "9 9", "‹…›"]

  private func tagged(
    _ kind: SubwordKind, normalization: NormalizationForm = .visibleNFC,
    boundaries: WordBoundaries = .icu(locale: "root")
  ) throws -> Vocabulary {
    try sampleVocabulary(kind, normalization: normalization, boundaries: boundaries).adding(tags: Self.tags)
  }

  @Test(arguments: SubwordKind.allCases, [WordBoundaries.icu(locale: "root"), .whitespace])
  func aTagIsOnePieceAtTheBeginning(_ kind: SubwordKind, _ boundaries: WordBoundaries) throws {
    let plain = try Tokenizer(sampleVocabulary(kind, normalization: .visibleNFC, boundaries: boundaries))
    let tokenizer = try Tokenizer(tagged(kind, boundaries: boundaries))
    #expect(tokenizer.vocabulary.count == plain.vocabulary.count + Self.tags.count)
    for text in sampleLines {
      // All other pieces are what they were.
      #expect(tokenizer.encode(text) == plain.encode(text))
      for tag in Self.tags {
        #expect(tokenizer.encode(tag).count == 1)
        #expect(tokenizer.encode(tag + " " + text) == tokenizer.encode(tag) + plain.encode(text))
      }
    }
    // Elsewhere it is text, as is what only begins like it.
    #expect(tokenizer.encode("x >>de<<").count > plain.encode("x").count)
    #expect(tokenizer.encode(">>de<<x").first != tokenizer.encode(">>de<<").first)
  }

  @Test(arguments: SubwordKind.allCases) func nothingIsLostBehindATag(_ kind: SubwordKind) throws {
    for form in NormalizationForm.allCases {
      let tokenizer = try Tokenizer(tagged(kind, normalization: form))
      for text in oddStrings + sampleLines {
        let whole = ">>de<< " + text
        // A vocabulary of words does not know all of them, but shows them.
        let shown = tokenizer.text(ofDisplayed: tokenizer.displayed(whole))
        #expect(areSameBytes(shown, tokenizer.normalize(whole)), "\(whole.debugDescription)")
        guard kind != .word else { continue }
        #expect(
          areSameBytes(tokenizer.decode(tokenizer.encode(whole)), tokenizer.normalize(whole)),
          "\(whole.debugDescription)")
      }
    }
  }

  @Test(arguments: SubwordKind.allCases) func tagsAreReadWithTheFile(_ kind: SubwordKind) throws {
    let vocabulary = try tagged(kind)
    let read = try Vocabulary(parsing: vocabulary.fileContents, path: "v")
    #expect(read.fileContents == vocabulary.fileContents)
    #expect(read.tags == vocabulary.tags)
    #expect(Set(read.tags) == Set(Self.tags))
    #expect(read.rowChecksum == vocabulary.rowChecksum)
    #expect(try Tokenizer(read).encode(">>fr<<").count == 1)
    // Without the line that says so they would be other pieces, or none.
    let text = String(decoding: vocabulary.fileContents, as: UTF8.self)
    let untagged = Array(text.replacing("tags 5\n", with: "").utf8)
    let other = try? Vocabulary(parsing: untagged, path: "v")
    #expect(other?.rowChecksum != vocabulary.rowChecksum)
    for count in ["100000000", "-1", "x"] {
      #expect(throws: VocabularyError.self) {
        try Vocabulary(parsing: Array(text.replacing("tags 5", with: "tags \(count)").utf8), path: "v")
      }
    }
  }

  @Test(arguments: [SubwordKind.bpe, .unigram]) func droppingPiecesLeavesTheTag(_ kind: SubwordKind) throws {
    let tokenizer = try Tokenizer(tagged(kind))
    var stream = Seed(1).stream(.segmentation)
    let tokens = tokenizer.encode(">>de<< " + sampleLines[0], dropout: 0.9, using: &stream)
    #expect(tokens.first == tokenizer.encode(">>de<<").first)
    #expect(tokenizer.decode(tokens) == tokenizer.normalize(">>de<< " + sampleLines[0]))
  }

  @Test func theSizeCountsTheTags() throws {
    var options = VocabularyBuilder.Options()
    options.size = 300
    func build(_ tags: [String]) throws -> Vocabulary {
      var builder = try VocabularyBuilder(options)
      for line in sampleLines { builder.add(line) }
      return try builder.build(tags: tags)
    }
    #expect(try build([]).count == 300)
    #expect(try build([">>de<<", ">>fr<<", ">>de<<"]).count == 300)
    #expect(throws: VocabularyError.self) { try build((0..<300).map { ">>\($0)<<" }) }
    #expect(try build([">>fr<<", ">>de<<"]).fileContents == build([">>de<<", ">>fr<<"]).fileContents)
  }
}

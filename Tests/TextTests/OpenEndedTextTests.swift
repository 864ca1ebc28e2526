import Testing

@testable import Text

@Suite struct OpenEndedTextTests {
  private static let lines = [
    "The quick brown fox jumps over the lazy dog.", "Größe 42, 日本語の文です 🙂", "e\u{301} ab abc abcd abcde", "",
  ]

  private func tokenizer(_ kind: SubwordKind, _ form: NormalizationForm = .visibleNFC) throws -> Tokenizer {
    var options = VocabularyBuilder.Options()
    (options.kind, options.size, options.minimumFrequency, options.normalization) = (kind, 320, 1, form)
    var builder = try VocabularyBuilder(options)
    for line in Self.lines { builder.add(line) }
    return try Tokenizer(builder.build())
  }

  private func bytes(of tokens: [TokenID], _ tokenizer: Tokenizer) -> [UInt8] {
    tokens.reduce(into: []) { tokenizer.append($1, to: &$0) }
  }

  /// Pieces and bytes together are the text with a space before it.
  @Test(arguments: [SubwordKind.bpe, .unigram, .character], [NormalizationForm.visibleNFC, .none])
  func nothingIsLost(kind: SubwordKind, form: NormalizationForm) throws {
    let tokenizer = try tokenizer(kind, form)
    for line in Self.lines {
      for length in 0...line.unicodeScalars.count {
        let text = String(String.UnicodeScalarView(line.unicodeScalars.prefix(length)))
        let open = tokenizer.encodeOpenEnded(text)
        let all = bytes(of: open.pieces, tokenizer) + open.lastWord
        var expected = Array(tokenizer.normalize(text).utf8)
        if !expected.isEmpty {
          expected.insert(UInt8(ascii: " "), at: 0)
          if text.last == " ", form != .none { expected.append(UInt8(ascii: " ")) }
        }
        #expect(all == expected, "\(text)")
        #expect(tokenizer.encode(text).starts(with: open.pieces))
      }
    }
  }

  @Test func theLastWordIsOpen() throws {
    let tokenizer = try tokenizer(.bpe)
    let open = { tokenizer.encodeOpenEnded($0) as OpenEndedText }
    #expect(open("The quick bro").pieces == tokenizer.encode("The quick"))
    #expect(open("The quick bro").lastWord == Array(" bro".utf8))
    #expect(open("The quick ") == OpenEndedText(pieces: tokenizer.encode("The quick"), lastWord: [0x20]))
    #expect(open("dog.").lastWord == Array(".".utf8))
    #expect(open("") == OpenEndedText())
    #expect(open(" ") == OpenEndedText())
  }

  @Test(arguments: [SubwordKind.bpe, .unigram, .character])
  func aContinuationHasNoSpaceBeforeIt(kind: SubwordKind) throws {
    let tokenizer = try tokenizer(kind)
    for text in ["quick", "dog.", "日本語", "fox jumps", "🙂", "Ж"] {
      #expect(bytes(of: tokenizer.encodeContinuation(text), tokenizer) == Array(text.utf8))
    }
    #expect(tokenizer.encodeContinuation("").isEmpty)
  }

  /// The pieces found are those, and no others, whose bytes agree with the text as far as both go.
  @Test(arguments: [SubwordKind.bpe, .unigram])
  func piecesThatBeginATextAreFound(kind: SubwordKind) throws {
    let tokenizer = try tokenizer(kind)
    let vocabulary = tokenizer.vocabulary
    let index = PieceIndex(vocabulary) { _ in true }
    for text in [" qu", " the", "ab", "a", "z", " ", " 日", "é", "🙂", "🧿", "rown fox"] {
      let wanted = Array(text.utf8)
      let found = index.pieces(beginning: wanted[...])
      let expected = (vocabulary.firstTextID..<TokenID(vocabulary.count)).filter { token in
        let piece = bytes(of: [token], tokenizer)
        return piece.starts(with: wanted) || wanted.starts(with: piece)
      }
      let spells = expected.contains { wanted.starts(with: bytes(of: [$0], tokenizer)) }
      #expect(found == (spells ? [] : [vocabulary.firstByteID + TokenID(wanted[0])]) + expected, "\(text)")
      #expect(
        Set(index.pieces(spelling: wanted[...])).isSuperset(
          of: found.filter { index.length(of: $0) <= wanted.count }))
    }
  }

  @Test func aPieceOfAVocabularyOfWordsIsAWholeWord() throws {
    let tokenizer = try tokenizer(.word)
    let index = PieceIndex(tokenizer.vocabulary) { _ in true }
    let found = index.pieces(beginning: Array(" abc".utf8)[...]).map(tokenizer.vocabulary.piece)
    #expect(Set(found) == ["▁abc", "▁abcd", "▁abcde"])
    #expect(index.pieces(beginning: Array(" unheard".utf8)[...]).isEmpty)
  }

  @Test func whatIsNotUsedIsNotFound() throws {
    let tokenizer = try tokenizer(.bpe)
    let all = PieceIndex(tokenizer.vocabulary) { _ in true }.pieces(beginning: Array(" t".utf8)[...])
    let some = PieceIndex(tokenizer.vocabulary) { $0 != all[0] }.pieces(beginning: Array(" t".utf8)[...])
    #expect(!some.contains(all[0]))
    #expect(some.filter { $0 >= tokenizer.vocabulary.firstTextID }.count == all.count - 1)
  }
}

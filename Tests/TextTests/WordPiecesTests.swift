import Testing
import Text

struct WordPiecesTests {
  private func tokenizer(_ kind: SubwordKind = .bpe, _ form: NormalizationForm = .visibleNFC) throws
    -> Tokenizer
  { try Tokenizer(try sampleVocabulary(kind, size: 600, normalization: form)) }

  @Test(arguments: SubwordKind.allCases) func thePiecesAreThoseOfEncoding(_ kind: SubwordKind) throws {
    for form in [NormalizationForm.visibleNFC, .none, .visibleNFKC] {
      let tokenizer = try tokenizer(kind, form)
      let texts = oddStrings + sampleLines
      let encoded = texts.map { tokenizer.encodeWords($0) }
      #expect(encoded.map(\.tokens) == texts.map { tokenizer.encode($0) })
      #expect(tokenizer.encodeWords(texts, threads: 3) == encoded)
    }
  }

  @Test(arguments: SubwordKind.allCases) func wordsBeginWhereTheirFirstPiecesDo(_ kind: SubwordKind) throws {
    let tokenizer = try tokenizer(kind)
    for text in oddStrings + sampleLines + ["  two  dogs\u{3000}and\ta cat "] {
      let words = tokenizer.encodeWords(text).words
      let pieces = tokenizer.pieces(of: text)
      let expected = words.indices.map { word in pieces.firstIndex { $0.word == word } }
      #expect(words.map(\.firstPiece) == expected, "\(text.debugDescription)")
      let utf8 = Array(text.utf8)
      let shown = words.map { String(decoding: utf8[$0.range], as: UTF8.self) }
      #expect(
        shown == text.unicodeScalars.split(whereSeparator: \.properties.isWhitespace).map { String($0) })
    }
  }

  @Test func aWordOfWhichNothingIsLeftHasNoPiece() throws {
    let words = try tokenizer().encodeWords("a \u{200B} dog").words
    #expect(words.count == 3)
    #expect(words[0].firstPiece == 0)
    #expect(words[1].firstPiece == nil)
    #expect(words[2].firstPiece != nil)
  }

  @Test func unknownWordsHaveAPieceEach() throws {
    let pieces = try tokenizer(.word).encodeWords("zxqv-zxqv kjhgf")
    #expect(pieces.words.map(\.firstPiece) == [0, pieces.tokens.count - 1])
  }
}

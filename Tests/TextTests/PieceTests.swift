import Testing
import Text

@Suite struct PieceTests {
  private func tokenizer(_ kind: SubwordKind = .bpe, _ form: NormalizationForm = .nfc) throws -> Tokenizer {
    try Tokenizer(try sampleVocabulary(kind, size: 600, normalization: form))
  }

  @Test(arguments: SubwordKind.allCases) func rangesCoverTheText(_ kind: SubwordKind) throws {
    let tokenizer = try tokenizer(kind)
    for text in oddStrings + sampleLines {
      let pieces = tokenizer.pieces(of: text)
      #expect(pieces.first?.range.lowerBound ?? 0 == 0)
      #expect(pieces.last?.range.upperBound ?? 0 == text.utf8.count, "\(text.debugDescription)")
      for (piece, next) in zip(pieces, pieces.dropFirst()) {
        #expect(piece.range.upperBound == next.range.lowerBound || piece.range == next.range)
      }
    }
  }

  @Test func rangesAreTheTextOfThePiece() throws {
    let tokenizer = try tokenizer()
    for text in sampleLines + ["  two  dogs "] {
      for piece in tokenizer.pieces(of: text) {
        let source = String(decoding: Array(text.utf8)[piece.range], as: UTF8.self).replacing(" ", with: "▁")
        let isFirst = piece.range.lowerBound == 0
        #expect(piece.text == source || (isFirst && piece.text == "▁" + source), "\(piece) \(source)")
      }
    }
  }

  @Test func rangesPointIntoTheTextBeforeNormalization() throws {
    let text = "ab " + string(0x61, 0x308) + "c " + string(0xFB01)
    let pieces = try tokenizer(.character, .nfkc).pieces(of: text)
    #expect(pieces.map(\.text) == ["▁", "a", "b", "▁", "ä", "c", "▁", "f", "i"])
    #expect(pieces.map(\.range) == [0..<0, 0..<1, 1..<2, 2..<3, 3..<6, 6..<7, 7..<8, 8..<11, 8..<11])
    #expect(pieces.map(\.word) == [nil, 0, 0, nil, 1, 1, nil, 2, 2])
  }

  @Test func whatCannotBeSeenBelongsToNoPiece() throws {
    // 1 byte and then 3 of U+200B, 4 letters with a soft hyphen among them, spaces with U+FEFF among them.
    let text = " " + string(0x200B) + "Ab" + string(0xAD) + "cd \t" + string(0xFEFF) + " e" + string(0x200B)
    let pieces = try tokenizer(.character, .visibleNFC).pieces(of: text)
    #expect(pieces.map(\.text) == ["▁", "A", "b", "c", "d", "▁", "e"])
    #expect(pieces.map(\.range) == [4..<4, 4..<5, 5..<6, 8..<9, 9..<10, 10..<16, 16..<17])
    #expect(pieces.map(\.word) == [nil, 0, 0, 0, 0, nil, 2])
  }

  @Test func rangesPointIntoTextThatIsReducedAndComposed() throws {
    let text = "a" + string(0xAD, 0x308) + " " + string(0x61, 0x308) + string(0x200B)
    let pieces = try tokenizer(.character, .visibleNFC).pieces(of: text)
    #expect(pieces.map(\.text) == ["▁", "ä", "▁", "ä"])
    #expect(pieces.map(\.range) == [0..<0, 0..<5, 5..<6, 6..<9])
  }

  @Test(
    arguments: [
      ("one " + string(0x200B) + " two " + string(0xFEFF) + "three", [0, 2, 3]),
      (string(0xFEFF) + " one\ttwo\u{3000}three ", [1, 2, 3]), ("one two", nil), ("one\u{A0}two", nil),
      ("\u{1F}one\u{1F}two three", [0, 0, 1]), (string(0x3164) + "one" + string(0x3164) + "two", [0, 0]),
    ] as [(String, [Int]?)])
  func wordsHaveTheNumbersOfTheTextItself(text: String, numbers: [Int]?) throws {
    let tokenizer = try tokenizer(.bpe, .visibleNFC)
    #expect(tokenizer.sourceNumbersOfWords(in: text) == numbers)
    let words = tokenizer.pieces(of: text).compactMap(\.word)
    let count = tokenizer.normalize(text).split(separator: " ").count
    #expect(Set(words) == Set(numbers ?? Array(0..<count)))
    #expect(words == words.sorted())
  }

  @Test func wordsAreCountedBetweenWhiteSpace() throws {
    let tokenizer = try tokenizer()
    for text in ["A dog,  runs!", " \tA\u{A0}b\u{3000}c ☃ é", "", "  ", "one"] {
      let pieces = tokenizer.pieces(of: text)
      let words = tokenizer.wordNumbers(of: tokenizer.encode(text))
      #expect(pieces.map(\.word) == words)
      let count = text.unicodeScalars.split { $0.properties.isWhitespace }.count
      #expect((words.compactMap { $0 }.max() ?? -1) == count - 1, "\(text)")
      for piece in pieces {
        guard let word = piece.word else { continue }
        // All white space before the piece's first character that is none lies between earlier words.
        let before = String(decoding: Array(text.utf8)[..<piece.range.upperBound], as: UTF8.self)
        #expect(before.unicodeScalars.split { $0.properties.isWhitespace }.count == word + 1)
      }
    }
    #expect(tokenizer.wordNumbers(of: [0, 1]) == [nil, nil])
  }

  @Test func unknownWordsAreShownAsThemselves() throws {
    let pieces = try tokenizer(.word).pieces(of: "A zebra runs")
    #expect(pieces.map(\.text) == ["▁A", "▁zebra", "▁runs"])
    #expect(pieces.map(\.id).filter { $0 == 2 }.count == 1)
    #expect(pieces.map(\.range) == [0..<1, 1..<7, 7..<12])
  }
}

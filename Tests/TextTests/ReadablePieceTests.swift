import Testing
import Text

struct ReadablePieceTests {
  private func pieces(_ text: String, _ lines: [String] = []) throws -> [ReadablePiece] {
    var options = VocabularyBuilder.Options()
    options.size = 300
    options.minimumFrequency = 1
    var builder = try VocabularyBuilder(options)
    for line in ["the dog the dog", "a cat"] + lines { builder.add(line) }
    let tokenizer = try Tokenizer(builder.build())
    return tokenizer.readablePieces(of: tokenizer.encode(text) + [tokenizer.vocabulary.endID])
  }

  @Test func spacesAreNoPartOfAPiece() throws {
    let pieces = try pieces("the dog")
    #expect(pieces.allSatisfy { !$0.text.contains("▁") && !$0.text.contains(" ") })
    #expect(pieces.filter { $0.word == 0 }.map(\.text).joined() == "the")
    #expect(pieces.filter { $0.word == 1 }.map(\.text).joined() == "dog")
    #expect(pieces.last == ReadablePiece(text: "</s>", word: nil, isMark: true))
  }

  @Test func bytesOfACharacterAreCalledByIt() throws {
    let bytes = try pieces("the 語").filter { $0.byte != nil }
    #expect(bytes.map(\.text) == ["語", "語", "語"])
    #expect(bytes.compactMap(\.byte?.number) == [1, 2, 3])
    #expect(Set(bytes.compactMap(\.byte?.count)) == [3])
    #expect(bytes.map(\.word) == [1, 1, 1])
  }

  @Test func bytesThatAreNoTextKeepTheirNumbers() throws {
    var options = VocabularyBuilder.Options()
    options.size = 300
    options.minimumFrequency = 1
    var builder = try VocabularyBuilder(options)
    builder.add("the dog")
    let tokenizer = try Tokenizer(builder.build())
    let tokens = ["<0xE8>", "<0xAA>", "<0x41>", "<0x9E>"].compactMap { tokenizer.vocabulary.id(of: $0) }
    let pieces = tokenizer.readablePieces(of: tokens)
    #expect(pieces.map(\.text) == ["<0xE8>", "<0xAA>", "A", "<0x9E>"])
    #expect(pieces.allSatisfy { $0.byte == nil })
  }

  @Test func placeholdersAreShownAsPeopleSeeThem() throws {
    let number = Placeholder(kind: .number, number: 0)
    let pieces = try pieces("the \(number.text) dog", ["the \(number.text) dog", number.text])
    #expect(pieces.contains { $0.text == "⟨1⟩" })
    #expect(!pieces.contains { $0.text.contains(number.text) })
  }
}

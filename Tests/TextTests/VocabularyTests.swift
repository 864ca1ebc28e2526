import Files
import TestSupport
import Testing
import Text

@Suite struct VocabularyTests {
  @Test(arguments: SubwordKind.allCases) func identifiersAreTheOrderOfTheFile(_ kind: SubwordKind) throws {
    let vocabulary = try sampleVocabulary(kind)
    var pieces: Set<[UInt8]> = []
    for id in 0..<TokenID(vocabulary.count) {
      let piece = vocabulary.piece(of: id)
      #expect(vocabulary.id(of: piece) == id)
      #expect(pieces.insert(Array(piece.utf8)).inserted)
    }
    #expect(vocabulary.piece(of: vocabulary.beginningID) == "<s>")
    #expect(vocabulary.piece(of: vocabulary.endID) == "</s>")
    #expect(vocabulary.unknownID.map { vocabulary.piece(of: $0) } == (kind == .word ? "<unk>" : nil))
    #expect(vocabulary.id(of: "not a piece") == nil)
    #expect(vocabulary.id(of: "") == nil)
  }

  @Test(arguments: SubwordKind.allCases) func readsWhatItWrites(_ kind: SubwordKind) throws {
    let folder = try TemporaryDirectory()
    let path = folder.path("joint.vocabulary")
    for boundaries in [WordBoundaries.whitespace, .icu(locale: "root"), .icu(locale: "zh-Hant")] {
      let vocabulary = try sampleVocabulary(kind, normalization: .nfkc, boundaries: boundaries)
      try vocabulary.write(to: path)
      let read = try Vocabulary.read(from: path)
      #expect(read.fileContents == vocabulary.fileContents)
      #expect(read.kind == kind && read.normalization == .nfkc && read.wordBoundaries == boundaries)
      #expect(read.count == vocabulary.count)
      let line = sampleLines.joined(separator: " ")
      #expect(try Tokenizer(read).encode(line) == Tokenizer(vocabulary).encode(line))
    }
  }

  @Test func isAFileThatAPersonCanRead() throws {
    var options = VocabularyBuilder.Options()
    options.size = 263
    options.normalization = .nfc
    let small = try vocabulary(of: ["ab ab ab\u{A0}"], options)
    let lines = String(decoding: small.fileContents, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines.prefix(9) == [
        "translate-vocabulary 1", "kind bpe", "normalization nfc", "words icu root", "pieces 263",
        "lines 263", "",
        "<s>", "</s>",
      ])
    #expect(lines.suffix(6) == ["▁", "a", "b", "\\u{A0}", "a b", ""])
  }

  @Test func readsLinesThatEndInCarriageReturns() throws {
    let bytes = try sampleVocabulary(.unigram).fileContents
    let converted = bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
    #expect(try Vocabulary(parsing: converted, path: "v").fileContents == bytes)
  }

  @Test func saysThatThereIsNoFile() throws {
    let folder = try TemporaryDirectory()
    #expect(throws: FileError.self) { try Vocabulary.read(from: folder.path("absent")) }
    #expect(throws: FileError.self) { try Vocabulary.read(from: folder.path) }
  }
}

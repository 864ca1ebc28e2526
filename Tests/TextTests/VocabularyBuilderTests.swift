import Files
import TestSupport
import Testing
import Text

@Suite struct VocabularyBuilderTests {
  @Test(arguments: SubwordKind.allCases) func dependsOnNeitherThreadsNorOrder(_ kind: SubwordKind) throws {
    var options = VocabularyBuilder.Options()
    options.kind = kind
    options.size = 900
    // Enough for several blocks on several threads.
    let corpus = try Fixtures.lines("subword-nmt/corpus.en.gz") + sampleLines
    let lines = Array(repeating: corpus, count: 20).flatMap { $0 }
    let expected = try vocabulary(of: lines, options, threads: 1).fileContents
    for threads in [2, 3, 8] {
      #expect(try vocabulary(of: lines, options, threads: threads).fileContents == expected)
    }
    #expect(try vocabulary(of: lines.reversed(), options, threads: 2).fileContents == expected)
  }

  @Test(arguments: [SubwordKind.bpe, .unigram]) func hasTheSizeAskedFor(_ kind: SubwordKind) throws {
    var options = VocabularyBuilder.Options()
    options.kind = kind
    for size in [400, 1000, 2000] {
      options.size = size
      #expect(try vocabulary(of: Fixtures.lines("subword-nmt/corpus.en.gz"), options).count == size)
    }
    // The text holds no more than it holds.
    #expect(try sampleVocabulary(kind, size: 100_000).count < 3000)
  }

  @Test(arguments: SubwordKind.allCases) func keepsWithinTheSizeWhereCharactersAlreadyFillIt(
    _ kind: SubwordKind
  ) throws {
    let vocabulary = try sampleVocabulary(kind, size: 270)
    #expect(vocabulary.count <= 270)
    if kind.hasByteFallback {
      #expect(vocabulary.count == 270)
      let tokenizer = try Tokenizer(vocabulary)
      for line in sampleLines { #expect(areSameBytes(tokenizer.decode(tokenizer.encode(line)), line)) }
    }
  }

  @Test func leavesOutRareCharacters() throws {
    var options = VocabularyBuilder.Options()
    options.kind = .character
    options.characterCoverage = 0.98
    let line = String(repeating: "a", count: 99) + "ß"
    let most = try vocabulary(of: [line], options)
    #expect(most.id(of: "a") != nil && most.id(of: "ß") == nil)
    options.characterCoverage = 1
    #expect(try vocabulary(of: [line], options).id(of: "ß") != nil)
  }

  @Test func heedsTheMinimumFrequency() throws {
    var options = VocabularyBuilder.Options()
    options.kind = .word
    let lines = ["one two two three three three"]
    let words = try vocabulary(of: lines, options)
    #expect((3..<TokenID(words.count)).map { words.piece(of: $0) } == ["▁three", "▁two"])
  }

  @Test func readsFiles() throws {
    let folder = try TemporaryDirectory()
    try folder.write(sampleLines.joined(separator: "\n") + "\n", to: "a.txt")
    try folder.write(sampleLines.joined(separator: "\r\n"), to: "b.txt.gz")
    var options = VocabularyBuilder.Options()
    options.size = 420
    var builder = try VocabularyBuilder(options, threads: 2)
    try builder.add(contentsOf: folder.path("a.txt"))
    try builder.add(contentsOf: folder.path("b.txt.gz"))
    let expected = try vocabulary(of: sampleLines + sampleLines, options)
    #expect(try builder.build().fileContents == expected.fileContents)
    #expect(throws: FileError.self) { try builder.add(contentsOf: folder.path("absent")) }
  }

  @Test func saysWhatCannotBeBuilt() throws {
    var options = VocabularyBuilder.Options()
    var empty = try VocabularyBuilder(options)
    empty.add("")
    #expect(throws: VocabularyError.noText) { try empty.build() }
    options.size = 258
    #expect(throws: VocabularyError.sizeOutOfRange(kind: .bpe, size: 258, minimum: 259)) {
      try VocabularyBuilder(options)
    }
    options.size = 300
    for coverage in [0, -1, 1.5, .nan] {
      options.characterCoverage = coverage
      #expect(throws: VocabularyError.self) { try VocabularyBuilder(options) }
    }
    options.characterCoverage = 1
    options.wordBoundaries = .icu(locale: "no such locale")
    #expect(throws: LocaleError.self) { try VocabularyBuilder(options) }
  }

  @Test func piecesStayWithinWords() throws {
    let tokenizer = try Tokenizer(try sampleVocabulary(.bpe, size: 700))
    let segmenter = try WordSegmenter()
    for line in sampleLines {
      let ends = Set(tokenizer.pieces(of: line).map(\.range.upperBound))
      for segment in segmenter.segments(of: line) {
        // A space belongs to the word after it.
        let isSpace = Array(line.utf8)[segment].allSatisfy { $0 == 0x20 }
        #expect(isSpace || ends.contains(segment.upperBound), "\(line)")
      }
    }
  }
}

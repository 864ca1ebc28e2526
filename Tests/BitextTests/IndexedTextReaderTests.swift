import Bitext
import Files
import TestSupport
import Testing

struct IndexedTextReaderTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// Reads all pairs of two sets.
  private func pairs(_ source: String, _ target: String) throws -> [SentencePair] {
    try Corpus(source: [source], target: [target]).pairs(.none).pairs
  }

  private func write(_ set: IndexedSet, _ language: String = "de") throws -> String {
    try set.write("train.de-en.\(language)", in: folder)
  }

  /// Writes a dictionary of fairseq.
  private func dictionary(_ tokens: [String], _ language: String = "de") throws {
    try folder.write(tokens.map { $0 + " 7\n" }.joined(), to: "dict.\(language).txt")
  }

  // MARK: Texts

  @Test(arguments: IndexedSet.Kind.allCases, [1, 2, 3, 4, 5, 8, 9, 10])
  func identifiersOfAnySizeAreTheWordsOfTheDictionary(kind: IndexedSet.Kind, code: UInt8) throws {
    try dictionary(["Haus", "ein", "."])
    try dictionary(["house", "a"], "en")
    let source = try write(IndexedSet([[5, 4, 6, 2], [], [4, 2]], kind, code: code))
    let target = try write(IndexedSet([[5, 4, 2], [2], [0, 4, 1, 2]], kind, code: code), "en")
    let read = try pairs(source, target)
    #expect(read.map(\.source) == ["ein Haus .", "", "Haus"])
    #expect(read.map(\.target) == ["a house", "", "house"])
    #expect(read.map(\.origin.description) == ["\(source):1", "\(source):2", "\(source):3"])
  }

  @Test func aSetIsNamedByEitherOfItsFiles() throws {
    try dictionary(["Haus"])
    let index = try write(IndexedSet([[4, 2]], .fairseq))
    let identifiers = String(index.dropLast(4)) + ".bin"
    #expect(try pairs(identifiers, index).map(\.target) == ["Haus"])
    // Text may be called anything.
    let text = try folder.write("Hund\n", to: "text.bin")
    #expect(try pairs(text, text).map(\.source) == ["Hund"])
  }

  @Test func piecesOfWordsAreJoined() throws {
    try dictionary(["le@@", "ben@@", "dig", "@@", "Tiere"])
    let set = try write(IndexedSet([[4, 5, 6, 8, 2], [7, 4, 2], [8, 4, 5, 2]], .fairseq))
    #expect(try pairs(set, set).map(\.source) == ["lebendig Tiere", "@@ le", "Tiere leben"])
  }

  @Test func aFewOddWordsAreNoPieces() throws {
    try dictionary(["▁", "a@@"] + (0..<500).map { "w\($0)" })
    let set = try write(IndexedSet([[4, 5, 6, 2]], .fairseq))
    #expect(try pairs(set, set).map(\.source) == ["▁ a@@ w0"])
  }

  @Test func piecesOfSentencePieceHaveTheirSpaces() throws {
    try dictionary(["▁Das", "▁Haus", "es", "▁", "!"])
    let set = try write(IndexedSet([[4, 5, 6, 7, 8, 2], [8, 5, 2]], .fairseq))
    #expect(try pairs(set, set).map(\.source) == ["Das Hauses !", "! Haus"])
  }

  @Test func aVocabularyOfSentencePieceCountsFromZero() throws {
    let lines = ["<unk>", "<s>", "</s>", "▁caf", "<0xC3>", "<0xA9>", "<0x0A>", "x", "<EOD>"]
    let vocabulary = try folder.write(lines.map { $0 + "\t-1.5\n" }.joined(), to: "m.vocab")
    let set = try IndexedSet([[1, 3, 4, 5, 2, 8], [3, 6, 7], [4]], .megatron).write("set", in: folder)
    let corpus = try Corpus(
      source: [set], target: [set], sourceDictionary: vocabulary, targetDictionary: vocabulary)
    let reader = try corpus.makeReader(of: corpus.parts[0])
    #expect(try reader.next()?.source == "café")
    #expect(try reader.next()?.source == "caf x")
    let error = #expect(throws: IndexedTextError.self) { try reader.next() }
    #expect(error?.description.contains("set.idx:3: ") == true)
    #expect(error?.description.contains("UTF-8") == true)
  }

  @Test func aPairThatIsNotWholeIsDroppedAndCounted() throws {
    // A token may be called like a mark.
    try folder.write("Haus 7\n<unk> 1 #fairseq:overwrite\n", to: "dict.de.txt")
    let source = try write(IndexedSet([[4, 2], [4, 3, 2], [4, 5, 2]], .fairseq))
    let (kept, report) = try Corpus(source: [source], target: [source]).pairs(.none)
    #expect(kept.map(\.source) == ["Haus", "Haus <unk>"])
    #expect(report.count(.unknownToken) == 1)
    #expect(report.description.contains("\(source):2"))
    let check = try CorpusChecker().check(Corpus(source: [source], target: [source]))
    #expect(check.count(.unknownToken) == 1)
    #expect(check.pairs == 3)
  }

  // MARK: What is not as it should be

  /// Expects that reading a set ends with an error which says all this.
  private func expectRefused(
    _ set: IndexedSet, _ texts: String...,
    location: SourceLocation = #_sourceLocation
  ) throws {
    try dictionary(["Haus", "ein"])
    let path = try write(set)
    let error = #expect(throws: (any Error).self, sourceLocation: location) { try pairs(path, path) }
    let reported = error as? any ReportableError
    #expect(reported?.exitStatus == .badData, sourceLocation: location)
    for text in [path] + texts {
      #expect(reported?.description.contains(text) == true, "\(reported as Any)", sourceLocation: location)
    }
  }

  /// Returns a set of two sequences with other bytes at a place of its index.
  private func spoilt(_ kind: IndexedSet.Kind, at place: Int, _ number: Int, _ width: Int) -> IndexedSet {
    var set = IndexedSet([[4, 5, 2], [5, 2]], kind)
    set.index.replaceSubrange(place..<place + width, with: IndexedSet.bytes(number, width))
    return set
  }

  @Test(arguments: IndexedSet.Kind.allCases)
  func sequencesBeyondTheFileAreRefused(kind: IndexedSet.Kind) throws {
    let lengths = kind == .fairseq ? 26 : 34
    let starts = lengths + 8
    for (place, number, width) in [
      (lengths + 4, 3, 4), (lengths + 4, -1, 4), (lengths + 4, Int(Int32.max), 4), (starts + 8, 8, 8),
      (starts + 8, 7, 8), (starts + 8, -2, 8), (starts + 8, .max - 1, 8), (starts + 8, .min, 8),
    ] {
      try expectRefused(spoilt(kind, at: place, number, width), ".idx:2: the sequence is damaged")
    }
    for number in [3, 1, 1 << 60, -1] {
      try expectRefused(spoilt(kind, at: 18, number, 8), "is damaged", "sequences")
    }
    try expectRefused(spoilt(kind, at: 9, 2, 8), "version 2")
    try expectRefused(spoilt(kind, at: 17, 6, 1), "type 6")
    try expectRefused(spoilt(kind, at: 17, 0, 1), "type 0")
    if kind == .megatron { try expectRefused(spoilt(kind, at: 26, -1, 8), "2 sequences") }
  }

  @Test func identifiersOutsideTheDictionaryAreNamed() throws {
    try expectRefused(
      IndexedSet([[4, 2], [5, 6, 2]], .fairseq), ".idx:2: identifier 2 is 6", "dict.de.txt", "0 to 5")
    try expectRefused(IndexedSet([[-1]], .fairseq, code: 4), "identifier 1 is -1")
    try expectRefused(IndexedSet([[.min]], .megatron, code: 5), "identifier 1 is -9223372036854775808")
    try expectRefused(IndexedSet([[4, -1]], .fairseq, code: 10), ".idx:1: ", "identifier 2 is no number")
  }

  @Test func whatIsNoIndexIsSaid() throws {
    var set = IndexedSet([[4, 2]], .fairseq)
    set.index = Array("ein Text\n".utf8)
    try expectRefused(set, "MMIDIDX")
    set.index = []
    try expectRefused(set, "MMIDIDX")
    set.index = Array("TNTIDX\0\0\u{1}".utf8)
    try expectRefused(set, "--dataset-impl mmap")
    set.index = Array(IndexedSet([[4, 2]], .fairseq).index.prefix(20))
    try expectRefused(set, "ends within its header")
    set.index = Array(IndexedSet([[4, 2]], .fairseq).index.dropLast())
    try expectRefused(set, "too few for 1 sequences")
    set.index = IndexedSet([[4, 2]], .megatron).index + [0]
    try expectRefused(set, "neither fairseq's nor Megatron-LM's")
  }

  /// A byte that is another must never end the program.
  @Test(arguments: IndexedSet.Kind.allCases) func noByteIsTrusted(kind: IndexedSet.Kind) throws {
    try dictionary(["Haus", "ein"])
    let whole = IndexedSet([[4, 5, 2], [5, 2]], kind)
    var refused = 0
    for place in whole.index.indices {
      for byte: UInt8 in [0x00, 0x01, 0x7F, 0x80, 0xFF] where byte != whole.index[place] {
        var set = whole
        set.index[place] = byte
        let path = try write(set)
        if (try? pairs(path, path)) == nil { refused += 1 }
      }
    }
    #expect(refused > 4 * 26)
  }

  @Test func filesThatDoNotBelongTogetherAreRefused() throws {
    try dictionary(["Haus"])
    let source = try write(IndexedSet([[4, 2], [4, 2]], .fairseq))
    try dictionary(["house"], "en")
    let target = try write(IndexedSet([[4, 2]], .fairseq), "en")
    let counts = IndexedTextError.unequalCounts(
      source: source, sequences: 2, target: target, targetSequences: 1)
    #expect(throws: counts) { try pairs(source, target) }
    let text = try folder.write("house\n", to: "text.en")
    #expect(throws: IndexedTextError.mixedSides(indexed: source, text: text)) {
      try pairs(source, text)
    }
    try FileSystem.remove(folder.path("dict.de.txt"))
    let missing = IndexedTextError.noDictionary(path: folder.path("dict.de.txt"), index: source)
    #expect(throws: missing) { try pairs(source, source) }
    try folder.write("Haus 3\nein\n", to: "dict.de.txt")
    let malformed = IndexedTextError.malformedDictionary(path: folder.path("dict.de.txt"), line: 2)
    #expect(throws: malformed) { try pairs(source, source) }
    try FileSystem.remove(folder.path("train.de-en.de.bin"))
    #expect(throws: FileError.notFound(path: folder.path("train.de-en.de.bin"))) {
      try pairs(source, source)
    }
  }
}

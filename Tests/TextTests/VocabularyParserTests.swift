import Files
import Foundation
import Testing
import Text

@Suite struct VocabularyParserTests {
  /// The file of a small vocabulary, with one text replaced by another.
  private func file(_ kind: SubwordKind, replacing old: String = "", with new: String = "") throws -> [UInt8]
  {
    let bytes = try sampleVocabulary(kind).fileContents
    if old.isEmpty { return bytes }
    let text = String(decoding: bytes, as: UTF8.self)
    let range = try #require(text.range(of: old))
    return Array(text.replacingCharacters(in: range, with: new).utf8)
  }

  /// Returns the line that the error for a file names.
  private func wrongLine(_ bytes: [UInt8]) throws -> Int {
    do {
      _ = try Vocabulary(parsing: bytes, path: "x.vocabulary")
    } catch let error as VocabularyError {
      guard case .malformed("x.vocabulary", let line, let problem) = error else { throw error }
      #expect(error.exitStatus == .badData)
      #expect(error.description.hasPrefix("x.vocabulary:\(line): ") && !problem.isEmpty)
      return line
    }
    Issue.record("a malformed file was read")
    return 0
  }

  @Test func refusesWhatIsNoVocabulary() throws {
    #expect(try wrongLine([]) == 1)
    #expect(try wrongLine([0x1F, 0x8B, 0, 0xFF, 0x0A, 0x0A]) == 1)
    #expect(try wrongLine(Array("#version: 0.2\na b\n".utf8)) == 1)
    #expect(try wrongLine(file(.bpe, replacing: "vocabulary 1\n", with: "vocabulary 2\n")) == 1)
  }

  @Test(arguments: [
    ("kind bpe", "kind best", 2), ("normalization nfc", "normalisation nfc", 3), ("nfc", "NFC", 3),
    ("words icu root", "words", 4), ("icu root", "moses", 4), ("icu root", "icu ../..", 4),
    ("pieces 420", "pieces many", 5), ("pieces 420", "pieces -1", 5), ("\n\n", "\n", 7), ("<s>", "<b>", 8),
    ("<0x41>", "<0x42>", 7 + 3 + 0x41), ("\n<0x80>", "", 6 + 3 + 0x80),
  ])
  func namesTheLineOfTheHeader(_ old: String, _ new: String, _ line: Int) throws {
    let found = try wrongLine(file(.bpe, replacing: old, with: new))
    // A missing line is noticed by the count of lines, at the end of the file.
    #expect(found == line || (new.isEmpty && found > line))
  }

  /// A file of `kind` whose body is these lines.
  private func file(_ kind: SubwordKind, body: [String], pieces: Int) throws -> [UInt8] {
    let text = String(decoding: try sampleVocabulary(kind).fileContents, as: UTF8.self)
    let fixed = text.split(separator: "\n", omittingEmptySubsequences: false)
      .dropFirst(7).prefix(kind == .word ? 3 : 258).map { String($0) }
    let header = [
      "translate-vocabulary 1", "kind \(kind)", "normalization nfc", "words whitespace",
      "pieces \(fixed.count + pieces)", "lines \(fixed.count + body.count)", "",
    ]
    return Array(((header + fixed + body).joined(separator: "\n") + "\n").utf8)
  }

  @Test(arguments: [
    (SubwordKind.bpe, ["a", "a"], 2), (.bpe, ["ab"], 1), (.bpe, ["a", "a b"], 2),
    (.bpe, ["a", "a a", "a a"], 3),
    (.bpe, ["a", "b", "a b", "c"], 4), (.bpe, ["a", "a  a"], 2), (.bpe, ["a", " a"], 2),
    (.bpe, ["a", "a "], 2),
    (.bpe, [""], 1), (.bpe, ["<0x41>"], 1), (.bpe, ["<s>"], 1), (.bpe, ["\\x"], 1),
    (.bpe, ["a", "a <0x41>"], 2),
    (.unigram, ["a\t-1", "a\t-2"], 2), (.unigram, ["a"], 1), (.unigram, ["a\tnan"], 1),
    (.unigram, ["a\t-inf"], 1),
    (.unigram, ["a\t1e99"], 1), (.unigram, ["a\t"], 1), (.unigram, ["\t-1"], 1), (.unigram, ["a\t-1 "], 1),
    (.word, ["a\t-3"], 1), (.word, ["a\t1.5"], 1), (.word, ["a\t99999999999999999999"], 1),
    (.character, ["a\t1", "bc\t1"], 2), (.character, ["a\t1", "bc\t1", "d\t1"], 2),
  ])
  func namesTheLineOfThePiece(_ kind: SubwordKind, _ body: [String], _ line: Int) throws {
    let first = kind == .word ? 7 + 3 : 7 + 258
    #expect(try wrongLine(file(kind, body: body, pieces: body.count)) == first + line)
  }

  @Test func countsThePieces() throws {
    #expect(try Vocabulary(parsing: file(.bpe, body: ["a", "a a"], pieces: 2), path: "v").count == 260)
    #expect(try wrongLine(file(.bpe, body: ["a", "a a"], pieces: 3)) == 267)
  }

  @Test(arguments: SubwordKind.allCases) func refusesAFileCutShortAnywhere(_ kind: SubwordKind) throws {
    let bytes = try file(kind)
    for end in stride(from: 0, to: bytes.count, by: 7) { #expect(try wrongLine(Array(bytes[..<end])) > 0) }
    #expect(try wrongLine(bytes.dropLast()) > 0)
  }

  @Test(arguments: SubwordKind.allCases) func survivesAnyChangedByte(_ kind: SubwordKind) throws {
    let bytes = try file(kind)
    var generator = SplitMix(state: 5)
    for _ in 0..<500 {
      var changed = bytes
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        changed[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(
          in: 0...255, using: &generator)
      }
      // What can still be read must be usable.
      guard let vocabulary = try? Vocabulary(parsing: changed, path: "v") else { continue }
      let tokenizer = try Tokenizer(vocabulary)
      let text = "Ein Hund läuft ▁<0x41> 两个"
      if kind != .word { #expect(areSameBytes(tokenizer.decode(tokenizer.encode(text)), text)) }
    }
  }
}

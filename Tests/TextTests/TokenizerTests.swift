import Foundation
import Testing
import Text

/// Strings that tokenizers stumble over.
let oddStrings: [String] = [
  "", " ", "  ", "   leading", "trailing   ", "a  b   c", "\t", "a\tb", "\n", "a\nb\r\nc\r", "\u{A0}",
  "a\u{A0}b",
  "▁", "▁▁a ▁b▁ ▁", "<0x41>", "<0x0A><s></s><unk> <unk>", "<s>", "\\u{41} \\n \\\\ \\", "\u{0}",
  "a\u{0}b \u{0}",
  string(0x301), "a " + string(0x301, 0x302), string(0x65, 0x301), string(0x2028), "a" + string(0x2029, 0x85),
  string(0xE000), string(0xF8FF, 0x20, 0x10FFFD), string(0x378), string(0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF),
  string(0xFEFF) + "text", string(0x200B, 0x200D, 0x202E), string(0xFFFD), "\u{7F}\u{1B}[0m",
  "\\ud800 \\udfff",
  "Ver\u{AD}spätung " + string(0x200B) + " x" + string(0x2060), string(0x200E) + "a\tb" + string(0x200F),
  " \u{3000}a" + string(0x202F, 0x2028, 0x180E) + "b\u{85}", "می" + string(0x200C) + "خواهم" + string(0x200C),
  "क्" + string(0x200D) + "ष" + string(0x200D), string(0x2764, 0xFE0F, 0x200D, 0x1F525, 0xFE0F),
  "a" + string(0xFE0F),
  "¨ ´a", string(0x1820, 0x180E, 0x1820, 0x180B), string(0x3164) + "a" + string(0x115F, 0x1160),
  "ﬁ ① ﷺ", string(0x1100, 0x1161, 0x11A8), string(0xAC00, 0x11A8),
  string(0x1F468, 0x200D, 0x1F469, 0x200D, 0x1F467),
  string(0x1F1E9, 0x1F1EA), "สุนัขวิ่งเร็ว", "两个年轻人。日本語のテキスト", "عربي كلب", "हिन्दी में", "x" + string(0x338) + "=",
]

@Suite struct TokenizerTests {
  /// Checks all ways there and back.
  private func expectLossless(_ text: String, _ tokenizer: Tokenizer) {
    let normalized = tokenizer.normalize(text)
    let shown = tokenizer.displayed(text)
    #expect(areSameBytes(tokenizer.text(ofDisplayed: shown), normalized), "\(text.debugDescription)")
    if text.utf8.count < 1000 {
      #expect(!shown.unicodeScalars.contains { $0 != " " && ($0.value < 0x20 || $0.properties.isWhitespace) })
    }
    if tokenizer.vocabulary.kind == .word { return }
    let tokens = tokenizer.encode(text)
    #expect(areSameBytes(tokenizer.decode(tokens), normalized), "\(text.debugDescription)")
    #expect(shown == tokens.map { tokenizer.vocabulary.piece(of: $0) }.joined(separator: " "))
    #expect(tokenizer.pieces(of: text).map(\.id) == tokens)
  }

  @Test(arguments: SubwordKind.allCases, NormalizationForm.allCases)
  func oddStringsComeBack(_ kind: SubwordKind, _ form: NormalizationForm) throws {
    for boundaries in [WordBoundaries.whitespace, .icu(locale: "root")] {
      let tokenizer = try Tokenizer(try sampleVocabulary(kind, normalization: form, boundaries: boundaries))
      for text in oddStrings { expectLossless(text, tokenizer) }
      expectLossless(oddStrings.joined(separator: " "), tokenizer)
    }
  }

  @Test(arguments: SubwordKind.allCases) func randomStringsComeBack(_ kind: SubwordKind) throws {
    // Learned from odd text as well, so that its characters are in pieces.
    var options = VocabularyBuilder.Options()
    options.kind = kind
    options.size = 700
    let tokenizer = try Tokenizer(try vocabulary(of: sampleLines + oddStrings + oddStrings, options))
    var generator = SplitMix(state: 11)
    let pool = oddStrings.flatMap { Array($0.unicodeScalars) } + Array(repeating: " ", count: 30)
    for _ in 0..<2000 {
      var scalars = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...12, using: &generator) {
        scalars.append(pool[Int.random(in: 0..<pool.count, using: &generator)])
      }
      expectLossless(String(scalars), tokenizer)
    }
  }

  @Test(arguments: [SubwordKind.bpe, .unigram, .character]) func naughtyStringsComeBack(_ kind: SubwordKind)
    throws
  {
    let data = try Data(contentsOf: URL(filePath: Fixtures.path("blns/blns.json")))
    let strings = try JSONDecoder().decode([String].self, from: data)
    #expect(strings.count == 515)
    let tokenizer = try Tokenizer(try sampleVocabulary(kind))
    for text in strings { expectLossless(text, tokenizer) }
    // The file itself holds its odd characters as escapes.
    for line in try Fixtures.lines("blns/blns.json") { expectLossless(line, tokenizer) }
  }

  @Test(arguments: [SubwordKind.bpe, .unigram, .word, .character]) func linesOfAMegabyteComeBack(
    _ kind: SubwordKind
  ) throws {
    let tokenizer = try Tokenizer(try sampleVocabulary(kind))
    for unit in ["Hund läuft ", "a", " ", "两个年轻人", "สุนัขวิ่ง", string(0x301), "@"] {
      let text = String(repeating: unit, count: 1_000_000 / unit.utf8.count)
      expectLossless(text, tokenizer)
    }
  }

  @Test func nothingIsUnknownButWords() throws {
    for kind in SubwordKind.allCases {
      let tokenizer = try Tokenizer(try sampleVocabulary(kind))
      let tokens = tokenizer.encode("Zebra ☃")
      if let unknown = tokenizer.vocabulary.unknownID {
        #expect(tokens == [unknown, unknown])
        #expect(tokenizer.decode(tokens) == "<unk> <unk>")
        #expect(tokenizer.displayed("Hund Zebra <unk> Hund") == "▁Hund ▁Zebra ▁< unk > ▁Hund")
      } else {
        #expect(tokens.allSatisfy { $0 > 1 })
      }
    }
  }

  @Test func specialPiecesAreNoText() throws {
    let tokenizer = try Tokenizer(try sampleVocabulary(.bpe))
    let tokens = [0] + tokenizer.encode("A dog") + [1]
    #expect(tokenizer.decode(tokens) == "A dog")
    #expect(!tokenizer.encode("<s></s>").contains { $0 < 2 })
    // A model may write half a character.
    #expect(areSameBytes(tokenizer.decode([2 + 0xC3]), string(0xFFFD)))
  }

  @Test func aWordLooksTheSameEverywhere() throws {
    let tokenizer = try Tokenizer(try sampleVocabulary(.bpe, size: 700))
    let word = tokenizer.encode("dog")
    #expect(tokenizer.encode("dog dog") == word + word)
  }

  @Test func manyThreadsGiveTheSame() throws {
    let lines = try Fixtures.lines("subword-nmt/corpus.en.gz")
    let tokenizer = try Tokenizer(try sampleVocabulary(.unigram))
    let expected = lines.map { tokenizer.encode($0) }
    for threads in [1, 2, 4, 16] { #expect(tokenizer.encode(lines, threads: threads) == expected) }
    #expect(tokenizer.encode([], threads: 4).isEmpty)
  }

  // Skipped where the corpora are absent.
  @Test(.enabled(if: Corpora.areThere, "no corpora beside the repository")) func everyCorpusLineComesBack()
    throws
  {
    let files = try Corpora.textFiles().map { (name: $0, lines: try Corpora.lines($0)) }
    var options = VocabularyBuilder.Options()
    let sample = files.flatMap { file in stride(from: 0, to: file.lines.count, by: 40).map { file.lines[$0] }
    }
    let tokenizer = try Tokenizer(try vocabulary(of: sample, options))
    options.kind = .unigram
    options.normalization = .nfkc
    let unigram = try Tokenizer(try vocabulary(of: sample, options))
    var count = 0
    for (file, lines) in files {
      for line in lines {
        count += 1
        let tokens = tokenizer.encode(line)
        let shown = tokenizer.displayed(line)
        let normalized = tokenizer.normalize(line)
        let isLossless =
          areSameBytes(tokenizer.decode(tokens), normalized)
          && areSameBytes(tokenizer.text(ofDisplayed: shown), normalized)
          && areSameBytes(unigram.decode(unigram.encode(line)), unigram.normalize(line))
        if !isLossless { Issue.record("\(file): \(line.debugDescription)") }
      }
    }
    #expect(count > 500_000)
  }
}

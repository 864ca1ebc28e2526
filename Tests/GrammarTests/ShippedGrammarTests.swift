internal import Files
internal import Grammar
internal import Randomness
internal import Testing

/// The grammars in `Corpora`: what they write is whole and agrees.
struct ShippedGrammarTests {
  private static let corpora = FileSystem.join(
    FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: #filePath))), "Corpora")

  private func grammar(_ name: String) throws -> SynchronousGrammar {
    try SynchronousGrammar(path: FileSystem.join(Self.corpora, name))
  }

  private func pairs(
    _ name: String, _ count: Int, _ lengths: ClosedRange<Int>, source: String? = nil
  ) throws -> [PairGenerator.Pair] {
    let generator = try PairGenerator(grammar(name), source: source, lengths: lengths)
    var pairs: [PairGenerator.Pair] = []
    try generator.generate(count, seed: Seed(1), distinct: true) { pairs.append($0) }
    return pairs
  }

  @Test(arguments: [
    ("german-english.grammar", ["de", "en"], 4...12),
    ("german-english-pronouns.grammar", ["de", "en"], 8...14),
    ("english-chinese.grammar", ["en", "zh"], 4...12),
  ])
  func everyGrammarWritesDistinctWholeSentences(
    name: String, languages: [String], lengths: ClosedRange<Int>
  ) throws {
    #expect(try grammar(name).languages == languages)
    let pairs = try pairs(name, 300, lengths)
    #expect(Set(pairs.map { "\($0.source)\t\($0.target)" }).count == 300)
    for pair in pairs {
      #expect(lengths.contains(pair.length))
      #expect(pair.source.split(separator: " ").count == pair.length, "\(pair.source)")
      for text in [pair.source, pair.target] {
        // What a rule leaves unfinished would show as one of these.
        #expect(!text.contains { "[]\"+*|_\t\n".contains($0) }, "\(text)")
        #expect(!text.contains("  ") && !text.hasPrefix(" ") && !text.hasSuffix(" "), "\(text)")
        #expect(text.last.map { ".?。？".contains($0) } == true, "\(text)")
      }
    }
  }

  @Test(arguments: [
    ("german-english-phrases.grammar", ["de", "en"]), ("english-chinese-phrases.grammar", ["en", "zh"]),
    ("german-english-work.grammar", ["de", "en"]), ("german-english-words.grammar", ["de", "en"]),
  ])
  func aPhraseBookWritesPhrasesAndWords(name: String, languages: [String]) throws {
    #expect(try grammar(name).languages == languages)
    let pairs = try pairs(name, 400, 1...10)
    for text in pairs.flatMap({ [$0.source, $0.target] }) {
      #expect(!text.contains { "[]\"+*|_\t\n".contains($0) }, "\(text)")
      #expect(!text.contains("  ") && !text.hasPrefix(" ") && !text.hasSuffix(" "), "\(text)")
    }
    #expect(pairs.contains { $0.length == 1 } && pairs.contains { $0.source.hasSuffix("?") })
  }

  /// Each word of a sentence leads up to one that is above all.
  @Test(arguments: [
    ("german-english.grammar", "de"), ("german-english.grammar", "en"),
    ("german-english-pronouns.grammar", "en"),
    ("german-english-agreement.grammar", "en"), ("english-chinese.grammar", "zh"),
  ])
  func everySentenceIsATree(name: String, source: String) throws {
    for pair in try pairs(name, 200, 8...14, source: source) {
      #expect(
        pair.sourceHeads.count == pair.length && pair.sourceHeads.count { $0 == 0 } == 1, "\(pair.source)")
      for word in 1...pair.length {
        var (above, steps) = (word, 0)
        while above != 0, steps <= pair.length { (above, steps) = (pair.sourceHeads[above - 1], steps + 1) }
        #expect(above == 0, "\(pair.source)")
      }
    }
  }

  @Test func aVerbStandsAboveItsSubjectHoweverFarThatIs() throws {
    for pair in try pairs("german-english-agreement.grammar", 100, 9...15, source: "en") {
      #expect(pair.sourceHeads[1] == pair.length && pair.sourceHeads[0] == 2, "\(pair.source)")
      #expect(pair.sourceHeads.last == 0)
    }
  }

  @Test func chineseIsCountedInWordsThatNoSpaceDivides() throws {
    let generator = try PairGenerator(grammar("english-chinese.grammar"), source: "zh", lengths: 6...9)
    #expect(!generator.isSourceSpaced)
    try generator.generate(100, seed: Seed(1)) { pair in
      #expect((6...9).contains(pair.length))
      #expect(!pair.source.contains(" "), "\(pair.source)")
      #expect(pair.sourceClasses.count == pair.length)
      #expect(pair.target.contains(" "), "\(pair.target)")
    }
  }

  @Test func chineseHasItsMarksMeasureWordsAspectAndPronouns() throws {
    let pairs = try pairs("english-chinese.grammar", 1500, 4...9)
    for pair in pairs {
      #expect(!pair.target.contains { " ,.?".contains($0) }, "\(pair.target)")
    }
    let counterparts = [
      " this cat": "这只猫", "There is a ": "有一", "Please close ": "请把", "Please do not ": "请不要", " than ": "比",
      " did not ": "没", " will not ": "不会", " because she ": "因为她", " because it ": "因为它", "He ": "他",
      "She ": "她", "What ": "什么", "Why ": "为什么",
    ]
    for (english, chinese) in counterparts {
      let found = pairs.filter { $0.source.contains(english) }
      #expect(!found.isEmpty, "\(english)")
      for pair in found { #expect(pair.target.contains(chinese), "\(pair.source) \(pair.target)") }
    }
  }

  /// The German pronoun has the gender of what it goes back to, where English has "it" for all.
  @Test func germanPronounsAgreeWithTheirAntecedents() throws {
    let pairs = try pairs("german-english-pronouns.grammar", 1200, 8...14)
    let crossing = pairs.filter { $0.source.contains("überquert, weil") && $0.target.contains(" it was ") }
    #expect(crossing.count > 10)
    for pair in crossing {
      let pronoun = pair.source.word(after: ", weil ")
      let ways = [
        "er": ["Fluss", "Bach", "Platz"], "sie": ["Straße", "Brücke", "Autobahn"], "es": ["Feld", "Tal"],
      ]
      let isAboutTheWay = pair.target.hasSuffix("wide.") || pair.target.hasSuffix("dangerous.")
      guard isAboutTheWay else { continue }
      #expect(ways[pronoun]?.contains { pair.source.contains("\($0) nicht") } == true, "\(pair.source)")
    }
    #expect(
      pairs.contains { $0.source.contains("weil es") } && pairs.contains { $0.source.contains("weil er") })
    #expect(pairs.contains { $0.target.contains(" he ") } && pairs.contains { $0.target.contains(" she ") })
  }
}

extension String {
  /// Returns the word after a text, or nothing.
  fileprivate func word(after text: String) -> String {
    guard let range = ranges(of: text).first else { return "" }
    return String(self[range.upperBound...].prefix { $0 != " " })
  }
}

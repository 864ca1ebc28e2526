internal import Grammar
internal import Randomness
internal import Testing

/// Sentences drawn from a grammar of which every sentence is known.
struct PairGeneratorTests {
  private func pairs(
    _ count: Int, _ lengths: ClosedRange<Int>, source: String? = nil, target: String? = nil, seed: UInt64 = 1,
    distinct: Bool = false
  ) throws -> [PairGenerator.Pair] {
    let grammar = try SynchronousGrammar(text: smallGrammar, path: "small.grammar")
    let generator = try PairGenerator(grammar, source: source, target: target, lengths: lengths)
    var pairs: [PairGenerator.Pair] = []
    try generator.generate(count, seed: Seed(seed), distinct: distinct) { pairs.append($0) }
    return pairs
  }

  /// What the small grammar can say without a subordinate clause.
  private static let plainSentences: Set<String> = [
    "Ich lache.|I laugh.", "Ich wache auf.|I wake up.",
    "Der alte Hund lacht.|An old dog laughs.", "Der alte Hund wacht auf.|An old dog wakes up.",
    "Alte Hunde lachen.|Old dogs laugh.", "Alte Hunde wachen auf.|Old dogs wake up.",
    "Heute lache ich.|I laugh today.", "Heute wache ich auf.|I wake up today.",
    "Heute lacht der alte Hund.|An old dog laughs today.",
    "Heute wacht der alte Hund auf.|An old dog wakes up today.",
    "Heute lachen alte Hunde.|Old dogs laugh today.",
    "Heute wachen alte Hunde auf.|Old dogs wake up today.",
  ]

  @Test func aCapitalBeginsWhatEndsWithAMark() throws {
    let text = """
      languages de en
      start Phrase
      phrase Phrase
      rule Phrase
        de "der" "Hund"
        en "the" "dog"
      rule Phrase
        de "komm" "her" "!"
        en "come" "here" "!"
      """
    let generator = try PairGenerator(SynchronousGrammar(text: text, path: "phrases.grammar"), lengths: 2...2)
    var pairs: Set<String> = []
    try generator.generate(50, seed: Seed(1)) { pairs.insert("\($0.source)|\($0.target)") }
    #expect(pairs == ["der Hund|the dog", "Komm her!|Come here!"])
  }

  @Test func everySentenceAgreesAndNoneIsMissing() throws {
    let drawn = try pairs(2000, 2...6)
    let short = Set(
      drawn.map { "\($0.source)|\($0.target)" }.filter { !$0.contains("eil ") && !$0.contains(" und ") })
    #expect(short == Self.plainSentences)
  }

  @Test func whatIsGluedIsOneWordAndVerbsStandLastInSubordinateClauses() throws {
    let texts = Set(try pairs(4000, 5...8).map { "\($0.source)|\($0.target)" })
    #expect(texts.contains("Weil ich aufwache, lache ich.|Because I wake up, I laugh."))
    #expect(
      texts.contains(
        "Weil alte Hunde aufwachen, lacht der alte Hund.|Because old dogs wake up, an old dog laughs."))
    #expect(!texts.contains { $0.contains("auf wach") })
  }

  @Test(arguments: [2...2, 3...9, 40...40, 120...130])
  func everySentenceHasTheLengthAskedFor(lengths: ClosedRange<Int>) throws {
    for pair in try pairs(100, lengths) {
      #expect(lengths.contains(pair.length))
      #expect(pair.source.split(separator: " ").count == pair.length, "\(pair.source)")
    }
  }

  @Test func everyLengthIsEquallyLikely() throws {
    let lengths = 2...21
    let drawn = try pairs(4000, lengths)
    for length in lengths {
      let count = drawn.count { $0.length == length }
      // 200 are expected, with a standard deviation below 14.
      #expect((130...270).contains(count), "\(count) of length \(length)")
    }
  }

  @Test func lengthsAreThoseOfTheSourceInEitherDirection() throws {
    let german = try pairs(50, 7...7, source: "de")
    #expect(
      german.allSatisfy {
        $0.source.contains("ich") || $0.source.contains("Hund") || $0.source.contains("Ich")
      })
    for arguments in [("en" as String?, nil as String?), (nil, "de"), ("en", "de")] {
      let english = try pairs(50, 7...7, source: arguments.0, target: arguments.1)
      #expect(english.allSatisfy { $0.source.split(separator: " ").count == 7 })
      #expect(english.allSatisfy { $0.source.contains("I ") || $0.source.contains("dog") })
    }
    #expect(throws: GrammarError.unknownLanguages(path: "small.grammar", asked: "fr", known: ["de", "en"])) {
      try pairs(1, 7...7, source: "fr")
    }
    #expect(
      throws: GrammarError.unknownLanguages(path: "small.grammar", asked: "de to de", known: ["de", "en"])
    ) {
      try pairs(1, 7...7, source: "de", target: "de")
    }
  }

  @Test func everyWordOfTheSourceHasItsClass() throws {
    for pair in try pairs(300, 2...9) {
      let words = pair.source.split(separator: " ")
      #expect(pair.sourceClasses.count == words.count)
      for (word, wordClass) in zip(words, pair.sourceClasses) {
        let lower = word.lowercased()
        let expected =
          lower.contains("hund") ? "Noun" : lower.contains("lach") || lower.contains("wach") ? "Verb" : nil
        // The particle of a verb is a form of it.
        #expect(wordClass == (lower.hasPrefix("auf") ? "Verb" : expected), "\(pair.source)")
      }
    }
    let english = try pairs(50, 3...3, source: "en")
    let waking = try #require(english.first { $0.source == "I wake up." })
    #expect(waking.sourceClasses == [nil, "Verb", "Verb"])
  }

  private func heads(
    of sentence: String, _ grammar: String, source: String = "de"
  ) throws -> [Int]? {
    let grammar = try SynchronousGrammar(text: grammar, path: "small.grammar")
    let count = sentence.split(separator: " ").count
    var heads: [Int]?
    try PairGenerator(grammar, source: source, lengths: count...count).generate(4000, seed: Seed(1)) { pair in
      if pair.source == sentence { heads = pair.sourceHeads }
    }
    return heads
  }

  /// A rule's own words stand under its head, and so do the heads of its other children.
  @Test(arguments: [
    ("Der alte Hund lacht.", [3, 3, 0, 3], [3, 3, 4, 0]), ("Ich wache auf.", [0, 1, 2], [2, 0, 2]),
    ("Heute lache ich.", [2, 0, 2], [2, 0, 2]),
    ("Weil ich aufwache, lache ich.", [2, 0, 2, 2, 2], [4, 3, 4, 0, 4]),
  ])
  func headsAreThoseOfTheList(sentence: String, without: [Int], with: [Int]) throws {
    #expect(try heads(of: sentence, smallGrammar) == without)
    let list = smallGrammar.replacing("start Sentence\n", with: "start Sentence\nheads VP Verb\n")
    #expect(try heads(of: sentence, list) == with)
  }

  @Test func theTreeOfTheOtherLanguageIsItsOwn() throws {
    #expect(try heads(of: "An old dog wakes up today.", smallGrammar, source: "en") == [3, 3, 4, 0, 4, 4])
  }

  @Test(arguments: [
    ("heads VP\nheads Verb", GrammarError.redeclared(path: "g", line: 4, name: "heads", firstLine: 3)),
    ("heads VP VP", GrammarError.redeclared(path: "g", line: 3, name: "VP", firstLine: 3)),
  ])
  func aListOfHeadsNamesEachOnce(lines: String, error: GrammarError) {
    let text = smallGrammar.replacing("start Sentence\n", with: "start Sentence\n\(lines)\n")
    #expect(throws: error) { try SynchronousGrammar(text: text, path: "g") }
    let unknown = smallGrammar.replacing("start Sentence\n", with: "start Sentence\nheads Vp\n")
    #expect(throws: GrammarError.self) { try SynchronousGrammar(text: unknown, path: "g") }
  }

  @Test func theSeedFixesEveryPair() throws {
    let first = try pairs(50, 2...30, seed: 7)
    #expect(try pairs(50, 2...30, seed: 7) == first)
    #expect(try pairs(20, 2...30, seed: 7) == Array(first[..<20]))
    #expect(try pairs(50, 2...30, seed: 8) != first)
  }

  @Test func weightsAreTheSharesOfRules() throws {
    // "Ich wache auf." and "Alte Hunde lachen." come by a rule twice as likely as that of "Heute lache ich."
    let drawn = try pairs(3000, 3...3)
    let count = drawn.count { $0.source == "Heute lache ich." }
    #expect((490...710).contains(count), "\(count)")
  }

  @Test func distinctPairsAreDistinctAndEndWhereThereAreNoMore() throws {
    let some = try pairs(12, 2...5, distinct: true)
    #expect(Set(some.map(\.source)).count == 12)
    // Of two to four words there are 1 + 3 + 4.
    #expect(try pairs(8, 2...4, distinct: true).count == 8)
    #expect(throws: GrammarError.exhausted(path: "small.grammar", found: 8, asked: 9)) {
      try pairs(9, 2...4, distinct: true)
    }
  }

  @Test func lengthsThatNoSentenceHasAreRefused() throws {
    #expect(
      throws: GrammarError.unreachableLengths(path: "small.grammar", lengths: 1...1, below: nil, above: 2)
    ) {
      try pairs(1, 1...1)
    }
    let grammar = try SynchronousGrammar(text: smallGrammar, path: "small.grammar")
    #expect(try PairGenerator(grammar, lengths: 1...4).lengths == [2, 3, 4])
  }

  @Test func aLanguageMayHaveNoSpaces() throws {
    let grammar = try SynchronousGrammar(
      text: """
        languages en zh
        unspaced zh
        start S
        phrase S
        rule S
          en "I" "know" "," "that" "he" "sleeps" "," "."
          zh "，" "我" "知道" "，" "他" "睡觉" "，" "。"
        """, path: "unspaced")
    var pairs: [PairGenerator.Pair] = []
    try PairGenerator(grammar, source: "zh", lengths: 4...4).generate(1, seed: Seed(1)) { pairs.append($0) }
    #expect(pairs.map(\.source) == ["我知道，他睡觉。"])
    #expect(pairs.map(\.target) == ["I know, that he sleeps."])
    #expect(pairs.map(\.sourceClasses) == [[nil, nil, nil, nil]])
    #expect(try PairGenerator(grammar, lengths: 5...5).isSourceSpaced)
  }

  @Test func commasAreLeftOutWhereAnotherMarkStands() throws {
    let grammar = try SynchronousGrammar(
      text: """
        languages de en
        start S
        phrase S
        rule S
          de "," "ja" "," "," "nein" "," "!"
          en "yes" "," "a" "," "a" "apple" ","
        spelling en a an before a*
        """, path: "commas")
    var texts: [String] = []
    try PairGenerator(grammar, lengths: 2...2).generate(1, seed: Seed(1)) { texts = [$0.source, $0.target] }
    #expect(texts == ["Ja, nein!", "yes, a, an apple"])
  }
}

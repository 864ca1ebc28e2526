import Bitext
import Files
import Layers
import Randomness
import Tensors
import TestSupport
import Testing
import Text

@testable import Translation

private let lines = variedLines

private let searches: [any Search] = [
  GreedySearch(), BeamSearch(size: 4, kept: 3), SamplingSearch(samples: 2, seed: Seed(3)),
]

@Suite struct TranslatorTests {
  @Test(arguments: searches.indices)
  func theBatchChangesNothing(search: Int) throws {
    let model = try smallModel()
    var options = TranslatorOptions()
    options.search = searches[search]
    options.wantsDetails = true
    let expected = try Translator(model, options).translate(lines)
    #expect(expected.map(\.source) == lines)
    for (threads, batchTokens) in [(1, 1), (2, 60), (3, 200), (4, 100_000)] {
      options.threads = threads
      options.batchTokens = batchTokens
      let translator = try Translator(model, options)
      #expect(translator.translate(lines) == expected)
      // One by one, under the same numbers.
      for (number, line) in lines.enumerated() {
        #expect(translator.translate([line], first: number) == [expected[number]])
      }
    }
    // In another order; a sample depends on its number, so only the others can be moved.
    guard !(searches[search] is SamplingSearch) else { return }
    let order = lines.indices.sorted { ($0 * 7) % lines.count < ($1 * 7) % lines.count }
    let shuffled = try Translator(model, options).translate(order.map { lines[$0] })
    #expect(shuffled == order.map { expected[$0] })
  }

  @Test(arguments: [WeightPrecision.bfloat16, .int8])
  func theBatchChangesNothingInLowerPrecision(precision: WeightPrecision) throws {
    let model = try smallModel()
    var options = TranslatorOptions()
    let exact = try Translator(model, options).translate(lines)
    options.precision = precision
    let expected = try Translator(model, options).translate(lines)
    #expect(expected.map(\.score) != exact.map(\.score))
    (options.threads, options.batchTokens) = (2, 60)
    let translator = try Translator(model, options)
    #expect(translator.translate(lines) == expected)
    for (number, line) in lines.enumerated() {
      #expect(translator.translate([line]) == [expected[number]])
    }
  }

  @Test func whatHasNothingToTranslateIsCopied() throws {
    let translator = try Translator(smallModel())
    for line in ["", "   ", "…", "\u{3000}", "?!", "\t", "--- *** ---", "\u{85}", "🙂", "\u{301}"] {
      let result = translator.translate([line])[0]
      #expect(Array(result.text.utf8) == Array(line.utf8))
      #expect(result.score == nil)
      #expect(result.alternatives.isEmpty)
      #expect(result.sourceTokens == 0 && result.targetTokens == 0)
    }
  }

  @Test(arguments: SubwordKind.allCases)
  func whatHasSomethingToTranslateIsNeverEmptyAndOneLine(kind: SubwordKind) throws {
    let model = try smallModel(kind: kind)
    for search in searches {
      var options = TranslatorOptions()
      options.search = search
      let results = try Translator(model, options).translate(lines)
      for result in results where hasLetterOrDigit(result.source) {
        #expect(result.text.unicodeScalars.contains { !$0.properties.isWhitespace }, "\(result.source)")
        #expect(!result.text.utf8.contains(UInt8(ascii: "\n")))
        #expect(result.score != nil)
        #expect(result.text == result.alternatives[0].text)
      }
    }
  }

  @Test func lettersAndDigitsOfEveryScriptCount() {
    for text in ["a", "Ω", "я", "日", "א", "٣", "९", "Ⅷ", "½", "ª", "𝔘", "-1-"] {
      #expect(hasLetterOrDigit(text))
    }
    for text in ["", " ", ".", "…", "—", "€", "🙂", "\u{301}", "\u{200D}", "\u{FE0F}", "\u{FFFD}"] {
      #expect(!hasLetterOrDigit(text))
    }
  }

  @Test func detailsTellPiecesAndWords() throws {
    let model = try smallModel()
    var options = TranslatorOptions()
    options.wantsDetails = true
    let result = try Translator(model, options).translate(["The lazy dog."])[0]
    let tokens = model.sourceTokenizer.encode("The lazy dog.")
    #expect(result.sourcePieces == tokens.map(model.sourceTokenizer.vocabulary.piece))
    #expect(result.sourceTokens == tokens.count + 1)
    #expect(!result.targetPieces.isEmpty)
    let targetWords = result.text.unicodeScalars.split { $0.properties.isWhitespace }.count
    #expect(result.alignment.map(\.target) == Array(0..<targetWords))
    #expect(result.alignment.allSatisfy { (0..<3).contains($0.source) })
  }

  @Test(arguments: searches.indices, [nil, smallRecurrentArchitectures[0]])
  func attentionIsOfTheTokensOfTheTranslation(search: Int, architecture: Architecture?) throws {
    let model = try smallModel(architecture)
    var options = TranslatorOptions()
    options.search = searches[search]
    (options.wantsAttention, options.wantsDetails) = (true, true)
    for result in try Translator(model, options).translate(lines) where result.score != nil {
      func tokens(_ pieces: [String], _ tokenizer: Tokenizer) throws -> [TokenID] {
        try pieces.map { try #require(tokenizer.vocabulary.id(of: $0)) }
      }
      let attention = model.attention(
        source: try tokens(result.sourcePieces + ["</s>"], model.sourceTokenizer),
        target: try tokens(result.targetPieces, model.targetTokenizer))
      #expect(result.attention == [attention])
      let map = try #require(try attention.maps().first)
      #expect(map.rows.map(\.text) == result.targetPieces + ["</s>"])
      #expect(map.columns.map(\.text) == result.sourcePieces + ["</s>"])
      let numbers = model.sourceTokenizer.sourceNumbersOfUnits(in: result.source)
      #expect(result.unitAlignment == map.alignedUnits().numbered(source: numbers, target: nil))
      #expect(result.alignment == result.unitAlignment.ofWords(source: result.source, target: result.text))
    }
  }

  @Test func changedWeightsAreTakenOver() throws {
    let model = try smallModel()
    let translator = try Translator(model)
    let before = translator.translate(["The lazy dog."])
    model.network.parameters.initialize(Seed(77))
    translator.update()
    let after = translator.translate(["The lazy dog."])
    #expect(before != after)
    #expect(try after == Translator(model).translate(["The lazy dog."]))
  }

  // MARK: Long texts

  @Test func aLongTextIsCutIntoSentences() throws {
    let model = try smallModel()
    var options = TranslatorOptions()
    options.maximumSourceTokens = 30
    let translator = try Translator(model, options)
    let sentences = ["The lazy dog.", "***!", "The fox is quick!", "A dog."]
    let gaps = ["  \u{2028}", " \u{2029}", " \u{200B} ", "  "]
    let text = "  " + zip(sentences, gaps).map { $0 + $1 }.joined()
    let expected = "  " + zip(sentences, gaps).map { translator.translate([$0])[0].text + $1 }.joined()
    #expect(translator.translate([text])[0].text == expected)
  }

  @Test func aSentenceThatIsTooLongIsCutBetweenWords() throws {
    let model = try smallModel()
    let segmenters = try SourceDivision.Segmenters(language: "en")
    let text = (0..<40).map { "dog\($0)" }.joined(separator: " ")
    let division = SourceDivision(text, model.sourceTokenizer, limit: 20, segmenters)
    #expect(division.sources.count > 2)
    #expect(division.sources.allSatisfy { $0.tokens.count <= 20 && $0.text.hasPrefix("dog") })
    #expect(written(division) == text)
  }

  @Test(arguments: [
    String(repeating: "a", count: 5000), String(repeating: "語", count: 3000),
    String(repeating: "\u{1F9FF}x", count: 900), String(repeating: "A dog. ", count: 700),
    String(repeating: "e\u{301}", count: 2000),
    String(repeating: " a", count: 3000) + String(repeating: " ", count: 3000),
    String(repeating: "é🧿", count: 500),
  ])
  func longTextsLoseNothing(text: String) throws {
    let model = try smallModel()
    let division = try SourceDivision(
      text, model.sourceTokenizer, limit: 50, SourceDivision.Segmenters(language: "en"))
    #expect(division.sources.allSatisfy { $0.tokens.count <= 50 })
    let normalize = model.sourceTokenizer.normalize
    #expect(Array(normalize(written(division)).utf8) == Array(normalize(text).utf8))
    var options = TranslatorOptions()
    options.search = GreedySearch()
    options.maximumSourceTokens = 50
    options.wantsDetails = true
    let result = try Translator(model, options).translate([text])[0]
    #expect(!result.text.isEmpty)
    let words = { (text: String) in text.unicodeScalars.split { $0.properties.isWhitespace }.count }
    #expect(result.alignment.allSatisfy { $0.source < words(text) && $0.target < words(result.text) })
  }

  @Test func whatIsTooLongForAWordIsCopied() throws {
    let model = try smallModel()
    let blob = String(repeating: "QUJD", count: 40)
    let division = try SourceDivision(
      "A dog \(blob) the fox \(blob)", model.sourceTokenizer, limit: 50,
      SourceDivision.Segmenters(language: "en"))
    #expect(division.sources.map(\.text) == ["A dog", "the fox"])
    #expect(written(division) == "A dog \(blob) the fox \(blob)")
  }

  @Test func whatCannotBeSeenChangesNothing() throws {
    let model = try smallModel()
    #expect(model.sourceTokenizer.vocabulary.normalization == .visibleNFC)
    let plain = "The lazy dog and the fox. The fox is quick! A dog."
    let odd =
      "\u{FEFF}The\tlazy d\u{AD}og\u{2060} and\u{2028}the fox. \u{200B} The fox\u{A0}is quick!\u{3000}A\u{200E} dog.\u{200F} "
    for limit in [8, 12, 500] {
      var options = TranslatorOptions()
      options.maximumSourceTokens = limit
      options.wantsDetails = true
      let translator = try Translator(model, options)
      let (expected, result) = (translator.translate([plain])[0], translator.translate([odd])[0])
      #expect(Normalizer(.visibleNFC).normalize(result.text) == expected.text)
      #expect(result.source == odd)
      #expect(result.score == expected.score)
      #expect(result.sourcePieces == expected.sourcePieces)
      // The zero-width space between the sentences is a word of its own, of the source and where it was copied.
      let shift = { (word: Int) in word < 6 ? word : word + 1 }
      #expect(result.alignment.map(\.source) == expected.alignment.map { shift($0.source) })
      let words = { (text: String) in text.unicodeScalars.split { $0.properties.isWhitespace }.count }
      let targets = result.alignment.map(\.target)
      #expect(targets.allSatisfy { $0 < words(result.text) } && targets.count == expected.alignment.count)
    }
  }

  @Test func whatIsNothingButInvisibleIsCopied() throws {
    let translator = try Translator(smallModel())
    for line in ["\u{200B}", " \u{FEFF}\t", "\u{3164}", "\u{115F}\u{1160}", "\u{AD}\u{2060} ", "\0"] {
      let result = translator.translate([line])[0]
      #expect(Array(result.text.utf8) == Array(line.utf8))
      #expect(result.score == nil && result.sourceTokens == 0)
    }
  }

  @Test func alignedWordsAreThoseOfTheTextsAsTheyAre() throws {
    let model = try smallModel()
    let plain = model.alignedWords(source: "A dog. The fox", target: "the dog the fox")
    let odd = model.alignedWords(
      source: "\u{FEFF} A dog.\u{3000}The \u{200B} fox", target: "the\u{AD} \u{2060} dog\tthe fox ")
    #expect(!plain.isEmpty)
    #expect(odd.map(\.source) == plain.map { $0.source == 3 ? 5 : $0.source + 1 })
    #expect(odd.map(\.target) == plain.map { $0.target == 0 ? 0 : $0.target + 1 })
  }

  /// What a division would become if every part were its own translation.
  private func written(_ division: SourceDivision) -> String {
    division.parts.map { part in
      switch part {
      case .copied(let text), .gap(let text): text
      case .translated(let source): source.text
      }
    }.joined()
  }
}

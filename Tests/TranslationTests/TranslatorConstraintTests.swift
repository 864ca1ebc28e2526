import Bitext
import Foundation
import Layers
import Randomness
import Synchronization
import Tensors
import TestSupport
import Testing
import Text

@testable import Translation

private let lines = variedLines

private let searches: [any Search] = [
  GreedySearch(), BeamSearch(size: 4, kept: 3), SamplingSearch(samples: 2, seed: Seed(3)),
  SamplingSearch(topK: 4, samples: 2, seed: Seed(3)),
]

/// Beginnings of texts that end within and after words, of several scripts, and with what no piece covers.
private let prefixes = [
  "The quick", "The qu", "The quick ", "the  lazy\tdog.\u{2003}", "日本", "日本語の文", "Größ", "🙂 sm", "a\u{301}",
  "Ж unknown", "x\u{200B}y", "42 and 3", "1.", "“", "dogs, and",
  "The quick brown fox jumps over the lazy dog. A",
]

@Suite struct TranslatorConstraintTests {
  private func options(_ search: any Search) -> TranslatorOptions {
    var options = TranslatorOptions()
    options.search = search
    return options
  }

  /// Whether a translation begins with a prefix, as normalized.
  private func begins(_ text: String, with prefix: String, _ model: TrainedModel) -> Bool {
    let prefix = model.targetTokenizer.normalize(prefix)
    return text.utf8.starts(with: prefix.utf8)
  }

  @Test(arguments: searches.indices, SubwordKind.allCases)
  func translationsBeginAsTold(search: Int, kind: SubwordKind) throws {
    let model = try smallModel(kind: kind, pieces: 400)
    let translator = try Translator(model, options(searches[search]))
    let texts = prefixes.map { _ in "The lazy dog." }
    for (prefix, result) in zip(prefixes, translator.translate(texts, prefixes: prefixes)) {
      for alternative in result.alternatives {
        #expect(begins(alternative.text, with: prefix, model), "\(prefix): \(alternative.text)")
        // After white space no word goes on.
        let rest = alternative.text.utf8.dropFirst(model.targetTokenizer.normalize(prefix).utf8.count)
        if prefix.unicodeScalars.last?.properties.isWhitespace == true {
          #expect(rest.first ?? UInt8(ascii: " ") == UInt8(ascii: " "), "\(prefix): \(alternative.text)")
        }
      }
    }
  }

  @Test func aLastWordMayGoOn() throws {
    let model = try smallModel(pieces: 400)
    let translator = try Translator(model, options(SamplingSearch(samples: 40, seed: Seed(1))))
    let rests = translator.translate(["A dog."], prefixes: ["The qu"])[0].alternatives.map {
      $0.text.dropFirst("The qu".count).first
    }
    #expect(rests.contains { $0?.isLetter == true })
    #expect(rests.contains { $0?.isLetter != true })
  }

  /// The tokens of a prefix have the probabilities that the model gives them where it is told all of the target.
  @Test func probabilitiesAreThoseOfTeacherForcing() throws {
    let model = try smallModel(pieces: 400)
    let tokenizer = model.targetTokenizer
    let encoder = ConstraintEncoder(tokenizer, GenerationRules(tokenizer))
    let source = tokenizer.encodeSource("Two dogs run.")
    for prefix in prefixes {
      let task = SearchTask(
        sources: TokenBatch([source]), rules: GenerationRules(tokenizer),
        constraints: [[try #require(encoder.prefix(prefix))]])
      for search in [GreedySearch(), BeamSearch(size: 3)] as [any Search] {
        let found = search.hypotheses(for: task, from: model.network, ForwardPass(.inference))[0][0]
        let batch = Batch(
          sources: [source], targets: [found.tokens], start: tokenizer.vocabulary.beginningID,
          end: tokenizer.vocabulary.endID)
        let logits = model.network.output.logits(model.network.states(batch, ForwardPass(.inference)))
        for (position, token) in found.tokens.enumerated() {
          let expected = logProbabilities(Array(logits.row(position)))[Int(token)]
          #expect(abs(found.tokenLogProbabilities[position] - expected) < 1e-3, "\(prefix)")
        }
      }
    }
  }

  @Test func noPrefixIsNone() throws {
    let model = try smallModel(pieces: 400)
    for search in searches {
      let translator = try Translator(model, options(search))
      let plain = translator.translate(lines)
      for nothing in ["", "  ", "\u{200B}", "\n"] {
        #expect(translator.translate(lines, prefixes: lines.map { _ in nothing }) == plain)
      }
      #expect(translator.translate(lines, phrases: lines.map { _ in ["", "\u{3000}"] }) == plain)
    }
  }

  @Test func phrasesAreSaid() throws {
    let phrases = [["fox"], ["lazy dog", "green"], ["日本語"], ["Größe", "42"], ["quick brown fox"]]
    for kind in SubwordKind.allCases where kind != .word {
      let model = try smallModel(kind: kind, pieces: 400)
      for search in [GreedySearch(), BeamSearch(size: 4, kept: 2)] as [any Search] {
        let translator = try Translator(model, options(search))
        let results = translator.translate(phrases.map { _ in "A dog." }, phrases: phrases)
        for (phrases, result) in zip(phrases, results) {
          for alternative in result.alternatives {
            for phrase in phrases {
              #expect(alternative.text.contains(phrase), "\(kind): \(alternative.text)")
            }
          }
        }
      }
    }
  }

  /// One hypothesis alone would say phrases at the end only.
  @Test func aBeamOfOneFindsPlacesAsAWiderOneDoes() throws {
    let model = try smallModel(pieces: 400)
    let phrases = [["fox"], ["dog"]]
    let found = try ([GreedySearch(), BeamSearch(size: 4)] as [any Search]).map { search in
      try Translator(model, options(search)).translate(phrases.map { _ in "A dog." }, phrases: phrases)
        .map(\.text)
    }
    #expect(found[0] == found[1])
  }

  /// Their number of hypotheses would grow without bound.
  @Test func aGreatManyPhrasesAreSaid() throws {
    let model = try smallModel(pieces: 400)
    let phrases = (10...49).map { "\($0)" }
    let found = try Translator(model, options(BeamSearch(size: 5))).translate(["A dog."], phrases: [phrases])
    #expect(phrases.filter { !found[0].text.contains($0) } == [])
  }

  @Test func aPhraseIsNoPartOfAWord() throws {
    let model = try smallModel(pieces: 400)
    let tokenizer = model.targetTokenizer
    let encoder = ConstraintEncoder(tokenizer, GenerationRules(tokenizer))
    func isMet(_ text: String, _ phrase: String) throws -> Bool {
      var state = try #require(encoder.phrases([[phrase]]))
      for token in tokenizer.encode(text) { state.advance(token) }
      return state.missing == 0
    }
    #expect(try isMet("the lazy dog", "dog"))
    #expect(try isMet("the \"dog\"", "dog"))
    #expect(try isMet("dog.", "dog"))
    #expect(try isMet("日本語の文", "文"))
    #expect(try !isMet("the lazy dogs", "dog"))
    #expect(try !isMet("the foxdog", "dog"))
    #expect(try !isMet("the 3dog", "dog"))
  }

  @Test func optionsHoldForAll() throws {
    let model = try smallModel(pieces: 400)
    for search in searches {
      var options = options(search)
      (options.minimumLength, options.noRepeatedNGram) = (8, 1)
      options.wantsDetails = true
      for result in try Translator(model, options).translate(lines) where result.score != nil {
        #expect(result.targetPieces.count >= 8)
        #expect(Set(result.targetPieces).count == result.targetPieces.count)
      }
    }
  }

  /// Lets no token come that was the last.
  private struct NoTwins: TokenConstraint {
    var last: TokenID?

    func allows(_ token: TokenID) -> Bool { token != last }
    mutating func advance(_ token: TokenID) { last = token }
  }

  @Test func aConstraintCanBeOnesOwn() throws {
    let model = try smallModel(pieces: 400)
    for search in searches {
      var options = options(search)
      options.constraints = [NoTwins()]
      options.wantsDetails = true
      for result in try Translator(model, options).translate(lines) {
        #expect(zip(result.targetPieces, result.targetPieces.dropFirst()).allSatisfy { $0 != $1 })
      }
    }
  }

  @Test func theBatchChangesNothing() throws {
    let model = try smallModel(pieces: 400)
    let begun = lines.indices.map { $0 % 3 == 0 ? prefixes[$0 % prefixes.count] : "" }
    let phrases = lines.indices.map { $0 % 2 == 0 ? ["fox", "lazy dog"] : [] }
    for search in searches {
      for alternatives in [nil, 3] where alternatives == nil || search is BeamSearch {
        var options = options(search)
        options.alternatives = alternatives
        let expected = try Translator(model, options).translate(lines, prefixes: begun, phrases: phrases)
        (options.threads, options.batchTokens) = (3, 60)
        let translator = try Translator(model, options)
        #expect(translator.translate(lines, prefixes: begun, phrases: phrases) == expected)
        for (number, line) in lines.enumerated() {
          let alone = translator.translate(
            [line], prefixes: [begun[number]], phrases: [phrases[number]], first: number)
          #expect(alone == [expected[number]])
        }
      }
    }
  }

  /// A shortlist keeps nothing from being said that is asked for.
  @Test(arguments: [SubwordKind.bpe, .word])
  func aShortlistLeavesRoom(kind: SubwordKind) throws {
    let model = try smallModel(kind: kind, pieces: 400)
    var listed = Shortlist.Options()
    (listed.first, listed.best) = (3, 1)
    let pairs = [SentencePair(source: "one", target: "x", origin: .init(path: "pairs", line: 1))]
    for search in searches {
      var options = options(search)
      options.shortlist = try Shortlist(
        of: pairs, source: model.sourceTokenizer, target: model.targetTokenizer, listed)
      let translator = try Translator(model, options)
      let results = translator.translate(
        prefixes.map { _ in "The lazy dog." }, prefixes: prefixes, phrases: prefixes.map { _ in ["fox"] })
      for (prefix, result) in zip(prefixes, results) {
        #expect(begins(result.text, with: prefix, model), "\(prefix): \(result.text)")
        #expect(result.text.contains("fox"), "\(prefix): \(result.text)")
      }
    }
  }

  @Test func ofALongTextTheFirstPartIsMeant() throws {
    let model = try smallModel()
    var options = options(BeamSearch(size: 2))
    options.maximumSourceTokens = 10
    let text = "The lazy dog. The fox is quick!"
    let translator = try Translator(model, options)
    let (plain, begun) = (
      translator.translate([text])[0].text,
      translator.translate([text], prefixes: ["A green"], phrases: [["fox"]])[0].text
    )
    let first = translator.translate(["The lazy dog."], prefixes: ["A green"], phrases: [["fox"]])[0].text
    let last = translator.translate(["The fox is quick!"])[0].text
    #expect(plain.hasSuffix(" " + last))
    #expect(begun == first + " " + last)
    options.alternatives = 3
    let alternatives = try Translator(model, options).translate([text], prefixes: ["A "])[0].alternatives
    #expect(alternatives.count == 3)
    #expect(alternatives.allSatisfy { $0.text.hasPrefix("A ") && $0.text.hasSuffix(" " + last) })
  }

  // MARK: Stopping

  private final class Flag: Sendable {
    let isSet = Atomic(false)
    let questions = Atomic(0)

    func ask() -> Bool {
      questions.add(1, ordering: .relaxed)
      return isSet.load(ordering: .relaxed)
    }
  }

  @Test(arguments: searches.indices)
  func workEndsWhenAnotherThreadSaysSo(search: Int) throws {
    let flag = Flag()
    var options = options(searches[search])
    // What nobody could wait for.
    options.targetLength = .exactly(1_000_000)
    (options.threads, options.batchTokens) = (2, 60)
    options.wantsDetails = true
    options.shouldStop = { flag.ask() }
    let translator = try Translator(smallModel(), options)
    Thread.detachNewThread {
      while flag.questions.load(ordering: .relaxed) < 20 { Thread.sleep(forTimeInterval: 0.01) }
      flag.isSet.store(true, ordering: .relaxed)
    }
    let results = translator.translate(lines)
    #expect(results.map(\.source) == lines)
    for result in results { #expect(result.isComplete == !hasLetterOrDigit(result.source)) }
  }

  @Test func whatIsStoppedAtOnceIsCopied() throws {
    let model = try smallModel(pieces: 400)
    var options = options(BeamSearch())
    options.shouldStop = { true }
    for result in try Translator(model, options).translate(lines) {
      #expect(result.isComplete == !hasLetterOrDigit(result.source))
      #expect(result.text == result.source)
    }
  }
}

import Bitext
import Layers
import Tensors
import TestSupport
import Testing
import Text

@testable import Translation

@Suite struct NextWordSearchTests {
  private let model: TrainedModel
  private let encoder: ConstraintEncoder

  init() throws {
    model = try smallModel(pieces: 450)
    encoder = ConstraintEncoder(model.targetTokenizer, GenerationRules(model.targetTokenizer))
  }

  private func alternatives(_ count: Int, after prefix: String, _ text: String = "The fox.") throws
    -> [String]
  {
    var options = TranslatorOptions()
    options.alternatives = count
    options.search = BeamSearch(size: 3)
    let result = try Translator(model, options).translate([text], prefixes: [prefix])[0]
    return result.alternatives.map(\.text)
  }

  /// The letters and digits after a prefix, and what a model that knows nothing makes of single bytes.
  private func word(_ text: String, after prefix: String) -> String {
    let rest = text.utf8.dropFirst(prefix.utf8.count)
    let word = String(decoding: rest, as: UTF8.self)
    return String(word.prefix { $0.isLetter || $0.isNumber || !$0.isASCII })
  }

  @Test(arguments: ["The ", "The quick ", "The qu", "", "🙂 "])
  func eachGoesOnWithAnotherWord(prefix: String) throws {
    let found = try alternatives(6, after: prefix)
    #expect(found.count == 6)
    #expect(Set(found).count == 6)
    #expect(found.allSatisfy { $0.hasPrefix(prefix) }, "\(found)")
    // Signs are words by themselves, whatever comes after them.
    let words = found.map { word($0, after: prefix) }.filter { !$0.isEmpty }
    #expect(Set(words).count == words.count, "\(words)")
  }

  /// The logarithms of the probabilities of what comes after some tokens.
  private func next(_ source: [TokenID], _ target: [TokenID]) -> [Float] {
    let batch = Batch(
      sources: [source], targets: [target], start: model.targetTokenizer.vocabulary.beginningID,
      end: model.targetTokenizer.vocabulary.endID)
    let logits = model.network.output.logits(model.network.states(batch, ForwardPass(.inference)))
    return logProbabilities(Array(logits.row(target.count)))
  }

  /// The logarithm of the probability that a word after a prefix is spelled so, and ends.
  private func logProbability(_ source: [TokenID], _ prefix: [TokenID], _ word: [TokenID]) -> Double {
    var sum = 0.0
    for count in 0..<prefix.count + word.count {
      let tokens = prefix + word
      sum += Double(next(source, Array(tokens[..<count]))[Int(tokens[count])])
    }
    let after = next(source, prefix + word)
    let rules = GenerationRules(model.targetTokenizer)
    let ending = after.indices.reduce(0.0) { sum, token in
      let (token, last) = (TokenID(token), word[word.count - 1])
      let isEnd = token == rules.endID
      return (isEnd || rules.canGenerate(token)) && !encoder.edges.joins(last, token)
        ? sum + exponential(Double(after[Int(token)])) : sum
    }
    return sum + logarithm(ending)
  }

  @Test func theMostProbableWordsAreFound() throws {
    let tokenizer = model.targetTokenizer
    let source = tokenizer.encodeSource("The fox.")
    let start = tokenizer.encode("The quick")
    let task = SearchTask(
      sources: TokenBatch([source]), rules: GenerationRules(tokenizer),
      constraints: [[try #require(encoder.prefix("The quick "))]])
    let search = NextWordSearch(count: 5, tokenizer: tokenizer, edges: encoder.edges)
    let words = search.hypotheses(for: task, from: model.network, ForwardPass(.inference))[0]
    #expect(words.count == 5)
    #expect(words.map(\.score) == words.map(\.score).sorted(by: >))
    for word in words {
      #expect(word.tokens.starts(with: start))
      // Other spellings add to it.
      let own = logProbability(source, start, Array(word.tokens.dropFirst(start.count)))
      #expect(Double(word.score) >= own - 1e-4)
    }
    // No word of one piece is more probable than these.
    let texts = Set(words.map { tokenizer.decode($0.tokens) })
    let least = Double(words[4].score)
    for piece in 0..<TokenID(tokenizer.vocabulary.count)
    where tokenizer.vocabulary.piece(of: piece).hasPrefix("▁") && !encoder.edges.endsWithSpace(piece) {
      if !texts.contains(tokenizer.decode(start + [piece])) {
        #expect(logProbability(source, start, [piece]) <= least + 1e-4)
      }
    }
  }

  @Test func piecesKnowWhereWordsEnd() throws {
    let vocabulary = model.targetTokenizer.vocabulary
    let edges = encoder.edges
    func id(_ piece: String) throws -> TokenID { try #require(vocabulary.id(of: piece), "\(piece)") }
    #expect(try edges.joins(id("▁the"), id("a")))
    #expect(try !edges.joins(id("▁the"), id("▁the")))
    #expect(try !edges.joins(id("▁the"), id(".")))
    #expect(try !edges.joins(id("."), id("a")))
    #expect(try !edges.joins(id("a"), vocabulary.endID))
    #expect(try edges.joins(id("a"), id("<0xC3>")))
    #expect(try !edges.joins(id("a"), id("<0x20>")))
    #expect(try edges.endsWithSpace(id("<0x20>")))
    #expect(try !edges.endsWithSpace(id("▁the")))
  }
}

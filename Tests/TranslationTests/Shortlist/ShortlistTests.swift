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
  SamplingSearch(topK: 5, samples: 2, seed: Seed(3)),
]

@Suite struct ShortlistTests {
  private let model: TrainedModel
  private let shortlist: Shortlist

  init() throws {
    model = try smallModel()
    var options = Shortlist.Options()
    (options.first, options.best) = (12, 3)
    shortlist = try Shortlist(
      of: pairs, source: model.sourceTokenizer, target: model.targetTokenizer, options)
  }

  @Test func whatCannotBeSeenChangesNothing() throws {
    var options = Shortlist.Options()
    (options.first, options.best) = (12, 3)
    let odd = pairs.map { pair in
      SentencePair(
        source: "\u{FEFF}" + pair.source.replacing(" ", with: "\u{A0}"),
        target: pair.target.replacing(" ", with: "\t\u{200B}") + "\u{200F}", origin: pair.origin)
    }
    let same = try Shortlist(
      of: odd, source: model.sourceTokenizer, target: model.targetTokenizer, options)
    #expect(same == shortlist)
  }

  @Test(arguments: searches.indices)
  func neighboursChangeNothing(search: Int) throws {
    var options = TranslatorOptions()
    options.search = searches[search]
    options.shortlist = shortlist
    options.wantsDetails = true
    let expected = try Translator(model, options).translate(lines)
    for (threads, batchTokens) in [(1, 1), (2, 60), (3, 100_000)] {
      options.threads = threads
      options.batchTokens = batchTokens
      let translator = try Translator(model, options)
      #expect(translator.translate(lines) == expected)
      for (number, line) in lines.enumerated() {
        #expect(translator.translate([line], first: number) == [expected[number]])
      }
    }
  }

  @Test(arguments: searches.indices)
  func translationsConsistOfListedTokens(search: Int) throws {
    let tokenizer = model.targetTokenizer
    let sources = lines.map { model.sourceTokenizer.encodeSource($0) }.filter { $0.count > 1 }
    let task = SearchTask(
      sources: TokenBatch(sources), rules: GenerationRules(tokenizer), shortlist: shortlist)
    model.network.parameters.pack(for: model.device)
    let results = searches[search].hypotheses(for: task, from: model.network, .init(.inference))
    for (source, hypotheses) in zip(sources, results) {
      let allowed = Set(shortlist.tokens(for: source, endID: tokenizer.vocabulary.endID))
      #expect(allowed.count < tokenizer.vocabulary.count)
      #expect(!hypotheses.isEmpty)
      for hypothesis in hypotheses { #expect(allowed.isSuperset(of: hypothesis.tokens)) }
    }
  }

  @Test(arguments: searches.indices)
  func aListOfAllTokensChangesNothing(search: Int) throws {
    let vocabulary = model.targetTokenizer.vocabulary
    var options = TranslatorOptions()
    options.search = searches[search]
    let expected = try Translator(model, options).translate(lines)
    options.shortlist = Shortlist(
      frequent: Array(0..<TokenID(vocabulary.count)),
      starts: [Int](repeating: 0, count: vocabulary.count + 1),
      translations: [], source: vocabulary, target: vocabulary)
    #expect(try Translator(model, options).translate(lines) == expected)
  }

  @Test func aTokenNeverSeenMayBeCopied() throws {
    let vocabulary = model.sourceTokenizer.vocabulary
    let shortlist = try Shortlist(
      of: Array(pairs.prefix(1)), source: model.sourceTokenizer, target: model.targetTokenizer)
    let unseen = try #require(vocabulary.id(of: "<0xFF>"))
    #expect(shortlist.tokens(for: [unseen], endID: vocabulary.endID).contains(unseen))
  }

  @Test func threadsChangeNothing() throws {
    var options = Shortlist.Options()
    (options.first, options.best) = (12, 3)
    let again = try Shortlist(
      of: pairs, source: model.sourceTokenizer, target: model.targetTokenizer, options, threads: 3)
    #expect(again == shortlist)
  }

  // MARK: Files

  @Test(arguments: ["list", "list.gz"])
  func filesGiveBackTheList(name: String) throws {
    let folder = try TemporaryDirectory()
    try shortlist.write(to: folder.path(name))
    #expect(try read(folder.path(name)) == shortlist)
  }

  @Test func anotherVocabularyIsRefused() throws {
    let folder = try TemporaryDirectory()
    let path = folder.path("list")
    try shortlist.write(to: path)
    let other = try smallTokenizer(kind: .unigram).vocabulary
    #expect(throws: ShortlistError.otherVocabulary(path: path)) {
      try Shortlist.read(from: path, source: model.sourceTokenizer.vocabulary, target: other)
    }
    #expect(throws: ShortlistError.otherVocabulary(path: path)) {
      try Shortlist.read(from: path, source: other, target: model.targetTokenizer.vocabulary)
    }
  }

  @Test func damagedFilesAreRefusedWithTheLine() throws {
    let folder = try TemporaryDirectory()
    try shortlist.write(to: folder.path("whole"))
    let whole = try FileSystem.readText(folder.path("whole")).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
    func line(of lines: [String]) throws -> Int? {
      let path = try folder.write(lines.joined(separator: "\n"), to: "damaged")
      let error = #expect(throws: ShortlistError.self) { try read(path) }
      guard case .malformed(path, let line, _) = error else { return nil }
      return line
    }
    func replacing(_ index: Int, by text: String) -> [String] {
      var lines = whole
      lines[index] = text
      return lines
    }
    #expect(try line(of: ["a text"]) == 1)
    #expect(try line(of: [""]) == 1)
    #expect(try line(of: Array(whole.prefix(3))) == 3)
    #expect(try line(of: Array(whole.dropLast(4))) == whole.count - 4)
    #expect(try line(of: whole + ["1 2"]) == whole.count)
    for text in ["1 300", "1 -2", "1  2", "99999999999999999999", "a"] {
      #expect(try line(of: replacing(4, by: text)) == 5)
      #expect(try line(of: replacing(9, by: text)) == 10)
    }
  }

  private func read(_ path: String) throws -> Shortlist {
    try Shortlist.read(
      from: path, source: model.sourceTokenizer.vocabulary, target: model.targetTokenizer.vocabulary)
  }
}

private let pairs = lines.enumerated().map {
  SentencePair(source: $1, target: $1, origin: .init(path: "lines", line: $0 + 1))
}

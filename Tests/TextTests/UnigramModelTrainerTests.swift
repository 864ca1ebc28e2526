import Testing
import Threads

@testable import Text

@Suite struct UnigramModelTrainerTests {
  private func trainer(_ lines: [String], threads: Int = 1) throws -> UnigramModelTrainer {
    let pool = ThreadPool(threads: threads)
    var counter = try WordCounter(.nfc, .icu(locale: "root"), on: pool)
    for line in lines { Array(line.utf8).withUnsafeBufferPointer { counter.add($0) } }
    let words = counter.counts()
    let alphabet = Alphabet(of: words, coverage: 1, maximum: 1000)
    let (sequences, counts) = alphabet.sequences(of: words)
    return UnigramModelTrainer(
      alphabet: alphabet, sequences: sequences, counts: counts, minimumFrequency: 2, on: pool)
  }

  @Test func eachStepRaisesTheLikelihood() throws {
    var trainer = try trainer(try Fixtures.lines("subword-nmt/corpus.en.gz"))
    for _ in 0..<12 { trainer.step() }
    let likelihoods = trainer.logLikelihoods
    #expect(likelihoods.count == 12)
    for (before, after) in zip(likelihoods, likelihoods.dropFirst()) { #expect(after > before) }
    #expect(try #require(likelihoods.last) < 0)
  }

  @Test func findsTheWordsOfTheText() throws {
    var trainer = try trainer(Array(repeating: "the cat the dog a cat a dog the bird", count: 30))
    let (texts, scores) = trainer.train(size: 16)
    let pieces = (0..<texts.count).map { String(decoding: texts.bytes(of: $0), as: UTF8.self) }
    #expect(pieces.count == 16)
    for word in [" the", " cat", " dog"] { #expect(pieces.contains(word), "\(pieces)") }
    #expect(scores == scores.sorted(by: >))
    #expect(scores.allSatisfy { $0.isFinite && $0 < 0 })
  }

  @Test func doesNotDependOnThreads() throws {
    let lines = try Fixtures.lines("subword-nmt/corpus.en.gz")
    var one = try trainer(lines, threads: 1)
    var four = try trainer(lines, threads: 4)
    let (first, second) = (one.train(size: 500), four.train(size: 500))
    #expect(first.scores.map(\.bitPattern) == second.scores.map(\.bitPattern))
    #expect((0..<500).allSatisfy { Array(first.texts.bytes(of: $0)) == Array(second.texts.bytes(of: $0)) })
  }

  @Test func standsWordsOfAnyLength() throws {
    var trainer = try trainer([String(repeating: "ab", count: 50_000), String(repeating: "z", count: 99)])
    let (texts, _) = trainer.train(size: 12)
    #expect(texts.count <= 12 && texts.count >= 4)
  }
}

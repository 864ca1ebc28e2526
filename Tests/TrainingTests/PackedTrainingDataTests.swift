import Bitext
import Packing
import Randomness
import TestSupport
import Testing
import Text
import Translation

@testable import Training

/// Packed corpora as a training sees them.
struct PackedTrainingDataTests {
  private let folder: TemporaryDirectory
  private let corpus: Corpus
  private let pairs: [SentencePair]
  private let tokenizer: Tokenizer

  init() throws {
    folder = try TemporaryDirectory()
    let lines = (0..<500).map { "the \($0 % 40) dogs and \($0)\tdie \($0) Hunde\n" }
    corpus = Corpus(files: [try folder.write(lines.joined(), to: "pairs.tsv")])
    pairs = try corpus.pairs(.training).pairs
    var options = VocabularyBuilder.Options()
    options.size = 320
    options.minimumFrequency = 1
    var builder = try VocabularyBuilder(options, threads: 1)
    for pair in pairs { for text in [pair.source, pair.target] { builder.add(text) } }
    tokenizer = try Tokenizer(builder.build())
  }

  private func packed() throws -> PackedCorpus {
    let packer = CorpusPacker(corpus, .training, source: tokenizer.vocabulary, target: nil, threads: 2)
    return try packer.pack(into: folder.path("packed")).corpus
  }

  @Test func batchesAreThoseOfThePairsInMemory() throws {
    let memory = try TrainingData(pairs, source: tokenizer, target: tokenizer, threads: 1)
    let vocabulary = tokenizer.vocabulary
    let data = TrainingData(
      PackedMixture([PackedMixture.Member(try packed())]), source: vocabulary, target: vocabulary)
    #expect(data.count == 500)
    #expect(data.tokens == memory.tokens)
    #expect(data.targetTokens == memory.targetTokens)
    let chosen = [499, 0, 17, 17, 256]
    #expect(try data.batch(chosen) == memory.batch(chosen))
    #expect(data.tokens(of: chosen) == memory.tokens(of: chosen))
    #expect(data.longestSource(of: chosen) == memory.longestSource(of: chosen))
    #expect(data.origin(of: 17) == memory.origin(of: 17))
    let sampler = data.sampler(tokenBudget: 200, seed: Seed(1))
    let epoch = sampler.epoch(2)
    #expect(epoch.count == sampler.batchCount(epoch: 2))
    #expect(epoch.flatMap { $0 }.sorted() == Array(0..<500))
    #expect(!epoch.sample.isEmpty)
  }

  @Test func aPlanGoesByThePiecesThatAreThere() throws {
    let packed = try packed()
    let facts = CorpusFacts([packed])
    let known = CorpusFacts(pairs)
    #expect(facts.pairs == known.pairs)
    #expect(facts.source.words == known.source.words)
    #expect(facts.target.words == known.target.words)
    let plan = TrainingPlan(PlanningBasis(facts, .transformer, budget: TrainingBudget()))
    let memory = try TrainingData(pairs, source: tokenizer, target: tokenizer, threads: 1)
    #expect(plan.targetTokens == memory.targetTokens)
  }
}

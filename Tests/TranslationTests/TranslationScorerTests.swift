import Bitext
import Layers
import Randomness
import Tensors
import TestSupport
import Testing
import Text

@testable import Translation

private let sources = variedLines
private let targets = variedLines.indices.map { variedLines[($0 * 3 + 1) % variedLines.count] }

/// A Transformer, two recurrent models, and all of them together.
private func systems() throws -> [TranslationSystem] {
  try smallMembers().map { TranslationSystem($0) }
    + DistributionMean.allCases.map { try smallEnsemble($0) }
}

@Suite struct TranslationScorerTests {
  @Test(arguments: [WeightPrecision.float32, .int8])
  func theBatchChangesNothing(precision: WeightPrecision) throws {
    for system in try systems() {
      let expected = TranslationScorer(system, precision: precision).score(sources: sources, targets: targets)
      #expect(expected.count == sources.count)
      for (threads, batchTokens) in [(1, 1), (2, 60), (3, 100_000)] {
        let scorer = TranslationScorer(
          system, threads: threads, precision: precision, batchTokens: batchTokens)
        #expect(scorer.score(sources: sources, targets: targets) == expected)
        for index in sources.indices.reversed() where threads == 1 {
          #expect(
            scorer.score(sources: [sources[index]], targets: [targets[index]]) == [expected[index]])
        }
      }
    }
  }

  @Test func theyAreWhatASearchFinds() throws {
    for system in try systems() {
      let tokenizer = system.first.sourceTokenizer
      let texts = sources.filter { !$0.isEmpty }
      let tokens = texts.map(tokenizer.encodeSource)
      system.pack(as: .float32)
      let rules = GenerationRules(system.first.targetTokenizer)
      let found = system.hypotheses(
        of: BeamSearch(size: 3, kept: 3),
        for: SearchTask(sources: TokenBatch(tokens), rules: rules, targetLength: .atMost(ratio: 1, extra: 4)),
        texts: texts, ForwardPass(.inference))
      for (index, hypotheses) in found.enumerated() {
        for hypothesis in hypotheses {
          let batch = Batch(
            sources: [tokens[index]], targets: [hypothesis.tokens], start: rules.beginningID,
            end: rules.endID)
          let others = system.otherSources { [$0.encodeSource(texts[index])] }
          let values = system.tokenLogProbabilities(
            of: batch, otherSources: others, ForwardPass(.inference))
          // An incomplete one has no end.
          expectClose(
            Array(values[..<hypothesis.tokenLogProbabilities.count]), hypothesis.tokenLogProbabilities,
            within: .sums, "\(texts[index]) as \(hypothesis.tokens)")
        }
      }
    }
  }

  @Test func everyTokenIsScoredAndTheEnd() throws {
    let system = try smallEnsemble()
    let scorer = TranslationScorer(system)
    let tokenizer = system.first.targetTokenizer
    for (target, scored) in zip(targets, scorer.score(sources: sources, targets: targets)) {
      let tokens = tokenizer.encode(target) + [tokenizer.vocabulary.endID]
      #expect(scored.tokens == tokens)
      #expect(scored.logProbabilities.count == tokens.count)
      #expect(scored.logProbabilities.allSatisfy { $0.isFinite && $0 < 0 })
      #expect(scorer.pieces(of: scored) == tokens.map(tokenizer.vocabulary.piece))
      let sum = scored.logProbabilities.reduce(0.0) { $0 + Double($1) }
      #expect(scored.score == Float(sum))
      #expect(scored.normalizedScore == Float(sum / Double(tokens.count)))
    }
    #expect(scorer.score(sources: [], targets: []).isEmpty)
  }

  /// What a sentence is said to be matters, and what its source is.
  @Test func scoresDependOnBothSides() throws {
    for system in try systems() {
      let scorer = TranslationScorer(system)
      let scores = scorer.score(
        sources: ["A dog.", "A dog.", "The fox is quick."], targets: ["A dog.", "The fox.", "A dog."]
      ).map(\.score)
      #expect(Set(scores).count == 3)
    }
  }

  @Test func sentencesOfAnyLengthAreScoredWhole() throws {
    let long = [String](repeating: "the lazy dog", count: 200).joined(separator: " ")
    for system in try [TranslationSystem(smallModel()), smallEnsemble()] {
      let scored = TranslationScorer(system, threads: 2).score(
        sources: [long, "x", ""], targets: [long, long, ""])
      #expect(scored[0].tokens.count > 400)
      #expect(scored.allSatisfy { $0.score.isFinite })
      #expect(scored[2].tokens.count == 1)
    }
  }
}

import Evaluation
import Testing

/// Scores, signatures and parts against those that sacreBLEU printed for the same text and options.
@Suite struct SacreBLEUTests {
  @Test func fixtureIsComplete() throws {
    let fixture = try SacreBLEUFixture.recorded.get()
    #expect(fixture.corpora.count >= 15)
    let tried = Set(fixture.corpora.flatMap(\.scores).map { $0.options.tokenize ?? $0.options.metric })
    // Those by pieces have a model and text of their own.
    let tokenizations = BLEUTokenization.allCases.filter { $0 != .flores101 && $0 != .flores200 }
    #expect(tried.isSuperset(of: tokenizations.map(\.rawValue) + ["chrf", "ter"]))
  }

  @Test(arguments: SacreBLEUFixture.corpora)
  func bleu(corpus: SacreBLEUFixture.Corpus) throws {
    for expected in corpus.scores where expected.options.metric == "bleu" {
      let metric = try expected.options.bleu()
      // What is not installed cannot be tried.
      if metric.tokenization.isAvailable { try check(metric, on: corpus, against: expected) }
    }
  }

  @Test(arguments: SacreBLEUFixture.corpora)
  func chrF(corpus: SacreBLEUFixture.Corpus) throws {
    for expected in corpus.scores where expected.options.metric == "chrf" {
      try check(expected.options.chrF, on: corpus, against: expected)
    }
  }

  @Test(arguments: SacreBLEUFixture.corpora)
  func ter(corpus: SacreBLEUFixture.Corpus) throws {
    for expected in corpus.scores where expected.options.metric == "ter" {
      try check(expected.options.ter, on: corpus, against: expected)
    }
  }

  private func check<M: Metric>(
    _ metric: M, on corpus: SacreBLEUFixture.Corpus, against expected: SacreBLEUFixture.Scores
  ) throws {
    let scored = ScoredCorpus(metric, hypotheses: corpus.hypotheses, references: corpus.references)
    let context = Comment(rawValue: "\(corpus.name): \(expected.signature)")
    #expect(metric.name == expected.name, context)
    #expect(abs(scored.score - expected.score) < 5e-5, context)
    #expect(signature(scored) == unversioned(expected.signature), context)
    for (line, score) in expected.sentences.enumerated() {
      let found = metric.score(scored.statistics[line])
      #expect(abs(found - score) < 5e-5, "\(context), line \(line): \(corpus.hypotheses[line])")
    }
    let parts = Dictionary(uniqueKeysWithValues: metric.parts(scored.total).map { ($0.name, $0.value) })
    for (name, value) in expected.parts {
      let part = try #require(parts[name], context)
      #expect(isClose(part, value), "\(context): \(name) is \(part), not \(value)")
    }
    if let details = metric.details(scored.total) {
      #expect(expected.line.hasSuffix(" \(details)"), context)
    }
  }

  private func signature<M: Metric>(_ scored: ScoredCorpus<M>) -> String {
    unversioned(scored.metric.signature(referenceCount: scored.referenceCount))
  }

  private func isClose(_ part: ScorePart.Value, _ expected: SacreBLEUFixture.Part) -> Bool {
    switch (part, expected) {
    case (.integer(let found), .number(let number)): Double(found) == number
    case (.number(let found), .number(let number)): abs(found - number) < 5e-5
    case (.integers(let found), .numbers(let numbers)): found.map { Double($0) } == numbers
    case (.numbers(let found), .numbers(let numbers)):
      found.count == numbers.count && zip(found, numbers).allSatisfy { abs($0 - $1) < 5e-5 }
    default: false
    }
  }
}

/// Returns a signature without the version's value, which differs from sacreBLEU's on purpose.
func unversioned(_ signature: String) -> String {
  signature.split(separator: "|").map { $0.hasPrefix("version:") ? "version" : String($0) }
    .joined(separator: "|")
}

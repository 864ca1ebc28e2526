import Evaluation
import Files
import Foundation
import Randomness
import Testing

@Suite struct EvaluationReportTests {
  private let hypotheses = NamedLines(
    name: "out.en", lines: ["the cat sat on the mat .", "hello \"world\"", "", "one two three four five"])
  private let references = NamedLines(
    name: "ref.en", lines: ["the cat is on the mat .", "hello, world", "empty", "one two three four six"])

  @Test func reportsMetricsInTheOrderAskedFor() throws {
    let report = try EvaluationReport(
      hypotheses: hypotheses, references: [references],
      options: EvaluationOptions(metrics: [.ter, .chrFPlusPlus, .bleu, .chrF]))
    #expect(report.results.map(\.name) == ["TER", "chrF2++", "BLEU", "chrF2"])
    #expect(report.results.allSatisfy { $0.sentenceScores == nil && $0.confidenceInterval == nil })
  }

  @Test func optionsReachTheMetrics() throws {
    let options = EvaluationOptions(
      metrics: [.bleu, .chrF], bleu: BLEU(tokenization: .none, lowercase: true, smoothing: .floor(0.1)),
      chrF: ChrF(lowercase: true), bootstrap: Bootstrap(resamples: 50, seed: Seed(9)))
    let report = try EvaluationReport(
      hypotheses: hypotheses, references: [references, references], options: options)
    #expect(
      report.results[0].signature
        == "nrefs:2|bs:50|seed:9|case:lc|eff:no|tok:none|smooth:floor[0.10]|version:\(metricsVersion)")
    #expect(
      report.results[1].signature
        == "nrefs:2|bs:50|seed:9|case:lc|eff:yes|nc:6|nw:0|space:no|version:\(metricsVersion)")
  }

  @Test func sentenceScoresUseTheEffectiveOrder() throws {
    let report = try EvaluationReport(
      hypotheses: hypotheses, references: [references],
      options: EvaluationOptions(metrics: [.bleu, .ter], scoresSentences: true))
    let bleu = try #require(report.results[0].sentenceScores)
    #expect(bleu.count == 4)
    // Three words have no 4-gram: without the effective order the second line would score 0.
    #expect(bleu[1] > 0)
    #expect(bleu[2] == 0)
    #expect(report.results[0].signature.contains("eff:no"))
    #expect(report.results[0].sentenceSignature.contains("eff:yes"))
    #expect(report.results[1].sentenceScores?[2] == 100)
  }

  @Test func partsOfTheCorpusAreScoredFromTheSameStatistics() throws {
    let options = EvaluationOptions(metrics: MetricKind.allCases)
    let whole = try EvaluationReport(hypotheses: hypotheses, references: [references], options: options)
    let part = try EvaluationReport(
      hypotheses: NamedLines(name: "out.en", lines: [hypotheses.lines[3], hypotheses.lines[0]]),
      references: [NamedLines(name: "ref.en", lines: [references.lines[3], references.lines[0]])],
      options: options)
    for (whole, part) in zip(whole.results, part.results) {
      #expect(whole.score(ofLines: [3, 0]) == part.score)
      #expect(whole.score(ofLines: [0, 1, 2, 3]) == whole.score)
    }
  }

  @Test func printsALineAsSacreBLEUDoes() throws {
    let lines = NamedLines(name: "out", lines: ["a b c d e"])
    let report = try EvaluationReport(
      hypotheses: lines, references: [lines], options: EvaluationOptions(metrics: [.bleu, .ter]))
    #expect(
      report.results[0].formatted()
        == "BLEU|nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:\(metricsVersion) = 100.0"
        + " 100.0/100.0/100.0/100.0 (BP = 1.000 ratio = 1.000 hyp_len = 5 ref_len = 5)")
    #expect(report.results[1].formatted(decimals: 4).hasSuffix(" = 0.0000"))
  }

  @Test func jsonNamesItsFieldsAsSacreBLEUDoes() throws {
    let report = try EvaluationReport(
      hypotheses: hypotheses, references: [references],
      options: EvaluationOptions(
        metrics: [.bleu, .chrF, .ter], bootstrap: Bootstrap(resamples: 20), scoresSentences: true))
    let objects = try #require(
      JSONSerialization.jsonObject(with: Data(report.json.utf8)) as? [[String: Any]])
    #expect(objects.map { $0["name"] as? String } == ["BLEU", "chrF2", "TER"])
    for (object, result) in zip(objects, report.results) {
      #expect(object["score"] as? Double == result.score)
      #expect(object["signature"] as? String == result.signature)
      #expect(object["nrefs"] as? String == "1")
      #expect(object["confidence_mean"] as? Double == result.confidenceInterval?.mean)
      #expect(object["confidence_var"] as? Double == result.confidenceInterval?.halfWidth)
      #expect((object["confidence"] as? String)?.hasPrefix("μ = ") == true)
      #expect((object["sentence_scores"] as? [Double])?.count == 4)
    }
    #expect((objects[0]["counts"] as? [Int])?.count == 4)
    #expect((objects[0]["totals"] as? [Int])?.count == 4)
    #expect((objects[0]["precisions"] as? [Double])?.count == 4)
    #expect(objects[0]["bp"] is Double)
    #expect((objects[0]["verbose_score"] as? String)?.contains("hyp_len = ") == true)
    #expect(objects[0]["sys_len"] as? Int == objects[0]["ref_len"] as? Int)
    #expect(objects[2]["num_edits"] is Int)
  }

  @Test func refusesUnequalLines() {
    let short = NamedLines(name: "short.en", lines: ["one"])
    let expected = EvaluationError.unequalLines(
      file: "out.en", lines: 4, partner: "short.en", partnerLines: 1)
    #expect(throws: expected) {
      try EvaluationReport(hypotheses: hypotheses, references: [references, short])
    }
    #expect(throws: expected) {
      try ComparisonReport(systems: [hypotheses, hypotheses], references: [short])
    }
    #expect(expected.exitStatus == .badData)
    #expect(expected.description.hasPrefix("out.en: 4 lines, but short.en has 1"))
  }

  @Test func refusesToScoreNothing() {
    let empty = NamedLines(name: "empty.en", lines: [])
    #expect(throws: EvaluationError.noLines(file: "empty.en")) {
      try EvaluationReport(hypotheses: empty, references: [empty])
    }
    #expect(throws: EvaluationError.noReferences) {
      try EvaluationReport(hypotheses: hypotheses, references: [])
    }
    #expect(throws: EvaluationError.noMetrics) {
      try EvaluationReport(
        hypotheses: hypotheses, references: [references], options: EvaluationOptions(metrics: []))
    }
    #expect(EvaluationError.noLines(file: "empty.en").exitStatus == .badData)
    #expect(EvaluationError.noReferences.exitStatus == .usage)
  }
}

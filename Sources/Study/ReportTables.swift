internal import VisibleText

/// The numbers of a report as tab-separated tables, each with a line of heads, for spreadsheets and plotting programs.
struct ReportTables {
  private let numbers: ReportNumbers
  private let times: ReportTimes

  init(_ numbers: ReportNumbers, _ times: ReportTimes) {
    self.numbers = numbers
    self.times = times
  }

  /// The tables, by the names of their files; those without a line are left out.
  var files: [(name: String, text: String)] {
    [
      ("scores.tsv", scores), ("significance.tsv", significance), ("lengths.tsv", lengths),
      ("learning.tsv", learning), ("sentences.tsv", table(of: numbers.differingSentences)),
      ("typical.tsv", table(of: numbers.typicalSentences)), ("warnings.tsv", warnings),
      ("times.tsv", measured),
    ].filter { $0.1.count > 1 }.map { ($0.0, text(of: $0.1)) }
  }

  private var scores: [[String]] {
    [["system", "metric", "score", "mean", "half_width", "signature"]]
      + numbers.metrics.flatMap { metric in
        metric.scores.map { score in
          [
            score.system, metric.name, "\(score.score)", shown(score.mean), shown(score.halfWidth),
            metric.signature,
          ]
        }
      }
  }

  private var significance: [[String]] {
    let names = numbers.systems.map(\.name)
    return [["metric", "first", "second", "p"]]
      + numbers.metrics.flatMap { metric in
        names.indices.flatMap { first in
          names.indices.dropFirst(first + 1).map { second in
            [metric.name, names[first], names[second], "\(metric.pValues[first][second])"]
          }
        }
      }
  }

  private var lengths: [[String]] {
    [["words", "sentences", "system", "metric", "score", "mean", "half_width"]]
      + numbers.lengths.flatMap { length in
        length.scores.map { score in
          [
            length.words, "\(length.sentences)", score.system, numbers.metrics.first?.name ?? "",
            "\(score.score)",
            shown(score.mean), shown(score.halfWidth),
          ]
        }
      }
  }

  private var learning: [[String]] {
    [["system", "step", "perplexity", "validation_perplexity", "bleu", "chrf", "alignment_error_rate"]]
      + numbers.systems.flatMap { system in
        (system.learning ?? []).map { point in
          [
            system.name, "\(point.step)", shown(point.perplexity), shown(point.validationPerplexity),
            shown(point.bleu), shown(point.chrF), shown(point.alignmentErrorRate),
          ]
        }
      }
  }

  private var warnings: [[String]] {
    [["system", "warning"]] + numbers.warnings.map { [$0.system ?? "", $0.message] }
  }

  private func table(of sentences: [ReportNumbers.Sentence]) -> [[String]] {
    [["line", "system", "chrf", "bleu", "text"]]
      + sentences.flatMap { sentence in
        [["\(sentence.line)", "source", "", "", sentence.source]]
          + sentence.references.map { ["\(sentence.line)", "reference", "", "", $0] }
          + sentence.translations.map {
            ["\(sentence.line)", $0.system, "\($0.chrF)", "\($0.bleu)", $0.text]
          }
      }
  }

  private var measured: [[String]] {
    [
      [
        "system", "steps", "training_seconds", "training_tokens_per_second", "decoding_seconds",
        "decoding_sentences_per_second", "decoding_tokens_per_second",
      ]
    ]
      + times.systems.map {
        [
          $0.name, $0.steps.map { "\($0)" } ?? "", shown($0.trainingSeconds),
          shown($0.trainingTokensPerSecond),
          shown($0.decodingSeconds), shown($0.decodingSentencesPerSecond), shown($0.decodingTokensPerSecond),
        ]
      }
  }
}

private func shown(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }

/// Returns rows as lines of tab-separated cells.
private func text(of rows: [[String]]) -> String {
  rows.map { $0.map(tableCell).joined(separator: "\t") + "\n" }.joined()
}

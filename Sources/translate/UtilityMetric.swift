internal import CommandLineTool
internal import Evaluation
internal import Translation

/// By what `--mbr` finds the translation that is most like the others; raw values are names on the command line.
enum UtilityMetric: String, CaseIterable {
  case chrF = "chrf"
  case bleu
}

extension Arguments {
  /// The choice that `--mbr` asks for.
  ///
  /// - Parameters:
  ///   - kept: How many translations of each text are wanted.
  ///   - language: The language of the translations, which says what words are.
  func risk(kept: Int, language: String) -> MinimumBayesRisk {
    switch self[SearchOptions.mbrMetric] {
    case .chrF: MinimumBayesRisk(kept: kept, utility(of: ChrF()))
    case .bleu:
      MinimumBayesRisk(kept: kept, utility(of: BLEU(tokenization: tokenization(suiting: language))))
    }
  }
}

/// Returns the score of one sentence against another.
private func utility(of metric: some Metric) -> MinimumBayesRisk.Utility {
  let metric = metric.forSentences
  return { translation, reference in
    metric.score(metric.statistics(hypothesis: translation, references: [reference]))
  }
}

/// The scores of several systems that translated the same lines, each tested against the first.
public struct ComparisonReport: Sendable {
  /// One comparison for each metric, in the order that was asked for.
  public let comparisons: [Comparison]

  /// The scores of all systems by one metric.
  public struct Comparison: Sendable {
    /// The metric's name as it is printed.
    public let name: String
    public let signature: String
    /// The systems in the order that they were given in; the first is the baseline.
    public let systems: [System]
    /// By two systems: how probable a difference between them at least as large would be by chance.
    public let pValues: [[Double]]
  }

  /// The scores of one system by one metric.
  public struct System: Sendable {
    public let name: String
    public let result: EvaluationResult
    /// How probable a difference from the baseline at least as large would be by chance; nil for the
    /// baseline.
    public let pValue: Double?
  }

  /// Scores translations of the same lines and compares each with the first by paired bootstrap.
  ///
  /// Where the options plan no bootstrap, the default one is drawn.
  ///
  /// - Throws: `EvaluationError` where there are no lines, or not as many as in every file of references.
  public init(
    systems: [NamedLines], references: [NamedLines], options: EvaluationOptions = EvaluationOptions()
  ) throws(EvaluationError) {
    precondition(!systems.isEmpty, "a comparison needs a system")
    for system in systems { try checkAlignment(system, references) }
    try options.check()
    comparisons = options.metrics.map { kind in
      switch kind {
      case .bleu: Comparison(options.bleu, systems, references, options)
      case .chrF: Comparison(options.chrF, systems, references, options)
      case .chrFPlusPlus: Comparison(options.chrFPlusPlus, systems, references, options)
      case .ter: Comparison(options.ter, systems, references, options)
      }
    }
  }
}

extension ComparisonReport.Comparison {
  fileprivate init(
    _ metric: some Metric, _ systems: [NamedLines], _ references: [NamedLines], _ options: EvaluationOptions
  ) {
    let bootstrap = options.bootstrap ?? Bootstrap()
    let corpora = systems.map {
      ScoredCorpus(metric, hypotheses: $0.lines, references: references.map(\.lines))
    }
    let found = PairedBootstrap(bootstrap).compare(corpora)
    name = metric.name
    signature = metric.signature(referenceCount: references.count, bootstrap: bootstrap)
    self.systems = corpora.indices.map { index in
      ComparisonReport.System(
        name: systems[index].name,
        result: EvaluationResult(
          corpora[index], interval: found.intervals[index], bootstrap: bootstrap,
          scoresSentences: options.scoresSentences),
        pValue: index == 0 ? nil : found.pValues[0][index])
    }
    pValues = found.pValues
  }
}

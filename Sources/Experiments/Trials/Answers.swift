internal import Bitext
internal import Evaluation
internal import Translation

/// What a system has written for some pairs.
struct Answers: Sendable {
  let pairs: [TextPair]
  let texts: [String]

  /// BLEU of all of them.
  var bleu: Double { bleu(of: Array(pairs.indices)) }

  /// Returns BLEU of those with these numbers, 0 for none.
  func bleu(of numbers: [Int]) -> Double {
    let metric = BLEU()
    let statistics = numbers.reduce(into: BLEU.Statistics.zero) { sum, number in
      sum += metric.statistics(hypothesis: texts[number], references: [pairs[number].target])
    }
    return metric.score(statistics)
  }

  /// The share that is right to the last word, in percent.
  var exact: Double { exact(of: Array(pairs.indices)) }

  /// Returns the share of those with these numbers that is right to the last word, in percent; 0 of none.
  func exact(of numbers: [Int]) -> Double {
    percent(of: numbers) { texts[$0] == pairs[$0].target }
  }
}

/// Returns the share of elements that something holds for, in percent; 0 of none.
func percent<Element>(of elements: [Element], _ holds: (Element) throws -> Bool) rethrows -> Double {
  elements.isEmpty ? 0 : try 100 * Double(elements.count { try holds($0) }) / Double(elements.count)
}

extension Workbench {
  /// Returns what a model writes for sources, the most probable word at each step.
  ///
  /// - Throws: `Interruption`, where the user has asked for an end.
  func answers(of directory: ModelDirectory, to pairs: [TextPair]) throws -> Answers {
    try answers(of: directory.load(withEdges: true), to: pairs)
  }

  /// Returns the same of a model that is loaded.
  func answers(of model: TrainedModel, to pairs: [TextPair]) throws -> Answers {
    try checkForEnd()
    var options = TranslatorOptions()
    options.search = GreedySearch()
    options.threads = threads
    // A long sequence is read as one, as those it learned from were.
    options.maximumSourceTokens = 4096
    options.shouldStop = shouldStop
    let graphs = model.configuration.needsEdges ? pairs.map { WordGraph(heads: $0.heads ?? []) } : nil
    let texts = try Translator(model, options).translate(pairs.map(\.source), graphs: graphs).map(\.text)
    try checkForEnd()
    return Answers(pairs: pairs, texts: texts)
  }

  /// Returns the labels that a model gives the words of sources, or the sources as a whole.
  func labels(of directory: ModelDirectory, for sources: [String]) throws -> [[String]] {
    try checkForEnd()
    var options = LabellerOptions()
    options.threads = threads
    return try Labeller(directory.loadLabels(), options).label(sources).map { $0.units.map(\.label) }
  }
}

internal import Bitext
internal import Inspection
internal import Study
internal import Training
internal import Translation

/// The trials that an experiment has made, in their order.
final class TrialLog {
  private(set) var trials: [TrainedTrial] = []

  func add(_ trial: TrainedTrial) { trials.append(trial) }
}

extension Workbench {
  /// Returns the part of a report in which a reader looks into the first systems that attend while they write; nil where the
  /// experiment has none.
  func insideSection() throws -> InsideSection? {
    for trained in log.trials {
      let systems = trained.trial.systems.filter { $0.architecture.hasAttention }
      guard let pair = trained.trial.data.test.first(where: { $0.source.utf8.count <= longestLooked }) else {
        continue
      }
      let sentences = try systems.prefix(InsideSection.mostModels).compactMap { system in
        try look(at: pair, by: trained.model(system.name, seed: 0), named: system.name)
      }
      guard !sentences.isEmpty else { continue }
      let choice =
        systems.count > sentences.count ? " Of \(systems.count) systems \(sentences.count) are here." : ""
      return InsideSection(
        sentences,
        note: "What they did with the first sentence that they were tested on, on one scale.\(choice)")
    }
    return nil
  }

  /// Returns what a model did while it read a source and wrote its translation; nil where it read the source in parts.
  private func look(
    at pair: TextPair, by directory: ModelDirectory, named name: String
  ) throws -> InspectedSentence? {
    let model = try directory.load(withEdges: true)
    var options = TranslatorOptions()
    options.search = GreedySearch()
    options.threads = threads
    options.wantsAttention = true
    let graphs = model.configuration.needsEdges ? [WordGraph(heads: pair.heads ?? [])] : nil
    let attention = try Translator(model, options).translate([pair.source], graphs: graphs).flatMap(
      \.attention)
    guard attention.count == 1 else { return nil }
    return InspectedSentence(model.inspection(of: attention[0]), of: model, named: name)
  }
}

/// In bytes; what is longer fills a page and shows no more.
private let longestLooked = 120

internal import Bitext
internal import CommandLineTool
internal import Packing
internal import Text
internal import Training

/// How corpora are drawn from together, and which of those named are packed.
enum MixtureOptions {
  static let weight = Option.list(
    "weight", .number(above: 0),
    help:
      "for each corpus (each --source, or each --corpus, packed or not), how many times as often it is drawn from as "
      + "another of its size; without it, 1")
  static let temperature = Option.optional(
    "temperature", .number("T", above: 0), defaultText: "1",
    help:
      "evens out the sizes of several corpora: each is drawn from by its size to the power of 1/T (Arivazhagan et al. "
      + "2019)")
  static let tag = Option.list(
    "tag", .text("TEXT"),
    help:
      "for each corpus, a text before every source, such as '>>de<<' for the language to translate into, or - for none; "
      + "who translates then writes it too; a vocabulary that is built has a piece for each")

  static let all = group("Corpus") {
    weight
    temperature
    tag
  }
}

extension Arguments {
  /// Returns the packed corpora that `--corpus` names; none where it names files of text, or nothing.
  func packedSources() throws -> [PackedSource] {
    let paths = self[CorpusOptions.corpus]
    let packed = paths.filter(PackedCorpus.isPacked)
    if packed.isEmpty { return [] }
    if let text = paths.first(where: { !packed.contains($0) }) {
      throw UsageError.inconsistent(
        "\(text) is not packed and \(packed[0]) is: pack it too, with 'translate corpus pack'")
    }
    try refuse(CorpusOptions.corpus, with: CorpusOptions.source)
    try refuse(CorpusOptions.corpus, with: CorpusOptions.target)
    let mixture = try mixture(of: paths.count)
    return paths.indices.map { index in
      PackedSource(path: paths[index], weight: mixture.weight(of: index), tag: mixture.tag(of: index))
    }
  }

  /// Returns how so many corpora are drawn from and what is put before their sources.
  func mixture(of corpora: Int) throws -> CorpusMixture {
    let (weights, tags) = (self[MixtureOptions.weight], self[MixtureOptions.tag])
    for (name, count) in [("weight", weights.count), ("tag", tags.count)]
    where count > 0 && count != corpora {
      throw UsageError.inconsistent(
        "--\(name) has \(count) of \(corpora) values: give one for each corpus, in their order")
    }
    return CorpusMixture(
      weights: weights, tags: tags.map { $0 == "-" ? nil : $0 },
      temperature: self[MixtureOptions.temperature] ?? 1)
  }
}

extension TrainingSettings {
  /// Takes what the vocabularies are that a packed corpus was made with.
  mutating func takeVocabularies(of packed: PackedSource) throws {
    let header = try PackedCorpus.header(of: packed.path)
    hasJointVocabulary = header.recipe.hasJointVocabulary
    choose(PlannedValue.jointVocabulary.rawValue)
    training.vocabulary.size = max(header.source.pieces, header.target.pieces)
    choose(PlannedValue.vocabularySize.rawValue)
  }
}

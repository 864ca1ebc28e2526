internal import Augmentation
internal import Bitext
internal import Files
internal import Packing
internal import Text
internal import Translation

/// What is done otherwise where packed corpora are trained on: their pieces are made, and their texts are elsewhere.
extension TrainingTask {
  /// What does not go with packed corpora, in words for a user; empty if nothing is.
  var packedProblems: [String] {
    if packsCorpus {
      let advice = "so long a corpus is packed, and a larger --pack-beyond keeps it in memory"
      return packingProblems.isEmpty ? [] : packingProblems + [advice]
    }
    guard !packed.isEmpty else { return [] }
    var problems = packingProblems
    if sourceVocabularyPath != nil || targetVocabularyPath != nil {
      problems.append("packed corpora have the vocabularies that they were packed with: name no others")
    }
    let mixture = CorpusMixture(
      weights: packed.map(\.weight), tags: packed.map(\.tag), temperature: temperature)
    return problems + mixture.problems
  }

  /// What keeps a corpus from being packed, in words for a user; empty if nothing does.
  public var packingProblems: [String] {
    var problems: [String] = []
    if architecture.kind.task != .translate {
      problems.append("labels cannot be packed: name the files of text")
    }
    if validation == nil {
      problems.append(
        "packed corpora hold no text to judge a model by: name files with --validation-source and "
          + "--validation-target, or --validation-corpus")
    }
    if !training.augmentation.isEmpty {
      problems.append("augment changes text, and packed corpora hold pieces: leave --augment out")
    }
    if training.subwordDropout > 0 {
      problems.append("packed corpora hold one segmentation of each word: leave --subword-dropout out")
    }
    if corpus.sourceEdges != nil {
      problems.append("packed corpora have no edges: leave --source-edges out")
    }
    return problems
  }

  /// Opens the packed corpora, and reads what the model is judged by.
  func openPacked(judgedBy validation: Corpus) throws -> TrainingPairs {
    try TrainingPairs(packed: packed.map { try PackedCorpus(path: $0.path) }, validation: validation)
  }

  /// Returns the tokenizers of the vocabularies that the first corpus was packed with.
  func tokenizers(of corpora: [PackedCorpus]) throws -> (source: Tokenizer, target: Tokenizer) {
    guard let first = corpora.first else { preconditionFailure("no packed corpus") }
    try checkJointVocabulary(of: first)
    let (source, target) = try first.vocabularies()
    let tokenizer = try Tokenizer(target)
    return (hasJointVocabulary ? tokenizer : try Tokenizer(source), tokenizer)
  }

  /// Returns the packed corpora as they are trained on, where their pieces are those of the model.
  func data(
    of corpora: [PackedCorpus], _ tokenizers: (source: Tokenizer, target: Tokenizer)
  ) throws -> TrainingData {
    let (source, target) = (tokenizers.source.vocabulary, tokenizers.target.vocabulary)
    let members = try zip(corpora, packedSources).map { corpus, named in
      try checkJointVocabulary(of: corpus)
      try corpus.check(source: source, target: target)
      return PackedMixture.Member(
        corpus, weight: named.weight, tag: named.tag.map { tokenizers.source.encode($0) } ?? [])
    }
    let temperature = packsCorpus ? corpus.mixture?.temperature ?? 1 : temperature
    return TrainingData(PackedMixture(members, temperature: temperature), source: source, target: target)
  }

  private func checkJointVocabulary(of corpus: PackedCorpus) throws {
    let isJoint = corpus.header.recipe.hasJointVocabulary
    if isJoint != hasJointVocabulary {
      throw PackingError.jointVocabularyDiffers(path: corpus.path, isJoint: isJoint)
    }
  }
}

extension TrainingRecord.Corpora {
  /// Takes in packed corpora.
  mutating func add(_ packed: [PackedSource], temperature: Double) throws {
    for source in packed { training.append(try TrainingRecord.File(source)) }
    if packed.count > 1, temperature != 1 { self.temperature = temperature }
  }
}

extension TrainingRecord.Corpora {
  /// Notes how the parts of a corpus are drawn from and what is put before their sources, at the first file of each.
  mutating func add(_ mixture: CorpusMixture, of parts: [Corpus.Part]) {
    var file = 0
    for (index, part) in parts.enumerated() {
      let weight = mixture.weight(of: index)
      training[file].weight = weight == 1 ? nil : weight
      training[file].tag = mixture.tag(of: index)
      file += Corpus([part]).paths.count
    }
    if mixture.temperature != 1 { temperature = mixture.temperature }
  }
}

extension TrainingRecord.File {
  /// A packed corpus is known by its header, which has the checksums of all else.
  fileprivate init(_ source: PackedSource) throws {
    let path = PackedCorpus.headerPath(of: source.path)
    _ = try PackedCorpus.header(of: source.path)
    try self.init(path: path)
    name = FileSystem.name(of: FileSystem.folder(of: path))
    weight = source.weight == 1 ? nil : source.weight
    tag = source.tag
  }
}

internal import Bitext
internal import Files
internal import Packing
internal import Ranks
internal import Text
internal import Translation

/// How far a corpus has come on its way into files of tokens.
public enum PackingEvent: Sendable, Hashable {
  /// So many pairs have been counted, to plan vocabularies.
  case counted(pairs: Int)
  /// So many pairs have been read, to build vocabularies of them.
  case read(pairs: Int)
  /// So many pairs have been packed, or left out.
  case packed(pairs: Int)
  /// All pairs are packed, all of them before where `before` says so.
  case done(path: String, before: Bool)
}

/// Corpora of text that memory does not hold are packed into the folder of the training, and read there.
///
///     text ─ how many words and letters ─> a plan of vocabularies ─ text ─> vocabularies ─ text ─> training/packed-1 …
///
/// What is packed decides all that follows, as if `translate corpus pack` had made it.
extension TrainingTask {
  /// About how many bytes of text the files of the corpus have: as many as on the disk, and four times as many where a name
  /// ends in `.gz`.
  ///
  /// - Throws: A `FileError` where a file is not there.
  public func corpusBytes() throws -> Int {
    corpus.keep()
    return try corpus.paths.reduce(0) { sum, path in
      // Mapping a file reads nothing.
      let length =
        try InputFile.isStream(path)
        ? FileChecksum(path: path).length : MappedFile(path: path).bytes.count
      let (bytes, overflows) = length.multipliedReportingOverflow(by: path.hasSuffix(".gz") ? 4 : 1)
      let total = sum.addingReportingOverflow(bytes)
      return overflows || total.overflow ? .max : total.partialValue
    }
  }

  /// The packed corpora that are trained on: those named, or those that are made of the corpus.
  ///
  /// Of a corpus one is made, or where its parts are drawn from differently one of each part.
  public var packedSources: [PackedSource] {
    guard packsCorpus else { return packed }
    guard let mixture = corpus.mixture else { return [PackedSource(path: ownPackedPath(0))] }
    return corpus.parts.indices.map {
      PackedSource(path: ownPackedPath($0), weight: mixture.weight(of: $0), tag: mixture.tag(of: $0))
    }
  }

  private func ownPackedPath(_ index: Int) -> String {
    FileSystem.join(directory.trainingPath, "packed-\(index + 1)")
  }

  /// The corpora of text that `packedSources` are made of.
  private var ownTexts: [Corpus] {
    if corpus.mixture == nil { return [corpus] }
    return corpus.parts.map {
      Corpus([$0], sourceLanguage: corpus.sourceLanguage, targetLanguage: corpus.targetLanguage)
    }
  }

  /// Whether a vocabulary is to be built from the corpus, none having been made before.
  public var buildsVocabulary: Bool {
    if directory.exists, !restarts { return false }
    return initialModel == nil
      && (targetVocabularyPath == nil || !hasJointVocabulary && sourceVocabularyPath == nil)
  }

  /// Counts what a plan goes by, in memory that does not grow with the corpus.
  ///
  /// - Parameter tell: Told now and then how far it has come.
  public func countCorpus(_ tell: (PackingEvent) -> Void = { _ in }) throws -> CorpusFacts {
    var counter = CorpusFacts.Counter()
    try forEachKeptPair({ tell(.counted(pairs: $0)) }, { counter.add($0) })
    return counter.facts
  }

  /// Packs the corpus, or finds it packed, and reads what the model is judged by.
  ///
  /// Of several processes the first one packs.
  func packCorpus(judgedBy validation: Corpus, _ tell: (PackingEvent) -> Void) throws -> TrainingPairs {
    if group.isFirst {
      let (source, target) = try vocabulariesToPackWith(tell)
      for (named, text) in zip(packedSources, ownTexts) {
        let packer = CorpusPacker(text, training.filter, source: source, target: target, threads: threads)
        let outcome = try pack(packer, into: named.path, tell)
        let isWhole = outcome.readBefore == outcome.corpus.header.report.read
        tell(.done(path: named.path, before: isWhole))
      }
    }
    group.meet()
    return try TrainingPairs(
      packed: packedSources.map { try PackedCorpus(path: $0.path) }, validation: validation)
  }

  /// Packs a corpus; what is there of another, or damaged, is made anew, since the text is at hand.
  private func pack(
    _ packer: CorpusPacker, into path: String, _ tell: (PackingEvent) -> Void
  ) throws -> CorpusPacker.Outcome {
    func pack(restarts: Bool) throws -> CorpusPacker.Outcome {
      try packer.pack(into: path, restarts: restarts) { tell(.packed(pairs: $0)) }
    }
    do {
      return try pack(restarts: false)
    } catch PackingError.otherCorpus, PackingError.otherVersion, PackingError.damaged {
      return try pack(restarts: true)
    } catch FileError.notFound(let missing) where FileSystem.folder(of: missing) == path {
      return try pack(restarts: true)
    }
  }

  // MARK: Vocabularies

  /// Returns the vocabularies that the training has, or is to begin with; nil for the target where both sides share one.
  private func vocabulariesToPackWith(
    _ tell: (PackingEvent) -> Void
  ) throws -> (source: Vocabulary, target: Vocabulary?) {
    if !buildsVocabulary {
      let tokenizers =
        try directory.exists && !restarts
        ? directory.tokenizers(isJoint: hasJointVocabulary) : makeTokenizers([])
      return (tokenizers.source.vocabulary, hasJointVocabulary ? nil : tokenizers.target.vocabulary)
    }
    var target = try builder(unless: targetVocabularyPath)
    var source = try hasJointVocabulary ? nil : builder(unless: sourceVocabularyPath)
    try forEachKeptPair({ tell(.read(pairs: $0)) }) { pair in
      if hasJointVocabulary { target?.add(pair.source) }
      target?.add(pair.target)
      source?.add(pair.source)
    }
    let tags = modelConfiguration.sourceTags
    let targetVocabulary =
      try target?.build(tags: hasJointVocabulary ? tags : [])
      ?? Vocabulary.read(from: targetVocabularyPath ?? "")
    if hasJointVocabulary { return (targetVocabulary, nil) }
    return (
      try source?.build(tags: tags) ?? Vocabulary.read(from: sourceVocabularyPath ?? ""), targetVocabulary
    )
  }

  private func builder(unless path: String?) throws -> VocabularyBuilder? {
    try path == nil ? VocabularyBuilder(training.vocabulary, threads: threads) : nil
  }

  private func forEachKeptPair(_ tell: (Int) -> Void, _ body: (SentencePair) -> Void) throws {
    var session = CorpusFilter.Session(training.filter)
    try corpus.forEachPair { pair in
      if session.keeps(pair) { body(pair) }
      if session.report.read % 4096 == 0 { tell(session.report.read) }
    }
    guard session.report.read > 0 else { throw CorpusError.emptyCorpus(paths: corpus.paths) }
    guard session.report.kept > 0 else { throw CorpusError.nothingKept(session.report) }
  }
}

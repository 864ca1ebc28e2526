package import Bitext
internal import Files
package import Text
internal import Threads

/// Turns texts into a packed corpus: identifiers of pieces that are read where they lie, however many they are.
///
///     texts ─ read and filtered on one thread ─> blocks ─ encoded by all threads ─> appended in order
///
/// The memory does not grow with the texts, but for the fingerprints of pairs where duplicates are dropped. Now and then
/// what is written is noted in packing.json, once it has reached the disk; whoever packs the same again after an
/// interruption goes on from there, and comes to the same bytes. They do not depend on the number of threads.
package struct CorpusPacker: Sendable {
  private let corpus: Corpus
  private let filter: CorpusFilter
  private let source: Vocabulary
  private let target: Vocabulary?
  private let threads: Int
  private let pairsBetweenNotes: Int

  /// What came of a packing.
  package struct Outcome: Sendable {
    package let corpus: PackedCorpus
    /// Pairs that had been read by a packing that was interrupted; all where everything was there already.
    package let readBefore: Int
  }

  /// - Parameters:
  ///   - corpus: The texts.
  ///   - filter: Which pairs are left out.
  ///   - source: The vocabulary of the sources.
  ///   - target: The vocabulary of the targets; nil where both sides share one.
  ///   - threads: How many threads encode.
  ///   - pairsBetweenNotes: After how many pairs what is written is noted.
  package init(
    _ corpus: Corpus, _ filter: CorpusFilter, source: Vocabulary, target: Vocabulary?, threads: Int,
    pairsBetweenNotes: Int = 1 << 18
  ) {
    self.corpus = corpus
    self.filter = filter
    self.source = source
    self.target = target
    self.threads = threads
    self.pairsBetweenNotes = pairsBetweenNotes
  }

  /// Packs the corpus into a folder, or goes on with a packing that was interrupted.
  ///
  /// Where the folder holds the same corpus already, its checksums are verified and nothing is written.
  ///
  /// - Parameters:
  ///   - path: The folder; it is made where there is none.
  ///   - restarts: Throws away what was packed into it before.
  ///   - advance: Told how many pairs have been read; what it throws interrupts the packing.
  /// - Throws: A `FileError` or a `CorpusError` for the texts, a `PackingError` for the folder.
  @discardableResult
  package func pack(
    into path: String, restarts: Bool = false, _ advance: (_ read: Int) throws -> Void = { _ in }
  ) throws -> Outcome {
    let folder = PackedFolder(path)
    let recipe = try PackingRecipe(corpus, filter, source: source, target: target)
    try FileSystem.createDirectory(path)
    guard let lock = try FileLock(folder: path) else { throw PackingError.folderInUse(path: path) }
    return try withExtendedLifetime(lock) { () throws -> Outcome in
      guard try folder.isPacked || folder.foreignNames().isEmpty else {
        throw PackingError.notEmpty(path: path)
      }
      if restarts { try folder.removeFiles() }
      if let corpus = try finished(folder, recipe) {
        return Outcome(corpus: corpus, readBefore: corpus.header.report.read)
      }
      let writer = try writer(folder, recipe)
      let readBefore = writer.progress.read
      let report = try write(to: writer, folder, advance)
      try finish(writer, folder, report)
      return Outcome(corpus: try PackedCorpus(path: path), readBefore: readBefore)
    }
  }

  /// Returns the corpus that is packed in a folder already; throws where it is another.
  private func finished(_ folder: PackedFolder, _ recipe: PackingRecipe) throws -> PackedCorpus? {
    guard folder.isFinished else { return nil }
    let corpus = try PackedCorpus(path: folder.path)
    guard recipe.isRepeatable, corpus.header.recipe == recipe else {
      throw PackingError.otherCorpus(path: folder.path)
    }
    try corpus.verify()
    return corpus
  }

  /// Returns what goes on with an interrupted packing of the same corpus, or begins one.
  private func writer(_ folder: PackedFolder, _ recipe: PackingRecipe) throws -> PackedWriter {
    if let progress = try PackingProgress.read(folder) {
      guard progress.recipe == recipe else { throw PackingError.otherCorpus(path: folder.path) }
      if recipe.isRepeatable, let writer = try PackedWriter(folder, progress) { return writer }
    }
    try folder.removeFiles()
    let paths = folder.vocabularyPaths(isJoint: target == nil)
    try source.write(to: paths.source)
    try target?.write(to: paths.target)
    guard let writer = try PackedWriter(folder, PackingProgress(recipe)) else {
      throw PackingError.damaged(path: folder.path, reason: "a new file is not there")
    }
    try writer.note()
    return writer
  }

  /// Writes all pairs that are not written yet; returns which were kept and dropped.
  private func write(
    to writer: PackedWriter, _ folder: PackedFolder, _ advance: (Int) throws -> Void
  ) throws -> CorpusReport {
    let sourceTokenizer = try Tokenizer(source)
    let targetTokenizer = try target.map { try Tokenizer($0) } ?? sourceTokenizer
    let pool = ThreadPool(threads: threads)
    let feed = PairFeed(corpus, filter, skipping: writer.progress.read, ahead: 4 * pool.threads)
    var report = CorpusReport(filter)
    while let blocks = try next(feed, folder) {
      var first = writer.progress.pairs
      for block in blocks {
        writer.begin(part: block.part, at: first)
        first += block.pairs.count
        report = block.report
      }
      let pairs = blocks.flatMap(\.pairs)
      let bytesPerToken = bytesPerToken
      let tasks = (pairs.count + Self.pairsOfTask - 1) / Self.pairsOfTask
      let encoded = pool.map(tasks) { task in
        let begin = task * Self.pairsOfTask
        return EncodedPairs(
          pairs[begin..<min(begin + Self.pairsOfTask, pairs.count)], source: sourceTokenizer,
          target: targetTokenizer, bytesPerToken: bytesPerToken)
      }
      for part in encoded { try writer.append(part) }
      try writer.note(read: report.read, every: pairsBetweenNotes)
      try advance(report.read)
    }
    writer.begin(part: corpus.parts.count - 1, at: writer.progress.pairs)
    return report
  }

  private static let pairsOfTask = 256

  /// Returns the next blocks, nil after the last; removes what was packed where the texts are not what they should be.
  private func next(_ feed: PairFeed, _ folder: PackedFolder) throws -> [FilteredBlock]? {
    do {
      let blocks = try feed.next()
      return blocks.isEmpty ? nil : blocks
    } catch {
      try? folder.remove()
      throw error
    }
  }

  private func finish(_ writer: PackedWriter, _ folder: PackedFolder, _ report: CorpusReport) throws {
    guard report.kept > 0 else {
      try folder.remove()
      throw report.read > 0
        ? CorpusError.nothingKept(report) : CorpusError.emptyCorpus(paths: corpus.paths)
    }
    try writer.note()
    let progress = writer.progress
    guard progress.pairs == report.kept else {
      throw PackingError.damaged(
        path: folder.progressPath, reason: "it tells of other pairs than the texts have")
    }
    let header = PackedHeader(
      recipe: progress.recipe, pairs: progress.pairs, source: side(source, progress.source),
      target: side(target ?? source, progress.target), bytesPerToken: bytesPerToken,
      offsets: progress.offsets, tokens: progress.tokens, lines: progress.lines,
      partStarts: progress.partStarts, report: report)
    try header.write(to: folder)
    try FileSystem.remove(folder.progressPath)
  }

  private func side(_ vocabulary: Vocabulary, _ counts: PackingProgress.Side) -> PackedHeader.Side {
    PackedHeader.Side(
      pieces: vocabulary.count, rows: vocabulary.rowChecksum, words: counts.words, tokens: counts.tokens)
  }

  /// 16 bits hold the identifiers of 65,536 pieces.
  private var bytesPerToken: Int { max(source.count, target?.count ?? 0) <= 1 << 16 ? 2 : 4 }
}

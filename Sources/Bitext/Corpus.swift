internal import Files

/// The files that sentence pairs are read from, one after the other.
public struct Corpus: Sendable, Hashable, Codable {
  /// A file, or two that belong together.
  public enum Part: Sendable, Hashable, Codable {
    /// Two files of which line n of one translates line n of the other.
    case aligned(source: String, target: String)
    case tabSeparated(path: String, columns: TabSeparatedReader.Columns)
    case tmx(path: String)
    /// Two sets of identifiers of which sequence n of one translates sequence n of the other.
    case indexed(source: IndexedText, target: IndexedText)
  }

  public var parts: [Part]
  /// The BCP 47 codes of the languages, which TMX files need.
  public var sourceLanguage: String?
  public var targetLanguage: String?
  /// For each part a file of the edges between the words of its sources, a line for each pair; nil where there are none.
  public var sourceEdges: [String]?
  /// How the parts are drawn from in training; nil where each pair is seen once and has nothing before its source.
  public var mixture: CorpusMixture?

  public init(_ parts: [Part], sourceLanguage: String? = nil, targetLanguage: String? = nil) {
    self.parts = parts
    self.sourceLanguage = sourceLanguage
    self.targetLanguage = targetLanguage
  }

  /// Creates a corpus of line-aligned files, or of sets of fairseq and Megatron-LM where names end in `.idx`.
  ///
  /// - Parameters:
  ///   - sourceDictionary: Which tokens identifiers are; nil for the dictionary beside each set.
  ///   - targetDictionary: The same for targets.
  /// - Throws: `CorpusError.unequalFileCounts`, `IndexedTextError.mixedSides`.
  public init(
    source: [String], target: [String], sourceDictionary: String? = nil, targetDictionary: String? = nil
  ) throws {
    guard source.count == target.count else {
      throw CorpusError.unequalFileCounts(source: source.count, target: target.count)
    }
    self.init(
      try zip(source, target).map { source, target in
        switch (try IndexedText.index(named: source), try IndexedText.index(named: target)) {
        case (nil, nil): .aligned(source: source, target: target)
        case (let sourceIndex?, let targetIndex?):
          .indexed(
            source: IndexedText(index: sourceIndex, dictionary: sourceDictionary),
            target: IndexedText(index: targetIndex, dictionary: targetDictionary))
        case (_?, nil): throw IndexedTextError.mixedSides(indexed: source, text: target)
        case (nil, _?): throw IndexedTextError.mixedSides(indexed: target, text: source)
        }
      })
  }

  /// Creates a corpus of files that hold both languages: TMX if the name ends in `.tmx` or `.tmx.gz`, else
  /// tab-separated.
  public init(
    files: [String], columns: TabSeparatedReader.Columns = TabSeparatedReader.Columns(),
    sourceLanguage: String? = nil, targetLanguage: String? = nil
  ) {
    let parts = files.map { path -> Part in
      let name = path.lowercased()
      let isTMX = name.hasSuffix(".tmx") || name.hasSuffix(".tmx.gz")
      return isTMX ? .tmx(path: path) : .tabSeparated(path: path, columns: columns)
    }
    self.init(parts, sourceLanguage: sourceLanguage, targetLanguage: targetLanguage)
  }

  /// All files, in the order they are read.
  public var paths: [String] {
    parts.flatMap { part in
      switch part {
      case .aligned(let source, let target): [source, target]
      case .tabSeparated(let path, _), .tmx(let path): [path]
      case .indexed(let source, let target): source.paths + target.paths
      }
    } + (sourceEdges ?? [])
  }

  /// Decides that the corpus will be read more than once: what pipes give is kept when it is first read.
  public func keep() { paths.forEach(InputFile.keep) }

  /// Opens a part of the corpus.
  public func makeReader(of part: Part) throws -> any CorpusReader {
    switch part {
    case .aligned(let source, let target):
      return try PlainTextReader(source: source, target: target)
    case .tabSeparated(let path, let columns):
      return try TabSeparatedReader(path: path, columns: columns)
    case .tmx(let path):
      guard let sourceLanguage, let targetLanguage else { throw CorpusError.languagesNeeded(path: path) }
      return try TMXReader(path: path, sourceLanguage: sourceLanguage, targetLanguage: targetLanguage)
    case .indexed(let source, let target):
      return try IndexedTextReader(source: source, target: target)
    }
  }

  /// Opens the part at an index, with the edges that belong to it.
  ///
  /// - Throws: `EdgeError.unequalFileCounts`, among others, where there are not as many files of edges as parts.
  func makeReader(at index: Int) throws -> any CorpusReader {
    let reader = try makeReader(of: parts[index])
    guard let sourceEdges else { return reader }
    guard sourceEdges.count == parts.count else {
      throw EdgeError.unequalFileCounts(edges: sourceEdges.count, corpus: parts.count)
    }
    return try EdgedReader(reader, edges: sourceEdges[index], name: parts[index].sourcePath)
  }

  /// Calls `body` with every pair of every file, in order.
  public func forEachPair(_ body: (SentencePair) throws -> Void) throws {
    for index in parts.indices {
      let reader = try makeReader(at: index)
      while var pair = try reader.next() {
        pair.part = index
        try body(pair)
      }
    }
  }

  /// Reads the pairs that a filter lets through, with the report of those it does not.
  ///
  /// Throws, before anything is done with a pair, where a file is not what it should be, and if no pair is left.
  public func pairs(_ filter: CorpusFilter) throws -> (pairs: [SentencePair], report: CorpusReport) {
    var pairs: [SentencePair] = []
    var session = CorpusFilter.Session(filter)
    try forEachPair { if session.keeps($0) { pairs.append($0) } }
    guard session.report.read > 0 else { throw CorpusError.emptyCorpus(paths: paths) }
    guard !pairs.isEmpty else { throw CorpusError.nothingKept(session.report) }
    return (pairs, session.report)
  }
}

extension Corpus.Part {
  /// The file that the sources are in, as the places of pairs name it.
  package var sourcePath: String {
    switch self {
    case .aligned(let path, _), .tabSeparated(let path, _), .tmx(let path): path
    case .indexed(let source, _): source.index
    }
  }
}

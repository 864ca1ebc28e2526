internal import Bitext
internal import CommandLineTool

/// How a command is told which sentence pairs to read.
enum CorpusOptions {
  static let source = Option.list(
    "source", .inputOnce,
    help: "files of source sentences, one a line, plain or .gz; or sets of fairseq or Megatron-LM, .idx")
  static let target = Option.list(
    "target", .inputOnce, help: "files of their translations: as many, in the same order, line for line")
  static let corpus = Option.list(
    "corpus", .inputOnce, help: "instead: files of both, .tsv (source, tab, target) or .tmx; plain or .gz")
  static let sourceDictionary = Option.optional(
    "source-dictionary", .input, defaultText: "dict.LANGUAGE.txt beside the set",
    help: "the tokens of a set: fairseq's dictionary or SentencePiece's .vocab")
  static let targetDictionary = Option.optional(
    "target-dictionary", .input, defaultText: "the same", help: "the same for the target")
  static let sourceColumn = Option(
    "source-column", .integer(from: 1), default: 1, help: "the column of .tsv files that holds the source")
  static let targetColumn = Option(
    "target-column", .integer(from: 1), default: 2, help: "the column of .tsv files that holds the target")
  static let sourceLanguage = Option.optional(
    "from", .text("TAG"), help: "the source language as a BCP 47 tag, which .tmx files need")
  static let targetLanguage = Option.optional("to", .text("TAG"), help: "the target language")
  static let maximumLength = Option(
    "maximum-length", .integer(from: 1), default: 256, help: "the largest number of words of a side")
  static let maximumLengthRatio = Option(
    "maximum-length-ratio", .number(from: 1), default: 9,
    help: "how many times as many words one side may have as the other")

  static let outputSource = Option.optional("output-source", .output, help: "where to write the sources")
  static let outputTarget = Option.optional("output-target", .output, help: "where to write the targets")
  static let outputFile = Option.optional(
    "output", .output, help: "instead: one file of both, separated by tabs")

  /// Those that say where to write pairs.
  static let output = group("Output") {
    outputSource
    outputTarget
    outputFile
  }

  /// Those that say where the pairs are.
  static let input = group("Corpus") {
    source
    target
    corpus
    sourceDictionary
    targetDictionary
    sourceColumn
    targetColumn
    sourceLanguage
    targetLanguage
  }
}

extension Arguments {
  /// Which columns of tab-separated files hold what.
  var columns: TabSeparatedReader.Columns {
    TabSeparatedReader.Columns(
      source: self[CorpusOptions.sourceColumn], target: self[CorpusOptions.targetColumn])
  }

  /// The corpus that `--source` and `--target`, or `--corpus`, name.
  ///
  /// - Parameter isReadOnce: Whether what pipes give need not be kept for being read again.
  func corpus(isReadOnce: Bool = false) throws -> Corpus {
    try refuse(CorpusOptions.corpus, with: CorpusOptions.source)
    try refuse(CorpusOptions.corpus, with: CorpusOptions.target)
    let files = self[CorpusOptions.corpus]
    let (source, target) = (self[CorpusOptions.source], self[CorpusOptions.target])
    var corpus: Corpus
    if !files.isEmpty {
      for path in files where try IndexedText.index(named: path) != nil {
        throw IndexedTextError.oneSide(path: path)
      }
      corpus = Corpus(files: files, columns: columns)
    } else if source.isEmpty, target.isEmpty {
      throw UsageError.inconsistent("no corpus: give --source FILE… and --target FILE…, or --corpus FILE…")
    } else {
      corpus = try aligned(source, target)
    }
    try refuseDictionaries(of: corpus)
    for part in corpus.parts {
      guard case .indexed(let sources, let targets) = part else { continue }
      try checkOutputs(sparing: sources.paths, readBy: CorpusOptions.source.name)
      try checkOutputs(sparing: targets.paths, readBy: CorpusOptions.target.name)
    }
    corpus.sourceLanguage = self[CorpusOptions.sourceLanguage]
    corpus.targetLanguage = self[CorpusOptions.targetLanguage]
    if !isReadOnce { corpus.keep() }
    return corpus
  }

  /// Refuses dictionaries for a corpus of text.
  private func refuseDictionaries(of corpus: Corpus) throws {
    let hasSets = corpus.parts.contains { if case .indexed = $0 { true } else { false } }
    for option in [CorpusOptions.sourceDictionary, CorpusOptions.targetDictionary]
    where isGiven(option) && !hasSets {
      throw UsageError.inconsistent(
        "--\(option.name) says which tokens the identifiers of a set (.idx) are, and the corpus is text: leave it out"
      )
    }
  }

  /// The corpus of files of sources and as many of targets, with the dictionaries that options name.
  func aligned(_ source: [String], _ target: [String]) throws -> Corpus {
    let dictionaries = (self[CorpusOptions.sourceDictionary], self[CorpusOptions.targetDictionary])
    return try Corpus(
      source: source, target: target, sourceDictionary: dictionaries.0, targetDictionary: dictionaries.1)
  }

  /// Where `--output-source` and `--output-target`, or `--output`, say that pairs go; else `otherwise`, if there is one.
  func corpusDestination(
    otherwise: CorpusWriter.Destination? = nil
  ) throws -> CorpusWriter.Destination {
    try refuse(CorpusOptions.outputFile, with: CorpusOptions.outputSource)
    try refuse(CorpusOptions.outputFile, with: CorpusOptions.outputTarget)
    if let path = self[CorpusOptions.outputFile] { return .tabSeparated(path: path) }
    let (source, target) = (self[CorpusOptions.outputSource], self[CorpusOptions.outputTarget])
    if let source, let target { return .aligned(source: source, target: target) }
    if let otherwise, source == nil, target == nil { return otherwise }
    throw UsageError.inconsistent(
      "nowhere to write to: give --output-source FILE and --output-target FILE, or --output FILE")
  }
}

internal import CommandLineTool
internal import Files
internal import Text
internal import Translation

/// What `tokenize` and `detokenize` have in common: which pieces, and from where to where.
enum SegmentationOptions {
  static let vocabulary = Option.optional(
    "vocabulary", .model("FILE-or-MODEL", paths: .files).naming(.input),
    help: "a vocabulary file, or a model, whose vocabulary is taken")
  static let side = Option(
    "side", .choice("SIDE", of: Side.self), default: .source,
    help: "source or target: which vocabulary of a model that has two")
  static let format = Option(
    "format", .choice("FORMAT", of: VocabularyFormat.self), default: .translate,
    help: "what the vocabulary file is: translate, or the codes of subword-nmt")
  static let ids = Option.flag("ids", help: "numbers of pieces instead of the pieces")
  static let input = Option("input", .inputOnce, default: "-", help: "the text; - is standard input")
  static let output = Option("output", .output, default: "-", help: "where to write; - is standard output")

  /// The side of a translation.
  enum Side: String, CaseIterable, Sendable {
    case source, target
  }
}

/// The forms of vocabulary files.
enum VocabularyFormat: String, CaseIterable, Sendable {
  case translate
  case subwordNMT = "subword-nmt"
}

extension Arguments {
  /// The lines from `--input` to `--output`.
  var lineStream: LineStream {
    LineStream(
      input: self[SegmentationOptions.input], output: self[SegmentationOptions.output], threads: threads,
      console: console)
  }

  /// Reads the vocabulary that `--vocabulary` and `--side` name.
  func vocabulary() throws -> Vocabulary {
    try Vocabulary.read(from: try vocabularyPath(self[SegmentationOptions.side]))
  }

  /// Reads the codes of subword-nmt that `--vocabulary` names.
  func subwordNMTCodes() throws -> SubwordNMTCodes {
    guard let path = self[SegmentationOptions.vocabulary] else { throw missingVocabulary }
    if isGiven(SegmentationOptions.ids) {
      throw UsageError.inconsistent("the codes of subword-nmt have no numbers: leave out --ids")
    }
    return try SubwordNMTCodes.read(from: path)
  }

  private func vocabularyPath(_ side: SegmentationOptions.Side) throws -> String {
    guard let name = self[SegmentationOptions.vocabulary] else { throw missingVocabulary }
    return try translate.vocabularyPath(of: name, side)
  }

  private var missingVocabulary: UsageError {
    .missingOption(
      SegmentationOptions.vocabulary.name, valueName: SegmentationOptions.vocabulary.declaration.valueName)
  }
}

/// Returns the path of a vocabulary that is a file, or belongs to one side of a model.
func vocabularyPath(of name: String, _ side: SegmentationOptions.Side) throws -> String {
  if name == "-" || (FileSystem.exists(name) && !FileSystem.isDirectory(name)) { return name }
  let looksLikeFile = name.hasSuffix(".vocabulary") || name.hasSuffix(".gz")
  if looksLikeFile, !FileSystem.exists(name) { throw FileError.notFound(path: name) }
  let model = ModelDirectory(try ModelFolders.path(of: name))
  let paths = model.vocabularyPaths(isJoint: try model.modelConfiguration().hasJointVocabulary)
  switch side {
  case .source: return paths.source
  case .target: return paths.target
  }
}

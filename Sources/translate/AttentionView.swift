internal import Bitext
internal import CommandLineTool
internal import Files
internal import Inspection
internal import Study
internal import Tensors
internal import Text
internal import Training
internal import Translation
internal import Visualization

/// One run of `attention` over one text or two: pictures, a page, numbers, or heads by where they look.
struct AttentionView {
  private let arguments: Arguments
  private let output: String?
  private let fromWord: String?

  /// - Throws: `UsageError`, where the options do not fit together, before a model is loaded.
  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    output = arguments[AttentionOptions.output]
    fromWord = arguments[AttentionOptions.fromWord]
    guard !arguments.operands.isEmpty else { throw UsageError.missingOperand("TEXT") }
    try arguments.require(AttentionOptions.fromWord, by: AttentionOptions.toWord)
    try arguments.require(AttentionOptions.heads, by: AttentionOptions.input)
    guard output != nil || fromWord != nil || arguments[AttentionOptions.json] else {
      let option = AttentionOptions.output
      throw UsageError.missingOption(option.name, valueName: option.declaration.valueName)
    }
    if arguments.isGiven(AttentionOptions.target), arguments.operands.count > 1 {
      throw UsageError.inconsistent("--target is the translation of one TEXT: give one of them")
    }
    if let output, !AttentionOptions.isPage(output) {
      _ = try PictureFormat(path: output, others: [AttentionOptions.pageEnding])
    }
  }

  func run() throws {
    let first = try arguments.modelDirectory()
    let beside = try arguments[AttentionOptions.beside].map { ModelDirectory(try ModelFolders.path(of: $0)) }
    let directories = [first] + (beside.map { [$0] } ?? [])
    let edges = TranslateTextOptions.edges
    try arguments.checkEdges(of: edges.name, isGiven: arguments.isGiven(edges), for: directories)
    let graphs = try arguments.edges(of: arguments.operands.map(withoutLineEnds))
    let views = try directories.enumerated().map { try Model(arguments, $1, graphs, masked: $0 == 0) }
    if let output {
      if AttentionOptions.isPage(output) {
        try writePage(views, to: output)
      } else {
        try drawPictures(views, to: output)
      }
    }
    if let fromWord {
      try writeRanking(views, from: fromWord)
    } else if arguments[AttentionOptions.json] {
      try writeJSONLine(try views.flatMap { try maps($0).flatMap { $0 } })
    }
  }

  /// A model and where it looked, in each part of each text.
  private struct Model {
    let model: TrainedModel
    let name: String
    let attentions: [SentenceAttention]

    /// - Parameters:
    ///   - graphs: The edges between the words of each text; nil where nobody gave any.
    ///   - masked: Whether the heads that are to be masked are this model's, and not those beside it.
    init(
      _ arguments: Arguments, _ directory: ModelDirectory, _ graphs: [WordGraph]?, masked: Bool
    ) throws {
      model = try directory.load(withEdges: graphs != nil)
      if masked { try arguments.maskHeads(of: model) }
      name = FileSystem.name(of: directory.path)
      attentions = try lookedAt(arguments, model, model.configuration.needsEdges ? graphs : nil)
    }

    var inspected: [InspectedSentence] {
      attentions.map { InspectedSentence(model.inspection(of: $0), of: model, named: name) }
    }
  }

  // MARK: Output

  private func writePage(_ views: [Model], to path: String) throws {
    let names = views.map(\.name).joined(separator: " and ")
    let page = InspectionPage(
      title: "Where \(names) looks", sentences: views.flatMap(\.inspected), word: fromWord)
    try AtomicFile.write(page.html, to: path)
  }

  /// The matrices that the options choose, of each sentence.
  private func maps(_ view: Model) throws -> [[AttentionMap]] {
    try view.attentions.map { attention in
      try attention.maps(
        of: arguments[AttentionOptions.kind], layers: arguments[AttentionOptions.layer],
        heads: arguments[AttentionOptions.head]
      ).map { arguments[AttentionOptions.words] ? $0.ofWords() : $0 }
    }
  }

  private func drawPictures(_ views: [Model], to path: String) throws {
    let pages = try views.map { ($0, try maps($0)) }
    let pictures = try PictureSeries(path: path, title: "\(views[0].name): attention")
    for (view, pages) in pages {
      for maps in pages {
        try pictures.add(AttentionHeatmap(maps, of: view.model.configuration, named: view.name))
      }
    }
    try pictures.finish()
  }

  private func writeRanking(_ views: [Model], from word: String) throws {
    let looks = try views.flatMap { view in
      try view.inspected.map { sentence in
        guard !sentence.attentions.isEmpty else { throw AttentionError.noSuchKind(.cross, known: []) }
        return (view.name, try sentence.heads(from: word, to: arguments[AttentionOptions.toWord]))
      }
    }
    if arguments[AttentionOptions.json] {
      return try writeJSONLine(looks.flatMap { name, heads in heads.map { LookObject(model: name, $0) } })
    }
    let standardOutput = try OutputFile(path: "-")
    for (name, heads) in looks {
      if looks.count > 1 { try standardOutput.writeLine("\(name):") }
      try standardOutput.writeLine(rankingTable(heads))
    }
    try standardOutput.close()
  }
}

/// Where a model looks in the text given, or in each part of a long one.
///
/// - Parameters:
///   - arguments: What the user wants.
///   - model: The model.
///   - graphs: The edges between the words of each text, which is then read at once; nil for a model that needs none.
private func lookedAt(
  _ arguments: Arguments, _ model: TrainedModel, _ graphs: [WordGraph]?
) throws -> [SentenceAttention] {
  let texts = arguments.operands.map(withoutLineEnds)
  guard let translation = arguments[AttentionOptions.target] else {
    var options = TranslatorOptions()
    options.threads = arguments.threads
    options.wantsAttention = true
    if graphs != nil {
      let count = texts.map { model.sourceTokenizer.encodeSource($0).count }.max() ?? 0
      try checkLength(count, options.maximumSourceTokens)
    }
    return try Translator(model, options).translate(texts, graphs: graphs).flatMap { result in
      guard !result.attention.isEmpty else { throw AttentionPictureError.nothingToLookAt }
      arguments.console.note(result.text)
      return result.attention
    }
  }
  let pair = model.tokens(source: texts[0], target: withoutLineEnds(translation), along: graphs?[0])
  try checkLength(max(pair.source.count, pair.target.count), mostTokens)
  return [model.attention(source: pair.source, target: pair.target, along: pair.graph)]
}

private func checkLength(_ tokens: Int, _ limit: Int) throws {
  guard tokens <= limit else { throw AttentionPictureError.tooLong(tokens: tokens, limit: limit) }
}

/// Nobody sees more in one picture.
let mostTokens = 1024

extension TrainedModel {
  /// Returns the tokens of a given pair, as the model reads and writes it, and what those of the source see.
  ///
  /// - Parameters:
  ///   - source: The text that is read.
  ///   - target: Its translation.
  ///   - words: The edges between the words of the source, which is then read as it is; nil for a model that needs none.
  func tokens(
    source: String, target: String, along words: WordGraph?
  ) -> (source: [TokenID], target: [TokenID], graph: TokenGraph?) {
    guard let words else {
      let pair = reading(source: source, target: target)
      return (sourceTokenizer.encodeSource(pair.source), targetTokenizer.encode(pair.target), nil)
    }
    let tokens = sourceTokenizer.encodeSource(source)
    // The edges between the pieces of a very long word would be very many, and nobody looks at such a pair.
    let graph = tokens.count <= mostTokens ? sourceTokenizer.encodeSource(source, words).graph : nil
    return (tokens, targetTokenizer.encode(target), graph)
  }
}

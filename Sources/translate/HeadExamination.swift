internal import Bitext
internal import CommandLineTool
internal import Files
internal import Inspection
internal import NumberText
internal import Study
internal import Tensors
internal import Training
internal import Translation
internal import Visualization

/// One run of `attention --heads`: how widely and how far each head looks over many sentences.
struct HeadExamination {
  private let arguments: Arguments
  private let input: String?
  private let output: String?

  /// - Throws: `UsageError`, where the options do not fit together, before a model is loaded.
  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    input = arguments[AttentionOptions.input]
    output = arguments[AttentionOptions.output]
    try arguments.refuse(AttentionOptions.heads, with: AttentionOptions.target)
    try arguments.refuse(AttentionOptions.heads, with: AttentionOptions.fromWord)
    try arguments.refuse(AttentionOptions.heads, with: AttentionOptions.toWord)
    try arguments.refuse(AttentionOptions.heads, with: AttentionOptions.beside)
    guard (input == nil) != arguments.operands.isEmpty else {
      throw UsageError.inconsistent(
        "--heads looks at the sentences of --input FILE or at one TEXT or two: give one of both")
    }
    if let output, !AttentionOptions.isPage(output) {
      _ = try PictureFormat(path: output, others: [AttentionOptions.pageEnding])
    }
  }

  func run() throws {
    // A wrong name is told before a model is loaded.
    let reader = try input.map { try LineReader(path: $0) }
    let edges = try arguments.edges()
    let directory = try arguments.modelDirectory()
    try arguments.checkEdges(of: TranslateTextOptions.edges.name, isGiven: edges != nil, for: [directory])
    let model = try directory.load(withEdges: edges != nil)
    try arguments.maskHeads(of: model)
    var statistics = HeadStatistics()
    var examined = try Sentences(
      arguments, model, path: input.map(FileSystem.inputName) ?? commandLine, edges)
    if let reader {
      let progress = arguments.console.progress("examining", unit: "lines")
      defer { progress.finish() }
      while let line = try reader.next() {
        try examined.add(line, number: reader.lineNumber, to: &statistics)
        progress.advance(by: 1)
      }
    } else {
      for (index, text) in arguments.operands.enumerated() {
        try examined.add(withoutLineEnds(text), number: index + 1, to: &statistics)
      }
    }
    try examined.finish(&statistics)
    guard statistics.sentences > 0 else {
      throw input.map { AttentionPictureError.noSentences(path: $0) } ?? .nothingToLookAt
    }
    guard !statistics.rows.isEmpty else { throw AttentionError.noSuchKind(.cross, known: []) }
    try write(statistics, named: FileSystem.name(of: directory.path))
  }

  /// The sentences that a model is looked into with, translated several at a time.
  private struct Sentences {
    private let model: TrainedModel
    private let translator: Translator
    private let path: String
    /// The edges of each line, for a model that goes along them.
    private let edges: EdgeReader?
    private var waiting: [String] = []
    private var graphs: [WordGraph] = []

    /// - Parameters:
    ///   - path: What a message calls where the sentences come from.
    ///   - edges: Where their edges come from; nil for nowhere.
    init(_ arguments: Arguments, _ model: TrainedModel, path: String, _ edges: EdgeReader?) throws {
      var options = TranslatorOptions()
      options.threads = arguments.threads
      options.wantsAttention = true
      self.model = model
      self.path = path
      self.edges = edges
      translator = try Translator(model, options)
    }

    /// Adds a line: a sentence, or one with its translation after a tab.
    mutating func add(_ line: String, number: Int, to statistics: inout HeadStatistics) throws {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      let graph = try edges?.next(for: fields[0], of: path)
      guard fields.count > 1, !fields[1].isEmpty else {
        waiting.append(fields[0])
        if let graph {
          try checkLength(model.sourceTokenizer.encodeSource(fields[0]).count, translator.options, number)
          graphs.append(graph)
        }
        if waiting.count == 64 { translate(&statistics) }
        return
      }
      let pair = model.tokens(source: fields[0], target: fields[1], along: graph)
      let count = max(pair.source.count, pair.target.count)
      guard count <= mostTokens else {
        throw AttentionPictureError.lineTooLong(path: path, line: number, tokens: count, limit: mostTokens)
      }
      add(
        model.inspection(source: pair.source, target: pair.target, [.weights], along: pair.graph),
        to: &statistics)
    }

    /// Throws where a sentence is too long to be read at once, as one with edges is.
    private func checkLength(_ tokens: Int, _ options: TranslatorOptions, _ line: Int) throws {
      guard tokens <= options.maximumSourceTokens else {
        throw EdgeError.tooLong(source: path, line: line, tokens: tokens, most: options.maximumSourceTokens)
      }
    }

    /// Translates what has not been, after the last line.
    mutating func finish(_ statistics: inout HeadStatistics) throws {
      try edges?.checkEnd(of: path)
      translate(&statistics)
    }

    private mutating func translate(_ statistics: inout HeadStatistics) {
      let graphs = edges == nil ? nil : graphs
      for attention in translator.translate(waiting, graphs: graphs).flatMap(\.attention) {
        add(model.inspection(of: attention, [.weights]), to: &statistics)
      }
      waiting.removeAll()
      self.graphs.removeAll()
    }

    private func add(_ inspection: AttentionInspection, to statistics: inout HeadStatistics) {
      statistics.add(InspectedSentence(inspection, of: model, named: ""))
    }
  }

  // MARK: Output

  private func write(_ statistics: HeadStatistics, named name: String) throws {
    let title = "Heads of \(name)"
    if let output {
      if AttentionOptions.isPage(output) {
        try AtomicFile.write(HeadsPage(title: title, statistics: statistics).html, to: output)
      } else {
        let pictures = try PictureSeries(path: output, title: title)
        let sentences = counted(statistics.sentences, "sentence")
        try pictures.add(
          AttentionHeatmap(statistics.rows, title, sentences, "entropy, bits", \.entropy))
        try pictures.add(
          AttentionHeatmap(statistics.rows, title, sentences, "distance, tokens", \.distance))
        try pictures.finish()
      }
    }
    if arguments[AttentionOptions.json] { return try writeJSONLine(statistics.rows.map(HeadObject.init)) }
    let rows = statistics.rows.map { row in
      [
        "\(row.kind.name), layer \(row.layer), head \(row.head)", fixed(row.entropy, 2),
        fixed(row.distance, 2),
        fixed(100 * row.marks, 1) + " %",
      ]
    }
    let standardOutput = try OutputFile(path: "-")
    try standardOutput.writeLine(
      alignedTable([["head", "entropy, bits", "distance, tokens", "at <s> and </s>"]] + rows))
    try standardOutput.close()
  }
}

extension AttentionHeatmap {
  /// Draws a number of each head: layers by heads, the kinds beside each other.
  fileprivate init(
    _ rows: [HeadStatistics.Row], _ title: String, _ sentences: String, _ caption: String,
    _ number: (HeadStatistics.Row) -> Double
  ) {
    let (layers, heads) = (rows.map(\.layer).max() ?? 0, rows.map(\.head).max() ?? 0)
    let kinds = InspectedAttention.Kind.allCases.filter { kind in rows.contains { $0.kind == kind } }
    let panels = kinds.map { kind in
      // A head that a kind does not have is crossed out.
      var weights = [[Float]](repeating: [Float](repeating: .nan, count: heads), count: layers)
      for row in rows where row.kind == kind { weights[row.layer - 1][row.head - 1] = Float(number(row)) }
      return Panel(title: kind.name, weights: weights)
    }
    self.init(
      title: title, subtitle: "\(caption), mean of \(sentences)",
      rowLabels: (1...max(1, layers)).map(String.init), columnLabels: (1...max(1, heads)).map(String.init),
      rowCaption: "layer", columnCaption: "head", panels: panels, panelsPerRow: kinds.count,
      scaleCaption: caption)
  }
}

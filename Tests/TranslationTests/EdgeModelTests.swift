import Bitext
import Files
import Layers
import Randomness
import Settings
import Tensors
import TestSupport
import Testing
import Text

@testable import Translation

/// Models whose encoder looks along the edges of a graph of each sentence.
struct EdgeModelTests {
  private static let variants: [Architecture] = {
    let kinds = Architecture.Kind.all.filter { $0.encoder == .transformer }
    var architectures = kinds.map { kind in
      var architecture = small(kind)
      (architecture.encoderEdges, architecture.activation) = (true, .gelu)
      architecture.tiedEmbeddings = .none
      return architecture
    }
    for positions in PositionalEncodingKind.allCases where positions.isOfSelfAttention {
      var architecture = architectures[0]
      (architecture.positions, architecture.normalizer) = (positions, .sigmoid)
      (architecture.clippedDistance, architecture.distanceBuckets, architecture.maximumDistance) = (2, 4, 4)
      architectures.append(architecture)
    }
    return architectures
  }()

  private static func graph(_ count: Int, _ edges: [WordEdge]) -> TokenGraph {
    TokenGraph(WordGraph(edges), firstTokens: Array(0..<count - 1), end: count - 1, count: count)
  }

  private static let sources: [[TokenID]] = [[4, 5, 6, 7, 3], [8, 3], [9, 10, 4, 3]]
  private static let targets: [[TokenID]] = [[5, 6], [4], [7, 8, 9]]
  private static let graphs = [
    graph(5, [WordEdge(0, 2), WordEdge(2, 3)]), graph(2, []), graph(4, [WordEdge(0, 1)]),
  ]

  private func batch(_ numbers: [Int]) -> Batch {
    Batch(
      sources: numbers.map { Self.sources[$0] }, targets: numbers.map { Self.targets[$0] }, start: 2, end: 3
    ).reading(
      TokenBatch(numbers.map { Self.sources[$0] }, graphs: numbers.map { Self.graphs[$0] }))
  }

  @Test(arguments: Self.variants.filter { $0.kind.decoder == .transformer })
  func gradientsEqualCentralDifferences(architecture: Architecture) {
    let model = architecture.droppingOut().randomModel(on: .reference)
    GradientCheck(on: .reference, samples: 4).check(model.parameters.parameters) { pass in
      model.loss(batch([0, 1, 2]), labelSmoothing: 0.1, gradientScale: 1, pass).loss
    }
  }

  @Test(arguments: Self.variants)
  func aSentenceIsTheSameAloneAndAmongOthers(architecture: Architecture) {
    let model = architecture.randomModel()
    func states(_ numbers: [Int]) -> Tensor { model.states(batch(numbers), ForwardPass(.inference)) }
    let (all, alone) = (states([2, 0, 1]), states([0]))
    for row in 0..<3 { expectClose(all.row(4 + row), alone.row(row), within: .rounding) }
  }

  /// Rows are dropped between steps; each is compared with what the whole target at once gives.
  @Test(arguments: Self.variants)
  func stepsEqualTheWholeTarget(architecture: Architecture) {
    let batch = batch([0, 2])
    func check(_ model: some TranslationModel) {
      let pass = ForwardPass(.inference)
      let whole = model.output.logits(model.states(batch, pass))
      var state = model.start(batch.source, restrictedTo: nil, pass)
      for step in 0..<3 {
        let inputs = [batch.targetInputs[0], batch.targetInputs[1]].map { $0[$0.startIndex + step] }
        let logits = model.step(inputs, &state).tensor
        expectClose(logits.row(0), whole.row(step), within: .sums)
        expectClose(logits.row(1), whole.row(3 + step), within: .sums)
      }
    }
    check(architecture.randomModel())
  }

  // MARK: Texts

  private var edgeTransformer: Architecture {
    var architecture = Architecture(.transformer)
    (architecture.features, architecture.feedForwardFeatures, architecture.heads) = (16, 24, 2)
    (architecture.encoderLayers, architecture.decoderLayers, architecture.encoderEdges) = (1, 1, true)
    return architecture
  }

  @Test func translationsDependOnTheirOwnEdgesAlone() throws {
    let model = try smallModel(edgeTransformer)
    var options = TranslatorOptions()
    (options.threads, options.batchTokens) = (2, 40)
    let translator = try Translator(model, options)
    let texts = variedLines.filter { !$0.isEmpty }
    let graphs = texts.map { text in
      WordGraph((1..<max(1, LabelUnit.word.count(in: text))).map { WordEdge($0 - 1, $0) })
    }
    let all = translator.translate(texts, graphs: graphs)
    for (index, text) in texts.enumerated() {
      #expect(translator.translate([text], graphs: [graphs[index]])[0] == all[index], "\(text)")
    }
    let without = translator.translate([texts[0]], graphs: [WordGraph([])])[0]
    #expect(without.score != all[0].score)
    #expect(all.first { $0.source == "?!" }?.text == "?!")
  }

  @Test func attentionOfATranslationStaysOnTheEdges() throws {
    var options = TranslatorOptions()
    options.wantsAttention = true
    let translator = try Translator(smallModel(edgeTransformer), options)
    let text = "the dog the dog"
    let translation = translator.translate([text], graphs: [WordGraph([WordEdge(0, 3)])])[0]
    let map = try #require(try translation.attention.first?.maps(of: .encoderSelf).first).ofWords()
    // Marks of spaces stand between the words.
    let words = map.rows.indices.filter { map.rows[$0].word != nil }
    #expect(words.compactMap { map.rows[$0].word } == [0, 1, 2, 3])
    for (word, sees) in [[0, 3], [1], [2], [0, 3]].enumerated() {
      let seen = (0..<4).filter { map.weights[words[word]][words[$0]] > 0 }
      #expect(seen == sees, "word \(word): \(map.weights)")
    }
  }

  @Test func textsThatAreTooLongForEdgesAreCopied() throws {
    var options = TranslatorOptions()
    options.maximumSourceTokens = 6
    let text = "the dog the dog the dog the dog"
    let translation = try Translator(smallModel(edgeTransformer), options).translate(
      [text], graphs: [WordGraph([])])[0]
    #expect(translation.text == text && translation.sourceTokens == 0)
  }

  // MARK: Folders

  @Test func aModelThatNeedsEdgesIsLoadedWithEdgesAlone() throws {
    let folder = try TemporaryDirectory()
    let directory = try store(smallModel(edgeTransformer), in: folder, "model")
    #expect(try directory.modelConfiguration().needsEdges)
    #expect(throws: ModelError.edgesNeeded(path: directory.path)) { try directory.load() }
    #expect(throws: ModelError.edgesNeeded(path: directory.path)) { try HeadImportanceMeter(directory) }
    #expect(throws: ModelError.edgesNeeded(path: directory.path)) {
      try TranslationSystem.load([directory, directory])
    }
    #expect(try directory.load(withEdges: true).configuration.architecture == edgeTransformer)
    let plain = try store(smallModel(), in: folder, "plain")
    #expect(try !plain.load(withEdges: true).configuration.needsEdges)
  }

  @Test func edgesAndAWindowExcludeEachOther() {
    var architecture = edgeTransformer
    #expect(architecture.problems.isEmpty)
    architecture.window = 2
    #expect(architecture.problems.isEmpty)
    #expect(architecture.window(of: .encoderSelf) == nil && architecture.window(of: .decoderSelf) == 2)
    architecture.encoderWindow = 1
    #expect(architecture.problems.contains { $0.contains("encoder-edges and encoder-window") })
  }
}

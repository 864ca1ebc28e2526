import Bitext
import Layers
import Tensors
import TestSupport
import Testing
import Text

@testable import Translation

/// What single heads are worth, and models without some.
struct AttentionHeadTests {
  private static let texts = (sources: ["A dog.", "The fox is quick."], targets: ["x dog", "Größe"])

  @Test func headsAreReadFromTheirNames() {
    #expect(AttentionHead("cross:2.1") == AttentionHead(.cross, layer: 2, head: 1))
    #expect(AttentionHead("3.12") == AttentionHead(.cross, layer: 3, head: 12))
    #expect(AttentionHead("encoder-self:1.4")?.description == "encoder-self:1.4")
    for wrong in ["", "1", "1.", ".1", "1.1.1", "0.1", "1.0", "self:1.1", "cross:", "a:b:1.1", "1.x", "-1.1"]
    {
      #expect(AttentionHead(wrong) == nil, "\(wrong)")
    }
  }

  /// The logits of a target for a source.
  private func logits(_ model: TrainedModel, _ source: String) -> [Float] {
    let tokenizer = model.sourceTokenizer
    let batch = Batch(
      sources: [tokenizer.encodeSource(source)], targets: [tokenizer.encode("the dog")],
      start: tokenizer.vocabulary.beginningID, end: tokenizer.vocabulary.endID)
    return model.network.output.logits(model.network.states(batch, ForwardPass(.inference))).array
  }

  @Test(arguments: [false, true])
  func withoutHeadsThatLookAtItTheSourceDoesNotMatter(isPacked: Bool) throws {
    let model = try smallModel()
    #expect(logits(model, "A dog.") != logits(model, "lazy"))
    let before = logits(model, "A dog.")
    try model.mask([AttentionHead(.cross, layer: 1, head: 1), AttentionHead(.cross, layer: 2, head: 2)])
    if isPacked { model.network.parameters.pack(for: .cpu) }
    #expect(logits(model, "A dog.") != before && logits(model, "A dog.") != logits(model, "lazy"))
    try model.mask([AttentionHead(.cross, layer: 1, head: 2), AttentionHead(.cross, layer: 2, head: 1)])
    if isPacked { model.network.parameters.pack(for: .cpu) }
    expectSameBits(logits(model, "A dog."), logits(model, "lazy"))
  }

  @Test func weightsOfAFileAreMaskedInMemoryAlone() throws {
    let folder = try TemporaryDirectory()
    let directory = try store(smallModel(), in: folder, "model")
    let all = AttentionKind.allCases.flatMap { kind in
      [(1, 1), (1, 2)].map { AttentionHead(kind, layer: $0.0, head: $0.1) }
    }
    func translation(_ heads: [AttentionHead]) throws -> [Float] {
      let model = try directory.load()
      try model.mask(heads)
      model.network.parameters.pack(for: .cpu)
      return logits(model, "A dog.")
    }
    let before = try translation([])
    #expect(try translation(all) != before)
    expectSameBits(try translation([]), before)
  }

  @Test func headsThatThereAreNotAreNamed() throws {
    let model = try smallModel()
    func error(_ head: AttentionHead) throws -> AttentionError? {
      #expect(throws: AttentionError.self) { try model.mask([head]) }
    }
    #expect(
      try error(AttentionHead(.cross, layer: 3, head: 1)) == .noSuchLayer(3, .cross, count: 2))
    #expect(
      try error(AttentionHead(.encoderSelf, layer: 1, head: 9)) == .noSuchHead(9, .encoderSelf, count: 2))
    let recurrent = try smallModel(smallRecurrentArchitectures[0])
    #expect(throws: AttentionError.noHeads) { try recurrent.mask([AttentionHead(.cross, layer: 1, head: 1)]) }
    let pair = try smallModel(smallPair)
    #expect(throws: AttentionError.noSuchKind(.cross, known: [.encoderSelf])) {
      try pair.mask([AttentionHead(.cross, layer: 1, head: 1)])
    }
  }

  /// A Transformer's encoder under a recurrent decoder.
  private var smallPair: Architecture {
    var architecture = Architecture(Architecture.Kind(.transformer, .attentionRNN))
    (architecture.features, architecture.hiddenFeatures, architecture.heads) = (16, 16, 2)
    architecture.encoderLayers = 1
    return architecture
  }

  /// A Transformer whose loss has no kinks.
  private var smoothTransformer: Architecture {
    var architecture = Architecture(.transformer)
    (architecture.features, architecture.feedForwardFeatures, architecture.heads) = (16, 24, 2)
    (architecture.encoderLayers, architecture.decoderLayers) = (1, 2)
    architecture.activation = .gelu
    return architecture
  }

  // MARK: Importance

  /// Scaling the columns that read a head is changing ξ.
  @Test func importancesAreDifferencesOfTheLoss() throws {
    let folder = try TemporaryDirectory()
    let directory = try store(smallModel(smoothTransformer), in: folder, "model")
    let meter = try HeadImportanceMeter(directory, threads: 2)
    meter.add(sources: Self.texts.sources, targets: Self.texts.targets)
    #expect(meter.pairs == 2)
    let model = try directory.loadForGradients()
    let batches = zip(Self.texts.sources, Self.texts.targets).map { source, target in
      Batch(
        sources: [model.sourceTokenizer.encodeSource(source)],
        targets: [model.targetTokenizer.encode(target)],
        start: model.targetTokenizer.vocabulary.beginningID, end: model.targetTokenizer.vocabulary.endID)
    }
    let tokens = batches.reduce(0) { $0 + $1.targetTokenCount }
    let importances = meter.importances
    #expect(
      importances.map(\.head.description).prefix(3) == [
        "encoder-self:1.1", "encoder-self:1.2", "decoder-self:1.1",
      ])
    #expect(importances.count == 10 && importances.allSatisfy { $0.value > 0 })
    var index = 0
    for attention in model.network.attentions {
      for head in 0..<2 {
        let expected = batches.reduce(0.0) { $0 + abs(slope(model, attention, head, $1)) } / Double(tokens)
        expectClose(
          [Float(importances[index].value)], [Float(expected)],
          within: Tolerance(relative: 2e-2, absolute: 1e-4), importances[index].head.description)
        index += 1
      }
    }
    for layer in 0..<5 {
      let shares = importances[2 * layer..<2 * layer + 2].map(\.share)
      #expect(abs(shares.reduce(0) { $0 + $1 * $1 } - 1) < 1e-9)
    }
  }

  /// How the loss of a batch changes with what multiplies the result of a head.
  private func slope(
    _ model: TrainedModel, _ attention: MultiHeadAttention, _ head: Int, _ batch: Batch
  ) -> Double {
    let weight = attention.output.weight.storage
    let values = weight.array
    defer { weight.assign(values) }
    func loss(_ factor: Float) -> Double {
      weight.assign(values.enumerated().map { $0.offset % 16 / 8 == head ? factor * $0.element : $0.element })
      return model.network.loss(batch, labelSmoothing: 0, gradientScale: 0, ForwardPass(.inference)).loss
    }
    return (loss(1.0625) - loss(0.9375)) / 0.125
  }

  @Test func importancesAreTheSameOnAnyNumberOfThreads() throws {
    let folder = try TemporaryDirectory()
    let directory = try store(smallModel(), in: folder, "model")
    func importances(_ threads: Int, _ parts: Int) throws -> [HeadImportance] {
      let meter = try HeadImportanceMeter(directory, threads: threads)
      for part in 0..<parts {
        let range = part * 2 / parts..<(part + 1) * 2 / parts
        meter.add(sources: Array(Self.texts.sources[range]), targets: Array(Self.texts.targets[range]))
      }
      return meter.importances
    }
    #expect(try importances(1, 1) == importances(2, 2))
  }

  @Test func aModelWithoutHeadsIsRefused() throws {
    let folder = try TemporaryDirectory()
    let directory = try store(smallModel(smallRecurrentArchitectures[0]), in: folder, "model")
    #expect(throws: AttentionError.noHeads) { try HeadImportanceMeter(directory) }
  }
}

import Files
import Layers
import Tensors
import TestSupport
import Testing

@testable import Translation

/// Models without some of their heads, and which heads these are.
struct PrunedModelTests {
  private let heads = [
    AttentionHead(.cross, layer: 2, head: 1), AttentionHead(.encoderSelf, layer: 1, head: 2),
  ]

  private func scores(_ model: TrainedModel) -> [Float] {
    let lines = Array(variedLines.prefix(4))
    return TranslationScorer(TranslationSystem(model)).score(sources: lines, targets: lines.reversed())
      .flatMap(\.logProbabilities)
  }

  @Test(arguments: [StoredTensor.ElementType.float32, .bfloat16])
  func aPrunedModelIsTheMaskedOneWhoeverLoadsIt(type: StoredTensor.ElementType) throws {
    let folder = try TemporaryDirectory()
    let model = try smallModel()
    let directory = try store(model, in: folder, "model")
    try Safetensors.write(
      model.network.parameters.parameters.map { ($0.name, $0.shape, $0.storage) }, as: type,
      metadata: VocabularySeal(of: model).metadata, to: directory.parametersPath)
    let output = ModelDirectory(folder.path("pruned"))
    try directory.write(without: heads, to: output)
    let (masked, pruned) = (try directory.load(), try output.load())
    try masked.mask(heads)
    #expect(pruned.configuration.prunedHeads == heads)
    expectSameBits(scores(pruned), scores(masked))
    #expect(try scores(directory.load()) != scores(pruned))
    #expect(try Safetensors(path: output.parametersPath).matrixType == type)
    // What is pruned once stays so.
    let further = ModelDirectory(folder.path("further"))
    try output.write(without: [heads[0], AttentionHead(.cross, layer: 1, head: 1)], to: further)
    #expect(
      try further.modelConfiguration().prunedHeads.map(\.description) == [
        "cross:2.1", "encoder-self:1.2", "cross:1.1",
      ])
  }

  /// Even weights that were not zero would not be heard.
  @Test func theConfigurationAloneMasksHeads() throws {
    let folder = try TemporaryDirectory()
    var model = try smallModel()
    let whole = try store(model, in: folder, "whole")
    var configuration = model.configuration
    configuration.prunedHeads = heads
    model = TrainedModel(
      configuration: configuration, sourceTokenizer: model.sourceTokenizer,
      targetTokenizer: model.targetTokenizer, network: model.network, device: .cpu)
    let pruned = try store(model, in: folder, "pruned").load()
    let masked = try whole.load()
    try masked.mask(heads)
    expectSameBits(scores(pruned), scores(masked))
  }

  @Test func whatCannotBePrunedIsSaid() throws {
    let folder = try TemporaryDirectory()
    let directory = try store(smallModel(), in: folder, "model")
    let output = ModelDirectory(folder.path("pruned"))
    #expect(throws: AttentionError.noSuchLayer(9, .cross, count: 2)) {
      try directory.write(without: [AttentionHead(.cross, layer: 9, head: 1)], to: output)
    }
    #expect(!output.exists)
    #expect(throws: NewModelError.modelIsThere(path: directory.path)) {
      try directory.write(without: heads, to: directory)
    }
    let damaged = try FileSystem.readText(directory.configurationPath).replacing(
      "\"hasJointVocabulary\"", with: "\"prunedHeads\": [\"cross:9.1\"], \"hasJointVocabulary\"")
    try AtomicFile.write(damaged, to: directory.configurationPath)
    #expect(throws: ModelError.self) { try directory.load() }
    try AtomicFile.write(damaged.replacing("cross:9.1", with: "nine"), to: directory.configurationPath)
    #expect(throws: ModelError.self) { try directory.load() }
  }

  @Test func theLeastImportantHeadsGoFirst() {
    func importance(_ head: Int, _ value: Double, _ share: Double) -> HeadImportance {
      HeadImportance(head: AttentionHead(.cross, layer: 1, head: head), value: value, share: share)
    }
    let all = [importance(1, 3, 0.5), importance(2, 1, 0.5), importance(3, 2, 0.1), importance(4, 0, 0)]
    func least(_ count: Int, _ pruned: [Int], _ order: HeadOrder) -> [Int] {
      all.least(count, without: pruned.map { AttentionHead(.cross, layer: 1, head: $0) }, by: order).map(
        \.head)
    }
    #expect(least(3, [], .share) == [4, 3, 1])
    #expect(least(3, [], .importance) == [4, 2, 3])
    #expect(least(9, [4, 1], .share) == [3, 2])
  }

  @Test func masksChangeTheImportanceOfWhatIsLeft() throws {
    let folder = try TemporaryDirectory()
    let directory = try store(smallModel(), in: folder, "model")
    func importances(_ masked: [AttentionHead]) throws -> [HeadImportance] {
      let meter = try HeadImportanceMeter(directory, without: masked)
      meter.add(sources: ["A dog."], targets: ["x dog"])
      return meter.importances
    }
    let (before, after) = (try importances([]), try importances(heads))
    for (first, second) in zip(before, after) {
      #expect((second.value == 0) == heads.contains(second.head), "\(second.head)")
      #expect(first.value != second.value)
    }
  }
}

import Bitext
import Files
import Layers
import Randomness
import Tensors
import TestSupport
import Testing
import Text

@testable import Translation

private let batch = Batch(
  sources: [[3, 4, 1], [7, 1], [2, 9, 4, 5, 10, 6, 1]], targets: [[5, 2], [8, 3, 10, 4, 6, 9], []], start: 0,
  end: 1)

/// A model whose matrices stay in a file computes as one that holds all its weights.
struct StoredWeightsTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// Returns a model of either kind from one file.
  private func models(
    _ architecture: Architecture, _ type: Safetensors.ElementType
  ) throws -> (held: any TranslationModel, stored: any TranslationModel) {
    let path = folder.path("weights")
    try Safetensors.write(
      architecture.randomModel().parameters.parameters.map { ($0.name, $0.shape, $0.storage) }, as: type,
      to: path)
    let (sources, targets) = architecture.testVocabularies
    func model() -> any TranslationModel {
      architecture.makeModel(sourceVocabulary: sources, targetVocabulary: targets)
    }
    let (held, stored) = (model(), model())
    try held.parameters.load(Safetensors(path: path))
    try stored.parameters.open(Safetensors(path: path))
    return (held, stored)
  }

  @Test(arguments: smallArchitectures, [Safetensors.ElementType.float32, .bfloat16])
  func theyComputeTheSameUnpacked(architecture: Architecture, type: Safetensors.ElementType) throws {
    let (held, stored) = try models(architecture, type)
    #expect(logits(stored) == logits(held))
    #expect(loss(stored) == loss(held))
    #expect(hypotheses(stored) == hypotheses(held))
  }

  @Test(arguments: smallArchitectures, WeightPrecision.allCases)
  func theyComputeTheSamePacked(architecture: Architecture, precision: WeightPrecision) throws {
    let (held, stored) = try models(architecture, .bfloat16)
    for model in [held, stored] { model.parameters.pack(for: .cpu, as: precision) }
    #expect(logits(stored) == logits(held))
    #expect(loss(stored) == loss(held))
    #expect(hypotheses(stored) == hypotheses(held))
    let tokens: [TokenID] = [1, 4, 5, 8]
    #expect(logits(stored, of: tokens) == logits(held, of: tokens))
  }

  @Test(arguments: [Safetensors.ElementType.float32, .bfloat16])
  func nothingIsInMemoryTwice(type: Safetensors.ElementType) throws {
    var configuration = Architecture(.transformer, .base)
    (configuration.features, configuration.feedForwardFeatures, configuration.heads) = (64, 256, 4)
    (configuration.encoderLayers, configuration.decoderLayers) = (2, 2)
    func model() -> any TranslationModel {
      configuration.makeModel(sourceVocabulary: 2000, targetVocabulary: 2000)
    }
    let path = folder.path("weights")
    let drawn = model().parameters
    drawn.initialize(Seed(1))
    try Safetensors.write(drawn.parameters.map { ($0.name, $0.shape, $0.storage) }, as: type, to: path)
    for (precision, bytes) in [(WeightPrecision.float32, 4), (.bfloat16, 2), (.int8, 1)] {
      let stored = model().parameters
      try stored.open(Safetensors(path: path))
      stored.pack(for: .cpu, as: precision)
      // Beside the packed weights there are vectors, scales, and what is being packed.
      #expect(stored.memoryBytes < stored.count * bytes * 11 / 10 + 500_000)
      let memory = stored.memoryBytes
      stored.pack(for: .cpu, as: precision)
      #expect(stored.memoryBytes == memory)
    }
  }

  // MARK: What a model computes

  private func logits(_ model: any TranslationModel, of tokens: [TokenID]? = nil) -> [Float] {
    let pass = ForwardPass(.inference)
    let output = tokens.map { model.output.restricted(to: $0, pass) } ?? model.output
    return output.logits(model.states(batch, pass)).array
  }

  private func loss(_ model: any TranslationModel) -> LossSums {
    model.loss(batch, labelSmoothing: 0, gradientScale: 0, ForwardPass(.inference))
  }

  private func hypotheses(_ model: any TranslationModel) -> [[Hypothesis]] {
    let rules = GenerationRules(beginningID: 0, endID: 1, count: model.output.weight.shape[0])
    let task = SearchTask(sources: batch.source, rules: rules)
    return BeamSearch(size: 3, kept: 3).hypotheses(for: task, from: model, ForwardPass(.inference))
  }
}

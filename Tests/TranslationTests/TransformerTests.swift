import Bitext
import Foundation
import Layers
import Randomness
import Tensors
import TestSupport
public import Testing
import Text

@testable public import Translation

/// Configurations that differ in every choice, of sizes that cannot be mistaken for each other.
let smallConfigurations: [TransformerConfiguration] = {
  var configurations: [TransformerConfiguration] = []
  for normalization in NormalizationPlacement.allCases {
    for positions in PositionalEncodingKind.allCases {
      for tying in TransformerConfiguration.EmbeddingTying.allCases {
        for activation in [Activation.relu, .gelu] {
          var configuration = TransformerConfiguration()
          (configuration.features, configuration.feedForwardFeatures, configuration.heads) = (6, 7, 3)
          (configuration.encoderLayers, configuration.decoderLayers) = (1, 2)
          configuration.normalization = normalization
          configuration.positions = positions
          configuration.maximumPositions = 5
          configuration.tiedEmbeddings = tying
          configuration.activation = activation
          (configuration.dropout, configuration.attentionDropout, configuration.activationDropout) = (0, 0, 0)
          configurations.append(configuration)
        }
      }
    }
  }
  return configurations
}()

extension TransformerConfiguration: CustomTestStringConvertible {
  public var testDescription: String {
    "\(normalization), \(positions), tied \(tiedEmbeddings), \(activation)"
  }
}

/// A Transformer with random values everywhere, also where a new model has zeros and ones.
func randomTransformer(
  _ configuration: TransformerConfiguration, sources: Int = 11, targets: Int = 11, on device: Device = .cpu
) -> Transformer {
  let model = Transformer(
    configuration, sourceVocabulary: sources, targetVocabulary: targets, on: device)
  model.parameters.initialize(Seed(3))
  for parameter in model.parameters.parameters where parameter.shape.rank == 1 {
    let mean: Float = parameter.name.hasSuffix("gain") ? 1 : 0
    parameter.storage.assign(
      normalNumbers(parameter.shape.count, mean: mean, deviation: 0.2, parameter.name))
  }
  return model
}

private let batch = Batch(
  sources: [[3, 4, 1], [7, 1], [2, 9, 4, 5, 10, 6, 1]], targets: [[5, 2], [8, 3, 10, 4, 6, 9], []], start: 0,
  end: 1)

/// The vocabularies differ where they may.
private func vocabularies(_ configuration: TransformerConfiguration) -> (sources: Int, targets: Int) {
  configuration.tiedEmbeddings == .all ? (11, 11) : (11, 13)
}

private func logits(_ model: Transformer, _ batch: Batch, on device: Device = .cpu) -> [[Float]] {
  let logits = model.output.logits(model.states(batch, ForwardPass(.inference, on: device)))
  return (0..<logits.rows).map(logits.row)
}

@Suite struct TransformerTests {
  @Test(arguments: smallConfigurations)
  func gradientsAreThoseOfTheLoss(configuration: TransformerConfiguration) {
    var configuration = configuration
    configuration.dropout = 0.2
    configuration.attentionDropout = 0.3
    configuration.activationDropout = 0.1
    let (sources, targets) = vocabularies(configuration)
    let model = randomTransformer(configuration, sources: sources, targets: targets, on: .reference)
    keepFromKinks(model)
    GradientCheck(on: .reference, samples: 6).check(model.parameters.parameters) { pass in
      model.output.loss(
        model.states(batch, pass), targets: batch.targetOutputs.identifiers, labelSmoothing: 0.1,
        gradientScale: 1
      ).loss
    }
  }

  /// Moves hidden units so far from 0 that no difference crosses the kink of ReLU; every other one is active.
  private func keepFromKinks(_ model: Transformer) {
    for parameter in model.parameters.parameters {
      if parameter.name.hasSuffix("inner.bias") {
        parameter.storage.assign((0..<parameter.shape.count).map { $0 % 2 == 0 ? 2 : -2 })
      } else if parameter.name.hasSuffix("inner.weight") {
        parameter.storage.assign(parameter.storage.array.map { 0.3 * $0 })
      }
    }
  }

  @Test(arguments: smallConfigurations)
  func stepByStepIsTeacherForcing(configuration: TransformerConfiguration) {
    let (sources, targets) = vocabularies(configuration)
    let model = randomTransformer(configuration, sources: sources, targets: targets)
    for isPacked in [false, true] {
      if isPacked { model.parameters.pack(for: .cpu) }
      let expected = logits(model, batch)
      for sentence in 0..<batch.count {
        let pass = ForwardPass(.inference)
        var state = model.start(batch.source.selecting([sentence]), wantsAttention: false, pass)
        for (position, token) in batch.targetInputs[sentence].enumerated() {
          let row = model.step([token], &state).logits.row(0)
          let index = Int(batch.targetInputs.offsets[sentence]) + position
          expectClose(row, expected[index], within: .sums, "sentence \(sentence), position \(position)")
        }
      }
    }
  }

  /// Drives a state through random repetitions, reorderings and drops, and compares each row with teacher forcing.
  @Test(arguments: smallConfigurations)
  func anySelectionOfRowsKeepsTheirHistory(configuration: TransformerConfiguration) {
    let (sources, targets) = vocabularies(configuration)
    let model = randomTransformer(configuration, sources: sources, targets: targets)
    model.parameters.pack(for: .cpu)
    var stream = Seed(9).stream(.generation)
    var state = model.start(batch.source, wantsAttention: true, ForwardPass(.inference))
    var rows = (0..<batch.count).map { (source: $0, prefix: [TokenID]()) }
    for length in 0..<20 {
      let previous = rows.map { $0.prefix.last ?? 0 }
      let step = model.step(previous, &state)
      if length % 4 == 3 {
        let forced = Batch(
          sources: rows.map { Array(batch.source[$0.source]) }, targets: rows.map(\.prefix), start: 0, end: 1)
        let expected = logits(model, forced)
        for row in rows.indices {
          expectClose(
            step.logits.row(row), expected[Int(forced.targetInputs.offsets[row + 1]) - 1], within: .sums,
            "row \(row) after \(length) tokens")
        }
      }
      let count = 1 + stream.nextInteger(below: 6)
      let selected = (0..<count).map { _ in stream.nextInteger(below: rows.count) }
      state.select(selected)
      rows = selected.map { row in
        (rows[row].source, rows[row].prefix + [TokenID(2 + stream.nextInteger(below: targets - 2))])
      }
    }
  }

  @Test(arguments: smallConfigurations)
  func aSentenceKnowsNothingOfItsNeighbours(configuration: TransformerConfiguration) {
    let (sources, targets) = vocabularies(configuration)
    let model = randomTransformer(configuration, sources: sources, targets: targets)
    model.parameters.pack(for: .cpu)
    let together = logits(model, batch)
    for sentence in 0..<batch.count {
      let offsets = batch.targetInputs.offsets
      let range = Int(offsets[sentence])..<Int(offsets[sentence + 1])
      for (alone, row) in zip(logits(model, batch.selecting([sentence])), together[range]) {
        expectSameBits(alone, row, "sentence \(sentence)")
      }
    }
  }

  @Test(arguments: smallConfigurations)
  func laterTokensAreNotSeen(configuration: TransformerConfiguration) {
    let model = randomTransformer(configuration)
    let source: [[TokenID]] = [[3, 4, 1]]
    let long = Batch(sources: source, targets: [[5, 2, 7, 8]], start: 0, end: 1)
    let other = Batch(sources: source, targets: [[5, 2, 9, 3]], start: 0, end: 1)
    let (first, second) = (logits(model, long), logits(model, other))
    for position in 0..<3 { expectClose(first[position], second[position]) }
    #expect(first[3] != second[3])
  }

  @Test(arguments: Device.everyFast)
  func everyDeviceComputesTheSame(device: Device) {
    for configuration in smallConfigurations {
      let (sources, targets) = vocabularies(configuration)
      let model = randomTransformer(configuration, sources: sources, targets: targets, on: .reference)
      let expected = logits(model, batch, on: .reference)
      let fast = randomTransformer(configuration, sources: sources, targets: targets, on: device)
      expectClose(
        logits(fast, batch, on: device).flatMap { $0 }, expected.flatMap { $0 }, within: .sums, "\(device)")
      fast.parameters.pack(for: device)
      expectClose(
        logits(fast, batch, on: device).flatMap { $0 }, expected.flatMap { $0 }, within: .sums, "\(device)")
    }
  }

  @Test func everyAttentionCanBeSeen() throws {
    var configuration = smallConfigurations[0]
    configuration.encoderLayers = 3
    let model = randomTransformer(configuration)
    let pass = ForwardPass.inspecting()
    _ = model.states(batch, pass)
    let kept = try #require(pass.attentionWeights)
    #expect(
      kept.map(\.layer) == [
        "encoder.0.selfAttention", "encoder.1.selfAttention", "encoder.2.selfAttention",
        "decoder.0.selfAttention", "decoder.0.crossAttention", "decoder.1.selfAttention",
        "decoder.1.crossAttention",
      ])
    for weights in kept {
      #expect(weights.heads == 3)
      for sentence in 0..<batch.count {
        let queries = weights.layer.hasPrefix("encoder") ? batch.source : batch.targetInputs
        let keys =
          weights.layer.hasPrefix("decoder") && weights.layer.hasSuffix("selfAttention")
          ? batch.targetInputs : batch.source
        for head in 0..<3 {
          let matrix = weights.matrix(sentence: sentence, head: head)
          #expect(matrix.count == queries.length(of: sentence))
          for (position, row) in matrix.enumerated() {
            #expect(row.count == keys.length(of: sentence))
            #expect(abs(row.reduce(0, +) - 1) < 1e-5)
            #expect(row.allSatisfy { $0 >= 0 })
            if weights.layer.hasPrefix("decoder"), weights.layer.hasSuffix("selfAttention") {
              #expect(row[(position + 1)...].allSatisfy { $0 == 0 })
            }
          }
        }
      }
    }
  }

  @Test func stepsTellWhereTheModelLooked() throws {
    // The layer before the last: the first of two.
    let model = randomTransformer(smallConfigurations[0])
    let pass = ForwardPass.inspecting()
    _ = model.states(batch, pass)
    let weights = try #require(pass.attentionWeights?.first { $0.layer == "decoder.0.crossAttention" })
    for sentence in 0..<batch.count {
      var state = model.start(
        batch.source.selecting([sentence]), wantsAttention: true, ForwardPass(.inference))
      for (position, token) in batch.targetInputs[sentence].enumerated() {
        let attention = try #require(model.step([token], &state).attention)
        let heads = (0..<3).map { weights.matrix(sentence: sentence, head: $0)[position] }
        let mean = heads[0].indices.map { index in heads.reduce(0) { $0 + $1[index] } / 3 }
        expectClose(attention[0], mean, within: .sums)
      }
    }
  }

  @Test func tiedWeightsAreOne() {
    func names(_ tying: TransformerConfiguration.EmbeddingTying) -> [String] {
      var configuration = smallConfigurations[0]
      configuration.tiedEmbeddings = tying
      return randomTransformer(configuration).parameters.parameters.map(\.name).filter {
        $0.contains("Embedding") || $0.hasPrefix("output.weight")
      }
    }
    #expect(names(.none) == ["targetEmbedding.weight", "sourceEmbedding.weight", "output.weight"])
    #expect(names(.target) == ["targetEmbedding.weight", "sourceEmbedding.weight"])
    #expect(names(.all) == ["targetEmbedding.weight"])
  }

  @Test func theBaseModelHasAsManyWeightsAsThePaperSays() {
    // Table 3 of Vaswani et al. 2017 says 65 million, with about 37,000 pieces.
    var configuration = TransformerConfiguration()
    configuration.normalization = .post
    let model = Transformer(configuration, sourceVocabulary: 37_000, targetVocabulary: 37_000)
    #expect((62_000_000..<65_500_000).contains(model.parameters.count))
  }

  @Test func aConfigurationSurvivesItsFile() throws {
    for configuration in smallConfigurations {
      let architecture = Architecture.transformer(configuration)
      let data = try JSONEncoder().encode(architecture)
      #expect(try JSONDecoder().decode(Architecture.self, from: data) == architecture)
    }
    for text in ["{}", "{\"other\": {}}", "{\"transformer\": 3}", "[]"] {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(Architecture.self, from: Data(text.utf8))
      }
    }
  }

  @Test func impossibleConfigurationsAreExplained() {
    var configuration = TransformerConfiguration()
    #expect(configuration.problems.isEmpty)
    configuration.heads = 7
    configuration.dropout = 1
    configuration.encoderLayers = 0
    #expect(configuration.problems.count == 3)
  }
}

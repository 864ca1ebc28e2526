import Files
import Layers
import Randomness
import Tensors
import TestSupport
import Testing
import Text

@testable import Translation

@Suite struct ModelAverageTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  /// A model like the others, whose weights are its own.
  private func model(
    seed: UInt64, _ change: (inout Architecture) -> Void = { _ in }
  ) throws -> TrainedModel {
    var architecture = try smallModel().configuration.architecture
    change(&architecture)
    let model = try smallModel(architecture)
    model.network.parameters.initialize(Seed(seed))
    return model
  }

  private func weights(_ directory: ModelDirectory) throws -> [String: [Float]] {
    let parameters = try directory.modelConfiguration().architecture.makeModel(
      sourceVocabulary: 300, targetVocabulary: 300
    ).parameters
    try parameters.load(Safetensors(path: directory.parametersPath))
    return Dictionary(uniqueKeysWithValues: parameters.parameters.map { ($0.name, $0.storage.array) })
  }

  @Test func everyWeightIsTheMean() throws {
    let models = try (1...3).map { try store(model(seed: $0), in: folder, "model-\($0)") }
    let output = ModelDirectory(folder.path("mean"))
    try ModelAverage(of: models, weights: [2, 1, 1]).write(to: output)
    let (all, mean) = (try models.map(weights), try weights(output))
    #expect(mean.keys.sorted() == all[0].keys.sorted())
    for (name, values) in mean {
      let parts = try all.map { try #require($0[name]) }
      let expected = values.indices.map { index in
        Float(zip([0.5, 0.25, 0.25], parts).reduce(0.0) { $0 + $1.0 * Double($1.1[index]) })
      }
      #expect(values == expected, "\(name)")
    }
    #expect(
      try FileSystem.list(output.path) == [
        "configuration.json", "joint.vocabulary", "parameters.safetensors",
      ])
    // The folder is a model like others, its weights bound to its vocabulary.
    let loaded = try output.load()
    #expect(try Translator(loaded).translate(variedLines).count == variedLines.count)
    #expect(try Safetensors(path: output.parametersPath).metadata["target_vocabulary"] != nil)
    let record = try #require(try output.configuration("average", as: [Member].self))
    #expect(record.map(\.name) == ["model-1", "model-2", "model-3"])
    #expect(record.map(\.weight) == [0.5, 0.25, 0.25])
    #expect(try record.map(\.checksum) == models.map { try FileChecksum(path: $0.parametersPath) })
  }

  private struct Member: Decodable {
    let name: String
    let checksum: FileChecksum
    let weight: Double
  }

  /// A length penalty was found for one model; that of a mean is known where all have the same.
  @Test func aMeanHasTheLengthPenaltyOfAllOrNone() throws {
    func model(_ penalty: Float, _ name: String) throws -> ModelDirectory {
      let model = try self.model(seed: 5)
      var configuration = model.configuration
      configuration.lengthPenalty = penalty
      return try store(
        TrainedModel(
          configuration: configuration, sourceTokenizer: model.sourceTokenizer,
          targetTokenizer: model.targetTokenizer, network: model.network, device: model.device),
        in: folder, name)
    }
    let models = try [model(1.5, "first"), model(1.5, "second"), model(2, "third")]
    for (members, penalty) in [(Array(models[..<2]), Float(1.5) as Float?), (models, nil)] {
      let output = ModelDirectory(folder.path("mean-\(members.count)"))
      try ModelAverage(of: members).write(to: output)
      #expect(try output.modelConfiguration().lengthPenalty == penalty)
    }
  }

  @Test func theMeanOfOneModelIsThatModel() throws {
    let model = try store(model(seed: 4), in: folder, "model")
    let output = ModelDirectory(folder.path("mean"))
    try ModelAverage(of: [model, model, model]).write(to: output)
    #expect(try weights(output) == weights(model))
  }

  @Test func twoVocabulariesAreWrittenToo() throws {
    let member = try smallMembers()[1]
    let model = try store(member, in: folder, "model")
    let output = ModelDirectory(folder.path("mean"))
    try ModelAverage(of: [model, model]).write(to: output)
    #expect(
      try Translator(output.load()).translate(variedLines) == Translator(model.load()).translate(variedLines))
  }

  @Test func whatIsUnlikeIsNamed() throws {
    let first = try store(model(seed: 1), in: folder, "first")
    func differences(_ other: TrainedModel) throws -> [String] {
      let other = try store(other, in: folder, "other")
      let error = #expect(throws: AverageError.self) { try ModelAverage(of: [first, other]) }
      #expect(error?.exitStatus == .badData)
      guard case .modelsDiffer(first.path, other.path, let differences) = error else { return [] }
      return differences
    }
    #expect(try differences(model(seed: 1) { $0.heads = 4 }) == ["heads is 4 and not 2"])
    #expect(
      try differences(model(seed: 1) { $0.normalization = .post })
        == ["normalization-placement is post and not pre"])
    #expect(
      try differences(smallModel(smallRecurrentArchitectures[0]))
        == ["architecture is attention-rnn and not transformer"])
    #expect(try differences(smallModel(kind: .unigram)) == ["its vocabulary is another"])
    // What is dropped in training is no part of a model.
    let other = try store(model(seed: 2) { $0.dropout = 0.4 }, in: folder, "other")
    _ = try ModelAverage(of: [first, other])
  }

  @Test func noModelIsWrittenOver() throws {
    let models = try (1...2).map { try store(model(seed: $0), in: folder, "model-\($0)") }
    let average = try ModelAverage(of: models)
    let before = try weights(models[0])
    #expect(throws: AverageError.outputIsInput(path: models[0].path)) { try average.write(to: models[0]) }
    #expect(throws: AverageError.outputIsInput(path: models[1].path)) {
      try average.write(to: ModelDirectory(folder.path("model-1/../model-2/")))
    }
    let third = try store(model(seed: 3), in: folder, "model-3")
    #expect(throws: NewModelError.modelIsThere(path: third.path)) { try average.write(to: third) }
    #expect(try weights(models[0]) == before)
    #expect(throws: EnsembleError.weightCount(weights: 1, members: 2)) {
      try ModelAverage(of: models, weights: [1])
    }
    #expect(throws: EnsembleError.self) { try ModelAverage(of: models, weights: [1, 0]) }
  }

  /// Where something cannot be written there is no half of a model.
  @Test func afterAnErrorThereIsNoModel() throws {
    let model = try store(model(seed: 1), in: folder, "model")
    let output = ModelDirectory(folder.path("mean"))
    // A folder stands where the weights are to be.
    try FileSystem.createDirectory(output.parametersPath)
    #expect(throws: FileError.self) { try ModelAverage(of: [model, model]).write(to: output) }
    #expect(!output.exists)
    #expect(throws: ModelError.notAModel(path: output.path)) { try output.load() }
  }
}

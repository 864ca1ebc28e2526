internal import Files
internal import Layers
internal import Tensors
internal import Text

/// The mean of the weights of models that are alike, as a model of its own.
///
/// It is of use where the weights have something in common: of one training, or of trainings that began with the same
/// weights (Polyak and Juditsky 1992; Wortsman et al. 2022, "Model soups"). Of models that began by chance the mean is
/// worth nothing; these can decide together (`TranslationSystem`).
public struct ModelAverage {
  private let models: [AveragedModel]
  /// What each counts for; together they are 1.
  private let shares: [Double]

  /// Reads models and checks that they are alike.
  ///
  /// - Parameters:
  ///   - directories: Their folders, at least one.
  ///   - weights: What each counts for, above 0, in any unit; nil for all the same.
  /// - Throws: `AverageError` naming what differs, `EnsembleError` for weights, and what loading a model throws.
  public init(of directories: [ModelDirectory], weights: [Double]? = nil) throws {
    precondition(!directories.isEmpty, "the mean of no models")
    let weights = weights ?? directories.map { _ in 1 }
    guard weights.count == directories.count else {
      throw EnsembleError.weightCount(weights: weights.count, members: directories.count)
    }
    let sum = weights.reduce(0, +)
    guard sum.isFinite, weights.allSatisfy({ $0 > 0 }) else { throw EnsembleError.unusableWeights(weights) }
    shares = weights.map { $0 / sum }
    models = try directories.map(AveragedModel.init)
    for model in models.dropFirst() {
      let differences = model.differences(from: models[0])
      guard differences.isEmpty else {
        throw AverageError.modelsDiffer(
          first: directories[0].path, other: model.directory.path, differences: differences)
      }
    }
  }

  /// Writes the folder of the new model; its configuration.json comes last, so that there is a whole model or none.
  ///
  /// - Throws: `NewModelError`, where a model is there already; `AverageError`, where it is one of the models.
  public func write(to directory: ModelDirectory) throws {
    let identity = FileIdentity(writing: directory.path)
    if let input = models.first(where: { FileIdentity(writing: $0.directory.path) == identity }) {
      throw AverageError.outputIsInput(path: input.directory.path)
    }
    try directory.checkIsNew()
    let tensors = try means()
    try directory.make(isJoint: models[0].configuration.hasJointVocabulary) {
      try write(tensors, to: directory)
    }
  }

  // MARK: Private

  private typealias NamedTensor = (name: String, shape: Shape, storage: Storage)

  /// The mean of each array of weights, added up in double precision in the order of the models.
  private func means() throws -> [NamedTensor] {
    let (configuration, tokenizers) = (models[0].configuration, models[0].tokenizers)
    let parameters = configuration.architecture.makeModel(
      sourceVocabulary: tokenizers.source.vocabulary.count,
      targetVocabulary: tokenizers.target.vocabulary.count
    ).parameters.parameters
    for model in models { try model.weights.check(has: parameters.map { ($0.name, $0.shape) }) }
    let memory = MemoryPool()
    return try parameters.map { parameter in
      let storage = Storage(count: parameter.shape.count, from: memory)
      var sums = [Double](repeating: 0, count: storage.count)
      for (model, share) in zip(models, shares) {
        try model.weights.read(parameter.name, into: storage)
        storage.withFloats { floats in
          for index in floats.indices { sums[index] += share * Double(floats[index]) }
        }
      }
      storage.withFloats { floats in
        for index in floats.indices { floats[index] = Float(sums[index]) }
      }
      return (parameter.name, parameter.shape, storage)
    }
  }

  private func write(_ tensors: [NamedTensor], to directory: ModelDirectory) throws {
    let (isJoint, tokenizers) = (models[0].configuration.hasJointVocabulary, models[0].tokenizers)
    let paths = directory.vocabularyPaths(isJoint: isJoint)
    try tokenizers.target.vocabulary.write(to: paths.target)
    if !isJoint { try tokenizers.source.vocabulary.write(to: paths.source) }
    try Safetensors.write(
      tensors, as: .float32, metadata: models[0].seal.metadata, to: directory.parametersPath)
    let members = try zip(models, shares).map { model, share in
      AverageRecord.Member(
        name: model.name, checksum: try FileChecksum(path: model.directory.parametersPath), weight: share)
    }
    var configuration = models[0].configuration
    // A length penalty was found for one model; of a mean it is known where all have the same.
    if models.contains(where: { $0.configuration.lengthPenalty != configuration.lengthPenalty }) {
      configuration.lengthPenalty = nil
    }
    let record = AverageRecord(model: configuration, average: members)
    try AtomicFile.write(jsonText(of: record), to: directory.configurationPath)
  }
}

/// The configuration.json of a mean: the model, and what it is the mean of.
private struct AverageRecord: Encodable {
  let format = ModelDirectory.format
  let model: ModelConfiguration
  let average: [Member]

  struct Member: Encodable {
    let name: String
    /// Of the file of weights.
    let checksum: FileChecksum
    let weight: Double
  }
}

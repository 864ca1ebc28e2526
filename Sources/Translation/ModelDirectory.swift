internal import Files
internal import FoundationEssentials
package import Layers
public import Tensors
public import Text

/// A folder that holds a model: configuration.json, the vocabularies, parameters.safetensors.
///
/// Every file is replaced as a whole, so the folder can be loaded at any moment of training.
public struct ModelDirectory: Hashable, Sendable {
  public let path: String

  /// The version of the format; older ones stay readable.
  public static let format = 1

  public init(_ path: String) { self.path = path }

  public var configurationPath: String { FileSystem.join(path, "configuration.json") }
  public var parametersPath: String { FileSystem.join(path, "parameters.safetensors") }
  public var logPath: String { FileSystem.join(path, "log.tsv") }
  /// The folder of what only training needs.
  public var trainingPath: String { FileSystem.join(path, "training") }

  /// Returns where the vocabularies are; one path for both where they are joint.
  public func vocabularyPaths(isJoint: Bool) -> (source: String, target: String) {
    isJoint
      ? (FileSystem.join(path, "joint.vocabulary"), FileSystem.join(path, "joint.vocabulary"))
      : (FileSystem.join(path, "source.vocabulary"), FileSystem.join(path, "target.vocabulary"))
  }

  /// Whether there is a model, or a training of one.
  public var exists: Bool { FileSystem.exists(configurationPath) }

  /// Reads one part of configuration.json.
  ///
  /// - Parameter section: The name of the part; missing parts give nil.
  package func configuration<Section: Decodable>(_ section: String, as type: Section.Type) throws -> Section?
  {
    guard exists else { throw ModelError.notAModel(path: path) }
    let data = Data(try FileSystem.readTextBytes(configurationPath))
    do {
      let format = try JSONDecoder().decode(FormatOnly.self, from: data).format
      guard format <= ModelDirectory.format else {
        throw ModelError.newerFormat(path: configurationPath, format: format)
      }
      let decoder = JSONDecoder()
      decoder.userInfo[sectionKey] = section
      return try decoder.decode(OneSection<Section>.self, from: data).value
    } catch let error as DecodingError {
      throw ModelError.malformedConfiguration(path: configurationPath, reason: error.reason)
    }
  }

  /// Reads the part of configuration.json that describes the model.
  public func modelConfiguration() throws -> ModelConfiguration {
    guard let configuration = try configuration("model", as: ModelConfiguration.self) else {
      throw ModelError.malformedConfiguration(path: configurationPath, reason: "\"model\" is missing")
    }
    if let problem = configuration.architecture.problems.first {
      throw ModelError.malformedConfiguration(path: configurationPath, reason: problem)
    }
    if configuration.architecture.needsJointVocabulary && !configuration.hasJointVocabulary {
      throw ModelError.malformedConfiguration(
        path: configurationPath, reason: "tied embeddings need a joint vocabulary")
    }
    return configuration
  }

  /// Reads the same of a model that has one of some tasks.
  ///
  /// - Throws: `ModelError.otherTask`, among others, where it has another.
  package func modelConfiguration(for tasks: [ModelTask]) throws -> ModelConfiguration {
    let configuration = try modelConfiguration()
    guard tasks.contains(configuration.task) else {
      throw ModelError.otherTask(path: path, task: configuration.task)
    }
    return configuration
  }

  /// Reads the tokenizers of a model.
  public func tokenizers(isJoint: Bool) throws -> (source: Tokenizer, target: Tokenizer) {
    let paths = vocabularyPaths(isJoint: isJoint)
    let target = try Tokenizer(Vocabulary.read(from: paths.target))
    return (isJoint ? target : try Tokenizer(Vocabulary.read(from: paths.source)), target)
  }

  /// Loads a model that translates, with the best weights so far, for inference.
  ///
  /// - Parameters:
  ///   - device: What it computes on.
  ///   - withEdges: Whether its sources come with the edges that an encoder may need.
  /// - Throws: `ModelError.otherTask`, among others, where it does something else; `ModelError.edgesNeeded`, where its
  ///   encoder goes along edges and there are none.
  public func load(on device: Device = .cpu, withEdges: Bool = false) throws -> TrainedModel {
    try checkEdges(withEdges)
    let model = try loadAny(for: [.translate], on: device)
    guard let translating = model.translating else {
      throw ModelError.otherTask(path: path, task: model.configuration.task)
    }
    return translating
  }

  /// Loads a model that labels words or texts, with the best weights so far, for inference.
  ///
  /// - Throws: `ModelError.otherTask`, among others, where it does something else.
  public func loadLabels(
    for tasks: [ModelTask] = [.tag, .classify], on device: Device = .cpu
  ) throws -> TrainedLabelModel {
    let model = try loadAny(for: tasks, on: device)
    guard let labelling = model.labelling else {
      throw ModelError.otherTask(path: path, task: model.configuration.task)
    }
    guard !LabelSet(labelling.targetTokenizer).isEmpty else {
      throw ModelError.noLabels(path: vocabularyPaths(isJoint: false).target)
    }
    return labelling
  }

  /// Loads a model that translates, with the best weights so far, for asking after gradients: nothing is dropped.
  func loadForGradients(on device: Device = .cpu, withEdges: Bool = false) throws -> TrainedModel {
    try checkEdges(withEdges)
    let model = try loadAny(for: [.translate], on: device, hasGradients: true)
    guard let translating = model.translating else {
      throw ModelError.otherTask(path: path, task: model.configuration.task)
    }
    return translating
  }

  /// Loads a model of some tasks with the best weights so far, for inference.
  ///
  /// - Parameters:
  ///   - tasks: What it may do.
  ///   - device: What it computes on.
  ///   - hasGradients: Whether gradients are wanted, of what the model computes where nothing is dropped.
  package func loadAny(
    for tasks: [ModelTask] = ModelTask.allCases, on device: Device = .cpu, hasGradients: Bool = false
  ) throws -> Trained<any Trainable> {
    let configuration = try modelConfiguration(for: tasks)
    let tokenizers = try tokenizers(isJoint: configuration.hasJointVocabulary)
    let architecture =
      hasGradients ? configuration.architecture.droppingNothing : configuration.architecture
    let network = architecture.makeNetwork(
      sourceVocabulary: tokenizers.source.vocabulary.count,
      targetVocabulary: tokenizers.target.vocabulary.count,
      on: device)
    let weights = try openWeights(
      VocabularySeal(
        source: tokenizers.source.vocabulary, target: tokenizers.target.vocabulary,
        isJoint: configuration.hasJointVocabulary))
    try checkVocabulary(network, weights, configuration, tokenizers.target.vocabulary.count)
    if hasGradients { try network.parameters.load(weights) } else { try network.parameters.open(weights) }
    try prune(network, configuration.prunedHeads)
    return Trained(
      configuration: configuration, sourceTokenizer: tokenizers.source, targetTokenizer: tokenizers.target,
      network: network, device: device)
  }

  /// Throws where an encoder that goes along edges is to do without.
  private func checkEdges(_ areThere: Bool) throws {
    if !areThere, try modelConfiguration().needsEdges { throw ModelError.edgesNeeded(path: path) }
  }

  /// Has the heads that a model was pruned of count for nothing.
  private func prune(_ network: any Trainable, _ heads: [AttentionHead]) throws {
    if heads.isEmpty { return }
    do {
      try ((network as? any TranslationModel)?.attentions ?? []).mask(heads)
    } catch let error as AttentionError {
      throw ModelError.malformedConfiguration(path: configurationPath, reason: error.description)
    }
  }

  /// Opens the file of the best weights so far; refuses it where it was trained with other vocabularies.
  package func openWeights(_ seal: VocabularySeal) throws -> Safetensors {
    let weights = try Safetensors(path: parametersPath)
    try seal.check(weights, in: self)
    return weights
  }

  /// Binds the weights to the vocabularies that are there: for models older than such seals, and for vocabularies that
  /// were changed on purpose.
  ///
  /// - Throws: `ModelError`, `SafetensorsError`, where the files do not fit together.
  public func seal() throws {
    let configuration = try modelConfiguration()
    let tokenizers = try tokenizers(isJoint: configuration.hasJointVocabulary)
    let network = configuration.architecture.makeNetwork(
      sourceVocabulary: tokenizers.source.vocabulary.count,
      targetVocabulary: tokenizers.target.vocabulary.count)
    let weights = try Safetensors(path: parametersPath)
    try checkVocabulary(network, weights, configuration, tokenizers.target.vocabulary.count)
    try weights.check(has: network.parameters.parameters.map { ($0.name, $0.shape) })
    let seal = VocabularySeal(
      source: tokenizers.source.vocabulary, target: tokenizers.target.vocabulary,
      isJoint: configuration.hasJointVocabulary)
    try weights.rewrite(metadata: weights.metadata.merging(seal.metadata) { $1 })
  }

  /// Stores the weights as bytes with a scale for each row, a quarter of the size of floats.
  ///
  /// Products with weights of eight bits read the same bytes as before, so that translations stay what they were but
  /// for the rows of embeddings; what computes in floats sees the rounded weights.
  ///
  /// - Throws: `ModelError`, `SafetensorsError`, where the files do not fit together.
  public func quantize() throws {
    let configuration = try modelConfiguration()
    let tokenizers = try tokenizers(isJoint: configuration.hasJointVocabulary)
    let network = configuration.architecture.makeNetwork(
      sourceVocabulary: tokenizers.source.vocabulary.count,
      targetVocabulary: tokenizers.target.vocabulary.count)
    let weights = try openWeights(
      VocabularySeal(
        source: tokenizers.source.vocabulary, target: tokenizers.target.vocabulary,
        isJoint: configuration.hasJointVocabulary))
    try checkVocabulary(network, weights, configuration, tokenizers.target.vocabulary.count)
    try network.parameters.load(weights)
    try Safetensors.write(
      network.parameters.parameters.map { ($0.name, $0.shape, $0.storage) }, as: .int8,
      metadata: weights.metadata, to: parametersPath)
  }

  /// Names the vocabulary where it is what does not fit: a message about shapes would send the user elsewhere.
  private func checkVocabulary(
    _ network: any Trainable, _ weights: Safetensors, _ configuration: ModelConfiguration, _ pieces: Int
  ) throws {
    let output = (network as? any TranslationModel)?.output ?? (network as? LabelModel)?.output
    guard let name = output?.weight.name, let shape = weights.shape(of: name), let rows = shape.first,
      shape.count == 2, rows != pieces
    else { return }
    throw ModelError.vocabularyDoesNotFit(
      path: vocabularyPaths(isJoint: configuration.hasJointVocabulary).target, pieces: pieces, weights: name,
      rows: rows)
  }
}

// MARK: - Private

private struct FormatOnly: Decodable {
  let format: Int

  private enum CodingKeys: String, CodingKey { case format }

  init(from decoder: any Decoder) throws {
    format = try decoder.container(keyedBy: CodingKeys.self).value(of: .format)
  }
}

private let sectionKey: CodingUserInfoKey = {
  guard let key = CodingUserInfoKey(rawValue: "section") else {
    preconditionFailure("a key of any text can be made")
  }
  return key
}()

/// Decodes the value of one key and looks at no other.
private struct OneSection<Section: Decodable>: Decodable {
  let value: Section?

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
  }

  init(from decoder: any Decoder) throws {
    let name = decoder.userInfo[sectionKey] as? String ?? ""
    value = try decoder.container(keyedBy: Name.self).decodeIfPresent(
      Section.self, forKey: Name(stringValue: name))
  }
}

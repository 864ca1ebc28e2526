internal import CommandLineTool
internal import Files
internal import Glibc
internal import Layers
internal import Randomness
internal import Tensors
internal import Translation

/// A model whose sizes have a name, with the vocabulary that it is measured with everywhere.
struct MeasuredModel {
  let preset: TransformerConfiguration.Preset
  let architecture: Architecture
  /// Number of tokens of the one vocabulary for both sides.
  let vocabulary: Int

  init(_ kind: Architecture.Kind, _ preset: TransformerConfiguration.Preset) {
    self.preset = preset
    vocabulary =
      switch preset {
      case .tiny, .small: 8000
      case .base: 16000
      }
    // All with the dropout of the programs that they are compared with.
    switch Architecture(kind, preset) {
    case .transformer(var configuration):
      configuration.attentionDropout = configuration.dropout
      configuration.activationDropout = configuration.dropout
      architecture = .transformer(configuration)
    case .attentionRNN(var configuration):
      configuration.dropout = 0.1
      architecture = .attentionRNN(configuration)
    case .contextVectorRNN(var configuration):
      configuration.dropout = 0.1
      architecture = .contextVectorRNN(configuration)
    }
  }

  func makeNetwork(on device: Device) -> any EncoderDecoder {
    architecture.makeModel(sourceVocabulary: vocabulary, targetVocabulary: vocabulary, on: device)
  }

  /// Returns a network for inference whose weights, which are random, are read from a file, as those of a trained model
  /// are; memory that it took to make them does not count in `peakMebibytes`.
  func makeStoredNetwork(on device: Device, _ seed: Seed) throws -> any EncoderDecoder {
    let root = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let folder = FileSystem.join(root, "translate-benchmark-\(getpid())")
    try FileSystem.createDirectory(folder)
    defer { try? FileSystem.remove(folder) }
    let path = FileSystem.join(folder, "parameters.safetensors")
    try writeRandomWeights(seed, to: path)
    PeakMemory.reset()
    let network = makeNetwork(on: device)
    try network.parameters.open(Safetensors(path: path))
    return network
  }

  private func writeRandomWeights(_ seed: Seed, to path: String) throws {
    let store = makeNetwork(on: .cpu).parameters
    store.initialize(seed)
    try Safetensors.write(store.parameters.map { ($0.name, $0.shape, $0.storage) }, as: .float32, to: path)
  }
}

extension Record {
  /// Adds what a model is made of.
  mutating func add(_ architecture: Architecture, vocabulary: Int) {
    add("architecture", .text(architecture.name))
    switch architecture {
    case .transformer(let configuration):
      add("d_model", .integer(configuration.features))
      add("ffn", .integer(configuration.feedForwardFeatures))
      add("heads", .integer(configuration.heads))
      add("layers", .integers([configuration.encoderLayers, configuration.decoderLayers]))
      add("norm", .text(configuration.normalization.rawValue))
      add("tie", .text(configuration.tiedEmbeddings.rawValue))
      add("dropout", .number(Double(configuration.dropout), decimals: 2))
      add("attn_dropout", .number(Double(configuration.attentionDropout), decimals: 2))
    case .attentionRNN(let configuration):
      add("emb", .integer(configuration.features))
      add("hidden", .integer(configuration.hiddenFeatures))
      add("cell", .text(configuration.cell.rawValue))
      add("layers", .integers([configuration.encoderLayers, configuration.decoderLayers]))
      add("score", .text(configuration.score.rawValue))
      add("dropout", .number(Double(configuration.dropout), decimals: 2))
    case .contextVectorRNN(let configuration):
      add("emb", .integer(configuration.features))
      add("hidden", .integer(configuration.hiddenFeatures))
      add("cell", .text(configuration.cell.rawValue))
      add("layers", .integers([configuration.encoderLayers, configuration.decoderLayers]))
      add("context", .text(configuration.context.rawValue))
      add("dropout", .number(Double(configuration.dropout), decimals: 2))
    }
    add("vocab", .integer(vocabulary))
  }
}

/// The options that choose what is measured.
enum ModelOptions {
  static let presetKind = ValueKind.choice("SIZE", of: TransformerConfiguration.Preset.self)
  static let presetHelp =
    "sizes: tiny (128 features, 4+4 layers, 8,000 pieces), small (256, 3+3, 8,000), base (512, 6+6, 16,000)"
  static let preset = Option.required("preset", presetKind, help: presetHelp)
  static let architecture = Option(
    "architecture", .choice("NAME", of: Architecture.Kind.self), default: .transformer,
    help: "the kind of model")
}

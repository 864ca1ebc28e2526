internal import CommandLineTool
internal import Files
internal import Glibc
internal import Layers
internal import Randomness
internal import Settings
internal import Tensors
internal import Translation

/// A model whose sizes have a name, with the vocabulary that it is measured with everywhere.
struct MeasuredModel {
  let preset: Architecture.Preset
  let architecture: Architecture
  /// Number of tokens of the one vocabulary for both sides.
  let vocabulary: Int

  init(_ kind: Architecture.Kind, _ preset: Architecture.Preset) {
    self.preset = preset
    vocabulary =
      switch preset {
      case .tiny, .small: 8000
      case .base: 16000
      }
    // All with the dropout of the programs that they are compared with.
    var architecture = Architecture(kind, preset)
    architecture.dropout = 0.1
    (architecture.attentionDropout, architecture.activationDropout) = (0.1, 0.1)
    self.architecture = architecture
  }

  func makeNetwork(on device: Device) -> any TranslationModel {
    architecture.makeModel(sourceVocabulary: vocabulary, targetVocabulary: vocabulary, on: device)
  }

  /// Returns a network for inference whose weights, which are random, are read from a file, as those of a trained model
  /// are; memory that it took to make them does not count in `peakMebibytes`.
  func makeStoredNetwork(on device: Device, _ seed: Seed) throws -> any TranslationModel {
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
    func addField(_ name: String, _ field: String, _ value: Value) {
      let setting = Architecture.settings.first { $0.name == field }
      if setting?.applies(architecture) ?? false { add(name, value) }
    }
    let isTransformer = architecture.kind == .transformer
    addField(isTransformer ? "d_model" : "emb", "features", .integer(architecture.features))
    addField("ffn", "feedForwardFeatures", .integer(architecture.feedForwardFeatures))
    addField("heads", "heads", .integer(architecture.heads))
    addField("hidden", "hiddenFeatures", .integer(architecture.hiddenFeatures))
    addField("cell", "cell", .text(architecture.cell.rawValue))
    add("layers", .integers([architecture.encoderLayers, architecture.decoderLayers]))
    addField("norm", "normalization", .text(architecture.normalization.rawValue))
    addField("score", "score", .text(architecture.score.rawValue))
    addField("context", "context", .text(architecture.context.rawValue))
    addField("tie", "tiedEmbeddings", .text(architecture.tiedEmbeddings.rawValue))
    addField("dropout", "dropout", .number(Double(architecture.dropout), decimals: 2))
    addField("attn_dropout", "attentionDropout", .number(Double(architecture.attentionDropout), decimals: 2))
    add("vocab", .integer(vocabulary))
  }
}

/// The options that choose what is measured.
enum ModelOptions {
  static let presetKind = ValueKind.choice("SIZE", of: Architecture.Preset.self)
  static let presetHelp =
    "sizes: tiny (128 features, 4+4 layers, 8,000 pieces), small (256, 3+3, 8,000), base (512, 6+6, 16,000)"
  static let preset = Option.required("preset", presetKind, help: presetHelp)
  static let architecture = Option(
    "architecture", ValueKind(.architecture), default: .transformer,
    help: "the kind of model: a name, or ENCODER+DECODER")
}

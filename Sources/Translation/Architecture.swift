public import Layers
public import Tensors

/// The kinds of models, each with its configuration.
public enum Architecture: Codable, Hashable, Sendable {
  case transformer(TransformerConfiguration)
  case attentionRNN(AttentionRNNConfiguration)
  case contextVectorRNN(ContextVectorRNNConfiguration)

  /// The names of the kinds.
  public enum Kind: String, CodingKey, CaseIterable, Sendable {
    case transformer
    case attentionRNN = "attention-rnn"
    case contextVectorRNN = "context-vector-rnn"
  }

  /// The kind of model in one of the sizes that have names.
  public init(_ kind: Kind, _ preset: TransformerConfiguration.Preset) {
    switch kind {
    case .transformer: self = .transformer(TransformerConfiguration(preset))
    case .attentionRNN: self = .attentionRNN(AttentionRNNConfiguration(preset))
    case .contextVectorRNN: self = .contextVectorRNN(ContextVectorRNNConfiguration(preset))
    }
  }

  public var kind: Kind {
    switch self {
    case .transformer: .transformer
    case .attentionRNN: .attentionRNN
    case .contextVectorRNN: .contextVectorRNN
    }
  }

  /// Builds the model; its parameters have no values yet.
  public func makeModel(
    sourceVocabulary: Int, targetVocabulary: Int, on device: Device = .cpu
  ) -> any EncoderDecoder {
    switch self {
    case .transformer(let configuration):
      Transformer(
        configuration, sourceVocabulary: sourceVocabulary, targetVocabulary: targetVocabulary, on: device)
    case .attentionRNN(let configuration):
      AttentionRNN(
        configuration, sourceVocabulary: sourceVocabulary, targetVocabulary: targetVocabulary, on: device)
    case .contextVectorRNN(let configuration):
      ContextVectorRNN(
        configuration, sourceVocabulary: sourceVocabulary, targetVocabulary: targetVocabulary, on: device)
    }
  }

  /// The name by which users choose the architecture.
  public var name: String { kind.rawValue }

  /// Which matrices of embeddings and output layer are one.
  public var tiedEmbeddings: TransformerConfiguration.EmbeddingTying {
    switch self {
    case .transformer(let configuration): configuration.tiedEmbeddings
    case .attentionRNN(let configuration): configuration.tiedEmbeddings
    case .contextVectorRNN(let configuration): configuration.tiedEmbeddings
    }
  }

  /// Width of the vectors of tokens.
  public var features: Int {
    switch self {
    case .transformer(let configuration): configuration.features
    case .attentionRNN(let configuration): configuration.features
    case .contextVectorRNN(let configuration): configuration.features
    }
  }

  /// The probability with which a value is dropped in training.
  public var dropout: Float {
    get {
      switch self {
      case .transformer(let configuration): configuration.dropout
      case .attentionRNN(let configuration): configuration.dropout
      case .contextVectorRNN(let configuration): configuration.dropout
      }
    }
    set {
      switch self {
      case .transformer(var configuration):
        configuration.dropout = newValue
        self = .transformer(configuration)
      case .attentionRNN(var configuration):
        configuration.dropout = newValue
        self = .attentionRNN(configuration)
      case .contextVectorRNN(var configuration):
        configuration.dropout = newValue
        self = .contextVectorRNN(configuration)
      }
    }
  }

  /// Where normalisation stands; recurrent models have none, and learn as those do that normalise before sublayers.
  public var normalization: NormalizationPlacement {
    switch self {
    case .transformer(let configuration): configuration.normalization
    case .attentionRNN, .contextVectorRNN: .pre
    }
  }

  /// Whether the model says where it looks.
  public var hasAttention: Bool {
    switch self {
    case .transformer, .attentionRNN: true
    case .contextVectorRNN: false
    }
  }

  /// Whether source and target must share one vocabulary.
  public var needsJointVocabulary: Bool { tiedEmbeddings == .all }

  /// What is wrong with the configuration, in words for a user; empty if nothing is.
  public var problems: [String] {
    switch self {
    case .transformer(let configuration): configuration.problems
    case .attentionRNN(let configuration): configuration.problems
    case .contextVectorRNN(let configuration): configuration.problems
    }
  }

  // In JSON: {"transformer": {…}}.

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Kind.self)
    guard let key = container.allKeys.first, container.allKeys.count == 1 else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "one of \(Kind.allCases.map(\.rawValue).joined(separator: ", ")) is needed"))
    }
    switch key {
    case .transformer: self = .transformer(try container.decode(TransformerConfiguration.self, forKey: key))
    case .attentionRNN:
      self = .attentionRNN(try container.decode(AttentionRNNConfiguration.self, forKey: key))
    case .contextVectorRNN:
      self = .contextVectorRNN(try container.decode(ContextVectorRNNConfiguration.self, forKey: key))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Kind.self)
    switch self {
    case .transformer(let configuration): try container.encode(configuration, forKey: kind)
    case .attentionRNN(let configuration): try container.encode(configuration, forKey: kind)
    case .contextVectorRNN(let configuration): try container.encode(configuration, forKey: kind)
    }
  }
}

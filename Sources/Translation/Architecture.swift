public import Tensors

/// The kinds of models, each with its configuration.
public enum Architecture: Codable, Hashable, Sendable {
  case transformer(TransformerConfiguration)

  /// Builds the model; its parameters have no values yet.
  public func makeModel(
    sourceVocabulary: Int, targetVocabulary: Int, on device: Device = .cpu
  ) -> any EncoderDecoder {
    switch self {
    case .transformer(let configuration):
      Transformer(
        configuration, sourceVocabulary: sourceVocabulary, targetVocabulary: targetVocabulary, on: device)
    }
  }

  /// The name by which users choose the architecture.
  public var name: String {
    switch self {
    case .transformer: "transformer"
    }
  }

  /// Whether source and target must share one vocabulary.
  public var needsJointVocabulary: Bool {
    switch self {
    case .transformer(let configuration): configuration.tiedEmbeddings == .all
    }
  }

  /// What is wrong with the configuration, in words for a user; empty if nothing is.
  public var problems: [String] {
    switch self {
    case .transformer(let configuration): configuration.problems
    }
  }

  // In JSON: {"transformer": {…}}.

  private enum Key: String, CodingKey, CaseIterable {
    case transformer
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    guard let key = container.allKeys.first, container.allKeys.count == 1 else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "one of \(Key.allCases.map(\.rawValue).joined(separator: ", ")) is needed"))
    }
    switch key {
    case .transformer: self = .transformer(try container.decode(TransformerConfiguration.self, forKey: key))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .transformer(let configuration): try container.encode(configuration, forKey: .transformer)
    }
  }
}

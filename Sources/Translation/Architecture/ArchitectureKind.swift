public import Settings

extension Architecture {
  /// An encoder and a decoder.
  public struct Kind: Hashable, Sendable {
    public let encoder: EncoderKind
    public let decoder: DecoderKind

    public init(_ encoder: EncoderKind, _ decoder: DecoderKind) {
      self.encoder = encoder
      self.decoder = decoder
    }

    /// The Transformer.
    public static let transformer = Kind(.transformer, .transformer)
    /// Recurrent with attention.
    public static let attentionRNN = Kind(.bidirectionalRNN, .attentionRNN)
    /// Recurrent with one context vector, as before attention.
    public static let contextVectorRNN = Kind(.rnn, .contextVectorRNN)

    /// The pairs of the literature, which bear the names of their decoders.
    public static let usual = [transformer, attentionRNN, contextVectorRNN]

    /// Every encoder with every decoder, the usual pairs first.
    public static let all =
      usual
      + EncoderKind.allCases.flatMap { encoder in
        DecoderKind.allCases.map { Kind(encoder, $0) }
      }.filter { !usual.contains($0) }

    /// The name by which users choose the pair: that of a usual pair, or `ENCODER+DECODER`.
    public var name: String {
      Kind.usual.contains(self) ? decoder.rawValue : "\(encoder.rawValue)+\(decoder.rawValue)"
    }

    /// Finds the pair of a name.
    public init?(name: String) {
      guard let kind = Kind.all.first(where: { $0.name == name || $0.fullName == name }) else { return nil }
      self = kind
    }

    private var fullName: String { "\(encoder.rawValue)+\(decoder.rawValue)" }

    /// Whether the encoder or the decoder is a Transformer's.
    var hasTransformerLayers: Bool { encoder == .transformer || decoder == .transformer }

    /// Whether the encoder or the decoder is recurrent.
    var hasRecurrentLayers: Bool { encoder.isRecurrent || decoder.isRecurrent }
  }

  /// What reads the source.
  public enum EncoderKind: String, Codable, CaseIterable, Sendable {
    /// Self-attention and feed-forward blocks.
    case transformer
    /// Recurrent layers of two cells each, one for each direction.
    case bidirectionalRNN = "bidirectional-rnn"
    /// Recurrent layers of one direction.
    case rnn
    /// Nothing but the vectors of tokens: what an encoder adds is seen by leaving it out.
    case embeddings

    public var isRecurrent: Bool { self == .bidirectionalRNN || self == .rnn }
  }

  /// What writes the target.
  public enum DecoderKind: String, Codable, CaseIterable, Sendable {
    /// Masked self-attention, cross-attention and feed-forward blocks.
    case transformer
    /// Recurrent layers that attend to the source at each step.
    case attentionRNN = "attention-rnn"
    /// Recurrent layers that know the source by one vector.
    case contextVectorRNN = "context-vector-rnn"

    public var isRecurrent: Bool { self != .transformer }
  }
}

extension Domain where Value == Architecture.Kind {
  /// A usual pair by its name, or `ENCODER+DECODER`.
  public static var architecture: Domain {
    Domain(
      name: "NAME",
      expected: "one of " + Architecture.Kind.usual.map(\.name).joined(separator: ", ")
        + ", or ENCODER+DECODER, such as transformer+attention-rnn",
      words: Architecture.Kind.all.map(\.name), parse: { Architecture.Kind(name: $0) }, show: { $0.name })
  }
}

public import Bitext
public import Settings

extension Architecture {
  /// An encoder and a decoder, or an encoder alone whose vectors are given labels.
  ///
  /// What a model is for is part of what it is: the width of what its output layer reads depends on it.
  public struct Kind: Hashable, Sendable {
    public let encoder: EncoderKind
    /// What writes the target; nil where labels are given.
    public let decoder: DecoderKind?
    public let task: ModelTask

    /// A pair that translates.
    public init(_ encoder: EncoderKind, _ decoder: DecoderKind) {
      self.encoder = encoder
      self.decoder = decoder
      task = .translate
    }

    /// An encoder that labels words or texts.
    public init(_ encoder: EncoderKind, labelling unit: LabelUnit) {
      self.encoder = encoder
      decoder = nil
      task =
        switch unit {
        case .word: .tag
        case .text: .classify
        }
    }

    /// The Transformer.
    public static let transformer = Kind(.transformer, .transformer)
    /// Recurrent with attention.
    public static let attentionRNN = Kind(.bidirectionalRNN, .attentionRNN)
    /// Recurrent with one context vector, as before attention.
    public static let contextVectorRNN = Kind(.rnn, .contextVectorRNN)

    /// Convolutions on both sides, and attention between them.
    public static let convolution = Kind(.convolution, .convolution)

    /// The pairs of the literature, which bear the names of their decoders.
    public static let usual = [transformer, attentionRNN, contextVectorRNN, convolution]

    /// Every encoder with every decoder, the usual pairs first.
    public static let all =
      usual
      + EncoderKind.allCases.flatMap { encoder in
        DecoderKind.allCases.map { Kind(encoder, $0) }
      }.filter { !usual.contains($0) }

    /// Every encoder with every kind of label.
    public static let labelling = EncoderKind.allCases.flatMap { encoder in
      LabelUnit.allCases.map { Kind(encoder, labelling: $0) }
    }

    /// The name by which users choose a pair, and files tell what a model is: that of a usual pair, `ENCODER+DECODER`, or
    /// `ENCODER+TASK`.
    public var name: String {
      if let decoder, Kind.usual.contains(self) { return decoder.rawValue }
      return fullName
    }

    /// Finds the kind of a name.
    public init?(name: String) {
      let kinds = Kind.all + Kind.labelling
      guard let kind = kinds.first(where: { $0.name == name || $0.fullName == name }) else { return nil }
      self = kind
    }

    private var fullName: String { "\(encoder.rawValue)+\(decoder?.rawValue ?? task.rawValue)" }

    /// Whether the encoder or the decoder is a Transformer's.
    var hasTransformerLayers: Bool { encoder == .transformer || decoder == .transformer }

    /// Whether the encoder or the decoder is recurrent.
    var hasRecurrentLayers: Bool { encoder.isRecurrent || decoder?.isRecurrent == true }

    /// Whether the encoder or the decoder is made of convolutions.
    public var hasConvolutions: Bool { encoder == .convolution || decoder == .convolution }

    /// Whether vectors of tokens can have vectors of their positions added.
    var hasPositions: Bool { hasTransformerLayers || hasConvolutions || encoder == .embeddings }

    /// Whether embeddings are one with the output layer where nobody says otherwise.
    public var tiesEmbeddings: Bool { decoder == .transformer || decoder == .convolution }

    /// Whether what is trained hardest is recurrent: the decoder, or the encoder where there is none.
    public var isRecurrent: Bool { decoder?.isRecurrent ?? encoder.isRecurrent }

    /// Whether an attention has a score that can be chosen.
    var hasAttentionScore: Bool {
      switch decoder {
      case .transformer, .attentionRNN, .convolution: true
      case .contextVectorRNN: false
      case nil: encoder == .transformer
      }
    }
  }

  /// What reads the source.
  public enum EncoderKind: String, Codable, CaseIterable, Sendable {
    /// Self-attention and feed-forward blocks.
    case transformer
    /// Recurrent layers of two cells each, one for each direction.
    case bidirectionalRNN = "bidirectional-rnn"
    /// Recurrent layers of one direction.
    case rnn
    /// Convolutions with gates.
    case convolution
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
    /// Convolutions with gates, each of which is followed by attention to the source.
    case convolution

    public var isRecurrent: Bool { self == .attentionRNN || self == .contextVectorRNN }
  }
}

extension Domain where Value == Architecture.Kind {
  /// A usual pair by its name, or `ENCODER+DECODER`: kinds that translate.
  public static var architecture: Domain {
    Domain(
      name: "NAME",
      expected: "one of " + Architecture.Kind.usual.map(\.name).joined(separator: ", ")
        + ", or ENCODER+DECODER, such as transformer+attention-rnn",
      words: Architecture.Kind.all.map(\.name),
      parse: { name in Architecture.Kind(name: name).flatMap { $0.decoder == nil ? nil : $0 } },
      show: { $0.name })
  }
}

internal import Layers
public import Settings
internal import Tensors

extension Architecture: Configured {
  /// The default of every field, for the usual pair.
  public init() { self.init(.transformer) }

  /// The fields of every pair, in the order of help.
  public static let settings: [Setting<Architecture>] =
    shared + transformerLayers + recurrentLayers + convolutions + attention + oneContextVector

  /// What every model has.
  public static let shared: [Setting<Architecture>] = [
    Setting(
      "features", \.features, .integer(from: 1, through: 1 << 16), defaultText: planned,
      help: "width of the vectors of tokens"),
    Setting(
      "encoderLayers", \.encoderLayers, .integer(from: 1, through: 1 << 10),
      defaultText: "auto; recurrent models 1", help: "layers of the encoder"
    ).only { $0.kind.encoder != .embeddings },
    Setting(
      "decoderLayers", \.decoderLayers, .integer(from: 1, through: 1 << 10),
      defaultText: "auto; recurrent models 1", help: "layers of the decoder"
    ).only { $0.kind.decoder != nil },
    Setting(
      "tiedEmbeddings", \.tiedEmbeddings, .choice("WHICH", of: EmbeddingTying.self),
      defaultText: "all, or target without a joint vocabulary; recurrent decoders none",
      help: "embeddings that are one matrix with the output layer: none, target, or all (source too)"
    ).only { $0.kind.decoder != nil },
    Setting(
      "dropout", \.dropout, .fraction(), defaultText: planned,
      help: "of embeddings and of each layer's result"
    ),
    Setting(
      "sourceTokenDropout", \.sourceTokenDropout, .fraction(),
      help: "of source tokens, whose vectors are dropped whole (word dropout, Sennrich et al. 2016)"),
    Setting(
      "targetTokenDropout", \.targetTokenDropout, .fraction(),
      help: "the same of the target tokens that the decoder is given"
    ).only { $0.kind.decoder != nil },
  ]

  public static let transformerLayers: [Setting<Architecture>] =
    [
      Setting(
        "feedForwardFeatures", \.feedForwardFeatures, .integer(from: 1, through: 1 << 18),
        defaultText: planned,
        help: "width of the hidden layer of a feed-forward block"),
      Setting(
        "heads", \.heads, .integer(from: 1, through: 1 << 10), defaultText: planned,
        help: "attention heads of a layer"),
      Setting(
        "normalization", \.normalization, .choice("PLACE", of: NormalizationPlacement.self),
        option: "normalization-placement",
        help: "layer normalisation before (pre) or after (post) each sublayer"),
      Setting(
        "activation", \.activation, .choice("NAME", ["relu": .relu, "gelu": .gelu]),
        help: "of feed-forward blocks: relu or gelu"),
      Setting("attentionDropout", \.attentionDropout, .fraction(), help: "of attention weights"),
      Setting(
        "activationDropout", \.activationDropout, .fraction(),
        help: "of the hidden layer of feed-forward blocks"),
      Setting(
        "layerDropout", \.layerDropout, .fraction(),
        help: "of whole Transformer layers, which are skipped (LayerDrop, Fan et al. 2020)"),
    ].map { $0.only { $0.kind.hasTransformerLayers } }
    + [
      Setting(
        "positions", \.positions, .choice("KIND", of: PositionalEncodingKind.self),
        defaultText: "sinusoidal; learned with convolutions",
        help:
          "how layers without recurrence know the order: sinusoidal or learned vectors added to the embedding; in "
          + "self-attention, rotary (Su et al. 2021), relative (Shaw et al. 2018), relative-bias (Raffel et al. 2020) or "
          + "alibi (Press et al. 2022); or none"),
      Setting(
        "maximumPositions", \.maximumPositions, .integer(from: 1, through: 1 << 24),
        help: "how many positions are learned"),
    ].map { $0.only { $0.kind.hasPositions } }
    + selfAttention

  private static let selfAttention: [Setting<Architecture>] =
    [
      Setting(
        "clippedDistance", \.clippedDistance, .integer(from: 1, through: 1 << 12),
        help: "relative positions: the distance from which on all are the same (Shaw et al. 2018)"),
      Setting(
        "distanceBuckets", \.distanceBuckets, .integer(from: 4, through: 1 << 12),
        help: "relative-bias positions: how many groups of distances have a number (Raffel et al. 2020)"),
      Setting(
        "maximumDistance", \.maximumDistance, .integer(from: 3, through: 1 << 20),
        help: "relative-bias positions: the distance from which on all are one group"),
      Setting(
        "projections", \.projections, .choice("KIND", of: AttentionProjectionKind.self),
        help: "queries, keys and values by a matrix each (separate) or by one for all of one input (fused)"),
      Setting(
        optional: "window", \.window, .integer(from: 0, through: 1 << 20),
        help: "self-attention sees tokens at most so far away (Child et al. 2019, Beltagy et al. 2020)"),
    ].map { $0.only { $0.kind.hasTransformerLayers } }
    + [
      Setting(
        optional: "encoderWindow", \.encoderWindow, .integer(from: 0, through: 1 << 20),
        defaultText: "--window", help: "the same of the encoder alone"
      ).only { $0.kind.encoder == .transformer },
      Setting(
        optional: "decoderWindow", \.decoderWindow, .integer(from: 0, through: 1 << 20),
        defaultText: "--window", help: "the same of the decoder alone"
      ).only { $0.kind.decoder == .transformer },
      Setting(
        flag: "encoderEdges", \.encoderEdges, defaultText: "no, or yes with --source-edges",
        help:
          "the encoder's self-attention goes along the edges of a graph that comes with each sentence (--source-edges): a "
          + "word sees itself and its neighbours (Veličković et al. 2018)"
      ).only { $0.kind.encoder == .transformer && $0.kind.decoder != nil },
      Setting(
        "decoderSelfAttention", \.decoderSelfAttention, .choice("KIND", of: DecoderSelfAttentionKind.self),
        help:
          "how the decoder's layers know what has been written: attention, or, at a cost that does not grow with it, average "
          + "(Zhang et al. 2018) or ssru, a recurrence (Kim et al. 2019)"
      ).only { $0.kind.decoder == .transformer },
      Setting(
        optional: "averageFeatures", \.averageFeatures, .integer(from: 0, through: 1 << 18),
        defaultText: "--feed-forward-features",
        help: "average attention: width of the hidden layer that the average passes through, 0 for none"
      ).only { $0.kind.decoder == .transformer },
    ]

  public static let recurrentLayers: [Setting<Architecture>] =
    [
      Setting(
        "hiddenFeatures", \.hiddenFeatures, .integer(from: 1, through: 1 << 16), defaultText: planned,
        help: "width of the state of a cell"),
      Setting("cell", \.cell, .choice("KIND", of: RecurrentCellKind.self), help: "gru or lstm"),
    ].map { $0.only { $0.kind.hasRecurrentLayers } }
    + [
      Setting(
        flag: "reversesSource", \.reversesSource, option: "reverse-source",
        help: "an encoder of one direction reads the source from its end to its beginning"
      ).only { $0.kind.encoder == .rnn }
    ]

  public static let convolutions: [Setting<Architecture>] = [
    Setting(
      "kernelSize", \.kernelSize, .integer(from: 1, through: 1 << 8),
      help:
        "how many tokens a convolution sees at once, odd in an encoder; that of a decoder sees the last so many (Gehring et "
        + "al. 2017)"
    ).only { $0.kind.hasConvolutions }
  ]

  public static let attention: [Setting<Architecture>] =
    [
      Setting(
        "score", \.score, .choice("NAME", of: AttentionScoreKind.self),
        defaultText: "scaled-dot; additive in attention-rnn",
        help: "how queries and keys are compared: additive, dot, scaled-dot, bilinear or cosine"),
      Setting(
        "scale", \.scale, .choice("KIND", of: AttentionScale.self),
        help:
          "what scaled-dot divides by: key-width, the root of the width of a key (Vaswani et al. 2017), or none, which is "
          + "the score dot, computed faster"),
      Setting(
        "normalizer", \.normalizer, .choice("NAME", of: AttentionNormalizer.self),
        help: "how scores become weights: softmax, or sigmoid, each by itself"),
    ].map { $0.only { $0.kind.hasAttentionScore } }
    + [
      Setting(
        "attentionFeatures", \.attentionFeatures, .integer(from: 1, through: 1 << 16), defaultText: planned,
        help: "width of the hidden layer of a recurrent decoder's additive score"),
      Setting(
        flag: "inputFeeding", \.inputFeeding,
        help:
          "a recurrent decoder attends after each step and hands the result to the next (Luong et al. 2015)"),
    ].map { $0.only { $0.kind.decoder == .attentionRNN } }

  public static let oneContextVector: [Setting<Architecture>] = [
    Setting(
      "context", \.context, .choice("USE", of: ContextUse.self),
      help:
        "the decoder begins with the source's vector (initial-state), or sees it at every step too (every-step)"
    ).only { $0.kind.decoder == .contextVectorRNN }
  ]

  /// The fields that a preset sets.
  public static let sizes = settings.filter {
    [
      "features", "feedForwardFeatures", "heads", "encoderLayers", "decoderLayers", "hiddenFeatures",
      "attentionFeatures",
    ].contains($0.name)
  }

  /// Takes the sizes of a preset, but for those that some options have set.
  public mutating func use(_ preset: Preset, except options: Set<String> = []) {
    copy(Architecture.sizes.filter { !$0.isSet(by: options) }, from: Architecture(kind, preset))
  }

  /// The same fields for another pair: what some options have set, and for the rest what that pair has by itself.
  public func changed(to kind: Kind, keeping options: Set<String>) -> Architecture {
    var other = Architecture(kind)
    other.copy(Architecture.settings.filter { $0.isSet(by: options) }, from: self)
    return other
  }

  // MARK: Equality

  /// Whether both are the same pair and the fields that it has are equal.
  public static func == (left: Architecture, right: Architecture) -> Bool {
    left.kind == right.kind && left.values == right.values
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
    hasher.combine(values)
  }

  private var values: [String] {
    Architecture.settings.filter { $0.applies(self) }.map { $0.show(self) }
  }

  // MARK: Widths

  /// What widths must be multiples of: every head has the same number of features, and positions are pairs of sines and
  /// cosines, rotary ones in each head.
  public var widthStep: Int {
    guard kind.hasTransformerLayers else { return 2 }
    if positions == .rotary { return 2 * heads }
    return heads % 2 == 0 ? heads : 2 * heads
  }

  /// Returns the architecture with another width, and all others in proportion.
  public func widened(to width: Int) -> Architecture {
    var wider = self
    for path in [\Architecture.feedForwardFeatures, \.hiddenFeatures, \.attentionFeatures] {
      wider[keyPath: path] = max(1, (self[keyPath: path] * width + features / 2) / features)
    }
    wider.averageFeatures = averageFeatures.map { inner in
      inner == 0 ? 0 : max(1, (inner * width + features / 2) / features)
    }
    wider.features = width
    return wider
  }
}

extension Setting {
  fileprivate func isSet(by options: Set<String>) -> Bool {
    option.map { options.contains($0.name) } ?? false
  }
}

/// What help says of a value that a plan chooses.
private let planned = "auto"

internal import CommandLineTool
internal import Layers
internal import Tensors
internal import Translation

/// The fields of the architectures' configurations, under the headings of help.
enum ModelFields {
  /// What every architecture has.
  static let shared = [
    SettingsField(
      "features", .integer(from: 1),
      [\.transformer.features, \.attentionRNN.features, \.contextVectorRNN.features],
      defaultText: automaticText, "width of the vectors of tokens"),
    SettingsField(
      "encoder-layers", .integer(from: 1),
      [\.transformer.encoderLayers, \.attentionRNN.encoderLayers, \.contextVectorRNN.encoderLayers],
      defaultText: "auto; recurrent models 1", "layers of the encoder"),
    SettingsField(
      "decoder-layers", .integer(from: 1),
      [\.transformer.decoderLayers, \.attentionRNN.decoderLayers, \.contextVectorRNN.decoderLayers],
      defaultText: "auto; recurrent models 1", "layers of the decoder"),
    SettingsField(
      optional: "tied-embeddings", .choice("WHICH", of: TransformerConfiguration.EmbeddingTying.self),
      \.tiedEmbeddings,
      "none (as recurrent models by themselves), target (with the output layer), or all (source too: what a "
        + "Transformer does with --joint-vocabulary)"),
    SettingsField(
      "dropout", .fraction(),
      [\.transformer.dropout, \.attentionRNN.dropout, \.contextVectorRNN.dropout],
      defaultText: automaticText, "of embeddings and of each layer's result"),
  ]

  static let transformer = [
    SettingsField(
      "feed-forward-features", .integer(from: 1), [\.transformer.feedForwardFeatures],
      defaultText: automaticText, "width of the hidden layer of a feed-forward block"),
    SettingsField(
      "heads", .integer(from: 1), [\.transformer.heads], defaultText: automaticText,
      "attention heads of a layer"),
    SettingsField(
      "normalization-placement", .choice("PLACE", of: NormalizationPlacement.self),
      \.transformer.normalization,
      "layer normalisation before (pre) or after (post) each sublayer"),
    SettingsField(
      "positions", .choice("KIND", of: PositionalEncodingKind.self), \.transformer.positions,
      "sinusoidal or learned"),
    SettingsField(
      "maximum-positions", .integer(from: 1), \.transformer.maximumPositions, "how many positions are learned"
    ),
    SettingsField(
      "activation", .choice("NAME", ["relu": Activation.relu, "gelu": Activation.gelu]),
      \.transformer.activation, "of feed-forward blocks: relu or gelu"),
    SettingsField("attention-dropout", .fraction(), \.transformer.attentionDropout, "of attention weights"),
    SettingsField(
      "activation-dropout", .fraction(), \.transformer.activationDropout,
      "of the hidden layer of feed-forward blocks"),
  ].map { $0.only(for: [.transformer]) }

  /// What both recurrent architectures have.
  static let recurrent = [
    SettingsField(
      "hidden-features", .integer(from: 1),
      [\.attentionRNN.hiddenFeatures, \.contextVectorRNN.hiddenFeatures], defaultText: automaticText,
      "width of the state of a cell"),
    SettingsField(
      "cell", .choice("KIND", of: RecurrentCellKind.self), [\.attentionRNN.cell, \.contextVectorRNN.cell],
      defaultText: RecurrentCellKind.gru.rawValue, "gru or lstm"),
  ].map { $0.only(for: [.attentionRNN, .contextVectorRNN]) }

  static let attentionRNN = [
    SettingsField(
      "score", .choice("NAME", of: AttentionScoreKind.self), \.attentionRNN.score,
      "how decoder and source are compared: additive, dot, scaled-dot, bilinear or cosine"),
    SettingsField(
      "attention-features", .integer(from: 1), [\.attentionRNN.attentionFeatures],
      defaultText: automaticText,
      "width of the hidden layer of the additive score"),
    SettingsField(
      "normalizer", .choice("NAME", of: AttentionNormalizer.self), \.attentionRNN.normalizer,
      "how scores become weights: softmax, or sigmoid, each by itself"),
    SettingsField(
      flag: "bidirectional", \.attentionRNN.isBidirectional, "read the source in both directions"),
    SettingsField(
      flag: "input-feeding", \.attentionRNN.inputFeeding,
      "attend after each step and hand the result to the next (Luong et al. 2015)"),
  ].map { $0.only(for: [.attentionRNN]) }

  static let contextVectorRNN = [
    SettingsField(
      "context", .choice("USE", of: ContextVectorRNNConfiguration.ContextUse.self),
      \.contextVectorRNN.context,
      "the decoder begins with the source's vector (initial-state), or sees it at every step too (every-step)"
    ),
    SettingsField(
      flag: "reverse-source", \.contextVectorRNN.reversesSource,
      "read the source from its end to its beginning"),
  ].map { $0.only(for: [.contextVectorRNN]) }

  static let all = shared + transformer + recurrent + attentionRNN + contextVectorRNN
}

extension SettingsField {
  fileprivate func only(for architectures: [Architecture.Kind]) -> SettingsField {
    var field = self
    field.architectures = architectures
    return field
  }
}

extension TrainingSettings {
  /// The chosen architecture with its configuration.
  var chosenArchitecture: Architecture {
    get {
      switch architecture {
      case .transformer: .transformer(transformer)
      case .attentionRNN: .attentionRNN(attentionRNN)
      case .contextVectorRNN: .contextVectorRNN(contextVectorRNN)
      }
    }
    set {
      architecture = newValue.kind
      switch newValue {
      case .transformer(let configuration): transformer = configuration
      case .attentionRNN(let configuration): attentionRNN = configuration
      case .contextVectorRNN(let configuration): contextVectorRNN = configuration
      }
    }
  }

  /// Chooses the sizes of every architecture; nothing else of them changes.
  mutating func use(_ preset: TransformerConfiguration.Preset) {
    let sizes = TransformerConfiguration(preset)
    transformer.features = sizes.features
    transformer.feedForwardFeatures = sizes.feedForwardFeatures
    transformer.heads = sizes.heads
    (transformer.encoderLayers, transformer.decoderLayers) = (sizes.encoderLayers, sizes.decoderLayers)
    let attention = AttentionRNNConfiguration(preset)
    attentionRNN.features = attention.features
    attentionRNN.hiddenFeatures = attention.hiddenFeatures
    attentionRNN.attentionFeatures = attention.attentionFeatures
    (attentionRNN.encoderLayers, attentionRNN.decoderLayers) = (
      attention.encoderLayers, attention.decoderLayers
    )
    let context = ContextVectorRNNConfiguration(preset)
    contextVectorRNN.features = context.features
    contextVectorRNN.hiddenFeatures = context.hiddenFeatures
    (contextVectorRNN.encoderLayers, contextVectorRNN.decoderLayers) = (
      context.encoderLayers, context.decoderLayers
    )
  }

  /// Ties the embeddings that the user chose to tie, or those that the architecture ties by itself.
  mutating func tieEmbeddings() {
    transformer.tiedEmbeddings = tiedEmbeddings ?? (hasJointVocabulary ? .all : .target)
    attentionRNN.tiedEmbeddings = tiedEmbeddings ?? .none
    contextVectorRNN.tiedEmbeddings = tiedEmbeddings ?? .none
  }
}

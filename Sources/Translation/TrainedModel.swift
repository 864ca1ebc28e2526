public import Tensors
public import Text

/// A model with its weights and tokenizers.
public struct Trained<Network: Sendable>: Sendable {
  public let configuration: ModelConfiguration
  public let sourceTokenizer: Tokenizer
  /// What cuts targets into tokens; those of labels are the labels.
  public let targetTokenizer: Tokenizer
  public let network: Network
  public let device: Device

  public init(
    configuration: ModelConfiguration, sourceTokenizer: Tokenizer, targetTokenizer: Tokenizer,
    network: Network, device: Device
  ) {
    self.configuration = configuration
    self.sourceTokenizer = sourceTokenizer
    self.targetTokenizer = targetTokenizer
    self.network = network
    self.device = device
  }

  fileprivate func with<Other: Sendable>(_ network: Other) -> Trained<Other> {
    Trained<Other>(
      configuration: configuration, sourceTokenizer: sourceTokenizer, targetTokenizer: targetTokenizer,
      network: network, device: device)
  }
}

/// A model that translates.
public typealias TrainedModel = Trained<any TranslationModel>
/// A model that labels words or texts.
public typealias TrainedLabelModel = Trained<LabelModel>

extension Trained where Network == any Trainable {
  /// The model as one that translates; nil where it labels.
  package var translating: TrainedModel? { (network as? any TranslationModel).map { with($0) } }

  /// The model as one that labels; nil where it translates.
  package var labelling: TrainedLabelModel? { (network as? LabelModel).map { with($0) } }
}

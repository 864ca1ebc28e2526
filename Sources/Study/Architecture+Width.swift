internal import Translation

extension Architecture {
  /// What widths must be multiples of.
  var widthStep: Int {
    switch self {
    // Every head has the same number of features, and positions are pairs of sines and cosines.
    case .transformer(let configuration):
      configuration.heads % 2 == 0 ? configuration.heads : 2 * configuration.heads
    case .attentionRNN, .contextVectorRNN: 2
    }
  }

  /// Returns the architecture with another width, and all others in proportion.
  func widened(to width: Int) -> Architecture {
    func scaled(_ size: Int) -> Int { max(1, (size * width + self.features / 2) / self.features) }
    switch self {
    case .transformer(var configuration):
      configuration.feedForwardFeatures = scaled(configuration.feedForwardFeatures)
      configuration.features = width
      return .transformer(configuration)
    case .attentionRNN(var configuration):
      configuration.hiddenFeatures = scaled(configuration.hiddenFeatures)
      configuration.attentionFeatures = scaled(configuration.attentionFeatures)
      configuration.features = width
      return .attentionRNN(configuration)
    case .contextVectorRNN(var configuration):
      configuration.hiddenFeatures = scaled(configuration.hiddenFeatures)
      configuration.features = width
      return .contextVectorRNN(configuration)
    }
  }
}

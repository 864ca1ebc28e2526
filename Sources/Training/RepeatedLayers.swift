import Translation

/// Where the layers of a deeper model begin: each with the weights of a layer of the shallower one that it grows from.
///
/// A layer stands for a stretch of new ones, in order, as 0 0 1 1 2 2 for six of three, so that what follows a layer is
/// what it learned to be followed by, or a copy of itself (Gong et al. 2019, Efficient Training of BERT by Progressively
/// Stacking, who begin a deep model with the layers of a shallow one).
struct RepeatedLayers {
  /// Numbers of layers by the scope of their names, of the model that begins and of the one it begins with.
  private let counts: [String: (new: Int, old: Int)]

  init(of architecture: Architecture, from initial: Architecture) {
    counts = [
      "encoder": (architecture.encoderLayers, initial.encoderLayers),
      "decoder": (architecture.decoderLayers, initial.decoderLayers),
    ]
  }

  /// Returns the name in the shallower model of what a parameter begins with: `encoder.5.feedForward.inner.weight` of
  /// six layers is `encoder.2.feedForward.inner.weight` of three.
  ///
  /// Names that are not of a layer, and those of models that are not deeper, are the same.
  func origin(of parameter: String) -> String {
    var parts = parameter.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count > 2, let layer = Int(parts[1]), let count = counts[parts[0]], count.old > 0,
      count.new > count.old, layer < count.new
    else { return parameter }
    parts[1] = String(layer * count.old / count.new)
    return parts.joined(separator: ".")
  }
}

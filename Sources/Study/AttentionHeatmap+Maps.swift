internal import Tensors
package import Translation
package import Visualization

extension AttentionHeatmap {
  /// Draws matrices of one kind of one sentence, several as a sheet.
  ///
  /// - Precondition: There is at least one.
  package init(_ maps: [AttentionMap], of configuration: ModelConfiguration, named model: String) {
    let first = maps[0]
    let layers = Set(maps.map(\.layer))
    let heads = Set(maps.map(\.head))
    let (source, target) = (configuration.sourceLanguage, configuration.targetLanguage)
    self.init(
      title: "\(model): \(first.kind.title)",
      subtitle: [
        layers.count == 1 ? first.layerName : "\(layers.count) layers",
        heads.count == 1 ? first.headName : "\(heads.count) heads",
        first.kind.meaning + (configuration.architecture.normalizer == .softmax ? ", sums to 1" : ""),
      ].joined(separator: ", "),
      rowLabels: first.rows.map(\.label), columnLabels: first.columns.map(\.label),
      rowCaption: first.kind == .encoderSelf ? source : target,
      columnCaption: first.kind == .decoderSelf ? target : source,
      panels: maps.map { map in
        var parts: [String] = []
        if layers.count > 1, let layer = map.layer { parts.append("layer \(layer)") }
        if heads.count > 1, let head = map.head { parts.append("head \(head)") }
        return Panel(title: parts.joined(separator: ", "), weights: map.weights)
      },
      panelsPerRow: layers.count > 1 && heads.count > 1 ? heads.count : columnsOfSheet(maps.count),
      isCausal: first.kind == .decoderSelf)
  }
}

/// Returns how many of so many panels stand beside each other.
private func columnsOfSheet(_ count: Int) -> Int {
  switch count {
  case ...3: count
  case 4: 2
  case 5, 6: 3
  default: 4
  }
}

extension AttentionKind {
  fileprivate var title: String {
    switch self {
    case .encoderSelf: "self-attention of the encoder"
    case .decoderSelf: "self-attention of the decoder"
    case .cross: "attention of the translation to the source"
    }
  }

  /// What a row is.
  ///
  /// The decoder is given what stands before the token that it writes: on the diagonal is the last of that.
  fileprivate var meaning: String {
    switch self {
    case .encoderSelf: "row = token that is read"
    case .decoderSelf: "row = token being written, diagonal = the token before it"
    case .cross: "row = token being written"
    }
  }
}

internal import Layers
public import Tensors

/// A head of a model as users name it: `cross:2.1` is head 1 of layer 2 of cross-attention, both counted from 1.
public struct AttentionHead: Hashable, Sendable, CustomStringConvertible {
  public let kind: AttentionKind
  public let layer: Int
  public let head: Int

  public init(_ kind: AttentionKind, layer: Int, head: Int) {
    self.kind = kind
    self.layer = layer
    self.head = head
  }

  /// Reads `KIND:LAYER.HEAD`, or `LAYER.HEAD` of cross-attention; nil where the text is neither.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard let place = parts.last, parts.count <= 2,
      let kind = parts.count == 2 ? AttentionKind(rawValue: String(parts[0])) : .cross
    else { return nil }
    let numbers = place.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let layer = numbers[0], let head = numbers[1], layer >= 1, head >= 1 else {
      return nil
    }
    self.init(kind, layer: layer, head: head)
  }

  public var description: String { "\(kind.rawValue):\(layer).\(head)" }
}

/// In JSON it is its name, as in `"cross:2.1"`.
extension AttentionHead: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let head = AttentionHead(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is no head such as cross:2.1")
    }
    self = head
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension Trained where Network == any TranslationModel {
  /// Has the results of some heads count for nothing, from now on.
  ///
  /// To be called before the model is prepared for translation or scoring, while nothing computes with it.
  ///
  /// - Throws: `AttentionError`, where the model has no such head.
  public func mask(_ heads: [AttentionHead]) throws { try network.attentions.mask(heads) }
}

extension [MultiHeadAttention] {
  /// Has the results of some heads count for nothing: of all of them, or of none where one does not exist.
  ///
  /// - Throws: `AttentionError`, where there is no such head.
  func mask(_ heads: [AttentionHead]) throws {
    var masked: [(attention: MultiHeadAttention, head: Int)] = []
    for head in heads { masked.append((try layer(of: head), head.head - 1)) }
    for (attention, head) in masked { attention.mask([head]) }
  }

  /// Returns the attention that a head belongs to.
  private func layer(of head: AttentionHead) throws -> MultiHeadAttention {
    if isEmpty { throw AttentionError.noHeads }
    let layers = filter { $0.attention.site.kind == head.kind }
    guard !layers.isEmpty else {
      let known = AttentionKind.allCases.filter { kind in contains { $0.attention.site.kind == kind } }
      throw AttentionError.noSuchKind(head.kind, known: known)
    }
    guard let attention = layers.first(where: { $0.attention.site.layer == head.layer - 1 }) else {
      throw AttentionError.noSuchLayer(head.layer, head.kind, count: layers.count)
    }
    guard head.head <= attention.attention.heads else {
      throw AttentionError.noSuchHead(head.head, head.kind, count: attention.attention.heads)
    }
    return attention
  }
}

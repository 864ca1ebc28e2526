internal import Tensors
internal import Translation
internal import Web

/// Which attention a client wants to see.
struct RequestedAttention: Sendable {
  private let kind: AttentionKind
  private let layers: AttentionLayers
  private let heads: AttentionHeads

  /// Reads `attention` (a kind, or true for that between the languages), `layer` and `head`; nil without the first.
  init?(_ parameters: Parameters) throws(APIError) {
    guard let value = parameters["attention"], value.flag ?? true else { return nil }
    let name = value.flag == true ? AttentionKind.cross.rawValue : value.text ?? ""
    guard let kind = AttentionKind(rawValue: name) else {
      let known = AttentionKind.allCases.map(\.rawValue).joined(separator: ", ")
      throw APIError(400, "attention has to be true or one of \(known)")
    }
    self.kind = kind
    switch parameters["layer"]?.text ?? "mean" {
    case "mean": layers = .mean
    case "last": layers = .last
    case "all": layers = .all
    case let text:
      guard let number = Int(text) else {
        throw APIError(400, "layer has to be a number from 1, last, mean or all")
      }
      layers = .number(number)
    }
    switch parameters["head"]?.text ?? "mean" {
    case "mean": heads = .mean
    case "all": heads = .all
    case let text:
      guard let number = Int(text) else { throw APIError(400, "head has to be a number from 1, mean or all") }
      heads = .number(number)
    }
  }

  /// Returns what was asked for of a part of a text.
  ///
  /// - Throws: `AttentionError`, where the model has no such attention, layer or head.
  func maps(_ attention: SentenceAttention) throws -> [AttentionMap] {
    do {
      return try attention.maps(of: kind, layers: layers, heads: heads)
    } catch let error as AttentionError {
      throw APIError(400, error.description)
    }
  }
}

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
  func tables(_ attention: SentenceAttention) throws -> [AttentionTable] {
    do {
      return try attention.maps(of: kind, layers: layers, heads: heads).map(AttentionTable.init)
    } catch let error as AttentionError {
      throw APIError(400, error.description)
    }
  }
}

/// A matrix of attention with what stands beside it.
struct AttentionTable: Encodable {
  let kind: String
  /// Counted from 1; left out for the mean of all.
  let layer: Int?
  let head: Int?
  let rows: [String]
  let columns: [String]
  /// [rows, columns].
  let weights: [[Float]]

  init(_ map: AttentionMap) {
    kind = map.kind.rawValue
    layer = map.layer
    head = map.head
    rows = map.rows.map(\.text)
    columns = map.columns.map(\.text)
    weights = map.weights
  }
}

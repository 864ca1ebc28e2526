internal import Tensors

/// In JSON: {"kind": …, "layer": …, "head": …, "rows": […], "columns": […], "weights": [[…]]}.
///
/// Layer and head are counted from 1 and missing for a mean; the names are part of the contract of commands and of the
/// server.
extension AttentionMap: Encodable {
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(kind, forKey: .kind)
    try fields.encodeIfPresent(layer, forKey: .layer)
    try fields.encodeIfPresent(head, forKey: .head)
    try fields.encode(rows.map(\.text), forKey: .rows)
    try fields.encode(columns.map(\.text), forKey: .columns)
    try fields.encode(weights, forKey: .weights)
  }

  private enum CodingKeys: CodingKey {
    case kind, layer, head, rows, columns, weights
  }
}

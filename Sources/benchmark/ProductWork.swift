internal import Bitext
internal import Translation

/// The matrix products of a computation, from which its floating-point operations are counted.
///
/// A product of [m, k] and [k, n] counts 2 m n k. What is not a product, such as normalisation, counts nothing.
struct ProductWork {
  /// Products of linear layers of one size on one side.
  struct Layers {
    let side: Side
    let inputs: Int
    let outputs: Int
    /// Rows that pass through, in all.
    var rows: Int
    /// Number of products that the rows are divided among.
    var calls: Int

    var operations: Int { 2 * rows * inputs * outputs }
  }

  enum Side {
    case source, target
  }

  private(set) var layers: [Layers] = []
  private(set) var attentionOperations = 0

  var linearOperations: Int { layers.reduce(0) { $0 + $1.operations } }

  var operations: Int { linearOperations + attentionOperations }

  static func += (left: inout ProductWork, right: ProductWork) {
    for layer in right.layers { left.add(layer) }
    left.attentionOperations += right.attentionOperations
  }

  private mutating func add(_ new: Layers) {
    let index = layers.firstIndex {
      $0.side == new.side && $0.inputs == new.inputs && $0.outputs == new.outputs
    }
    if let index {
      layers[index].rows += new.rows
      layers[index].calls += new.calls
    } else {
      layers.append(new)
    }
  }

  /// Adds `count` layers, each with `rows` rows in `calls` products.
  mutating func addLinear(
    _ count: Int, _ side: Side, _ inputs: Int, _ outputs: Int, rows: Int, calls: Int = 1
  ) {
    add(Layers(side: side, inputs: inputs, outputs: outputs, rows: count * rows, calls: count * calls))
  }

  /// Adds `count` layers in which so many queries meet so many keys, over all sentences.
  mutating func addAttention(_ count: Int, features: Int, meetings: Int) {
    attentionOperations += count * 4 * features * meetings
  }

  /// Adds one product of a row of `columns` with a row of the memory, for each meeting of the two.
  mutating func addMeetings(columns: Int, _ meetings: Int) { attentionOperations += 2 * columns * meetings }
}

internal import Layers
internal import Tensors

/// What a Transformer's decoder keeps between two steps (key-value cache): keys and values, and which of them each
/// hypothesis sees; of a target without self-attention one vector a layer.
struct TransformerDecoderState: DecoderState {
  let pass: ForwardPass
  var layers: [Layer]
  private var ancestry: Ancestry
  /// Where the source tokens of each row begin, and how many they are.
  private var source: MemorySpans

  /// What one layer keeps of the target so far, and the keys and values of the source.
  struct Layer {
    var target: TargetHistory.State
    let source: KeyValueMemory
  }

  init(_ memory: Memory, _ pass: ForwardPass, layers: [Layer]) {
    self.pass = pass
    self.layers = layers
    ancestry = Ancestry(hypotheses: memory.sentences)
    source = memory.spans
  }

  /// Number of hypotheses.
  var rows: Int { source.rows }

  /// Number of tokens of each hypothesis.
  var length: Int { ancestry.length }

  mutating func select(_ rows: [Int]) {
    ancestry.select(rows)
    for index in layers.indices { layers[index].target.select(rows) }
    source = source.select(rows)
  }

  /// Makes room for a token of each row and returns what each row then sees.
  mutating func append() -> (target: DecodingMemory, source: DecodingMemory) {
    ancestry.append()
    return (ancestry.memory, .sentences(start: source.start, count: source.count))
  }
}

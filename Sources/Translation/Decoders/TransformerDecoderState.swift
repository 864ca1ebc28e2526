internal import Layers
internal import Tensors

/// What a Transformer's decoder keeps between two steps (key-value cache): keys and values, and which of them each
/// hypothesis sees.
struct TransformerDecoderState: DecoderState {
  let pass: ForwardPass
  var layers: [Layer]
  private var ancestry: Ancestry
  /// Where the source tokens of each row begin, and how many they are.
  private var source: MemorySpans

  /// The keys and values of one layer: of the target so far, and of the source.
  struct Layer {
    var target: KeyValueMemory
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
    source = source.select(rows)
  }

  /// Makes room for a token of each row and returns what each row then sees.
  mutating func append() -> (target: DecodingMemory, source: DecodingMemory) {
    ancestry.append()
    return (ancestry.memory, .sentences(start: source.start, count: source.count))
  }
}

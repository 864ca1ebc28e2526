internal import Bitext
internal import Layers
internal import Tensors

/// What a Transformer keeps between two steps: keys and values, and which of them each hypothesis sees.
public struct TransformerState: DecoderState {
  let pass: ForwardPass
  var decoder: [DecoderLayerState]
  private var ancestry: Ancestry
  /// Where the source tokens of each row begin, and how many they are.
  private var sourceStart: [Int32]
  private var sourceCount: [Int32]

  init(source: TokenBatch, pass: ForwardPass, decoder: [DecoderLayerState]) {
    self.pass = pass
    self.decoder = decoder
    ancestry = Ancestry(hypotheses: source.count)
    sourceStart = Array(source.offsets.dropLast())
    sourceCount = (0..<source.count).map { Int32(source.length(of: $0)) }
  }

  /// Number of hypotheses.
  var rows: Int { sourceStart.count }

  /// Number of tokens of each hypothesis.
  var length: Int { ancestry.length }

  public mutating func select(_ rows: [Int]) {
    ancestry.select(rows)
    sourceStart = rows.map { sourceStart[$0] }
    sourceCount = rows.map { sourceCount[$0] }
  }

  /// Makes room for a token of each row and returns what each row then sees.
  mutating func append() -> (target: DecodingMemory, source: DecodingMemory) {
    ancestry.append()
    return (ancestry.memory, .sentences(start: sourceStart, count: sourceCount))
  }
}

/// The keys and values of one decoder layer: of the target so far, and of the source.
struct DecoderLayerState {
  var target: KeyValueMemory
  let source: KeyValueMemory
}

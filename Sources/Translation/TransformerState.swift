internal import Bitext
internal import Layers
internal import Tensors

/// What a Transformer keeps between two steps: keys and values, and which of them each hypothesis sees.
public struct TransformerState: DecoderState {
  let pass: ForwardPass
  let wantsAttention: Bool
  var decoder: [DecoderLayerState]
  private var ancestry: Ancestry
  /// Where the source tokens of each row begin, and how many they are.
  private var sourceStart: [Int32]
  private var sourceCount: [Int32]

  init(source: TokenBatch, pass: ForwardPass, wantsAttention: Bool, decoder: [DecoderLayerState]) {
    self.pass = pass
    self.wantsAttention = wantsAttention
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

  /// Returns for each row the mean over the heads of weights [rows, heads, longest source].
  func meanOverHeads(_ weights: Tensor) -> [[Float]] {
    let (heads, longest) = (weights.shape[1], weights.shape[2])
    let values = weights.array
    return (0..<rows).map { row in
      (0..<Int(sourceCount[row])).map { token in
        let sum = (0..<heads).reduce(Float(0)) { $0 + values[(row * heads + $1) * longest + token] }
        return sum / Float(heads)
      }
    }
  }
}

/// The keys and values of one decoder layer: of the target so far, and of the source.
struct DecoderLayerState {
  var target: KeyValueMemory
  let source: KeyValueMemory
}

public import Tensors

/// Attention by several heads at once.
///
/// Section 3.2.2 of Vaswani et al. 2017. What makes an attention self- or cross-attention is only where its queries and
/// its memory come from: the caller gives the same tensor twice, or the decoder's states and the encoder's.
public struct MultiHeadAttention {
  public let query: Linear
  public let key: Linear
  public let value: Linear
  public let output: Linear
  /// Queries, keys and values of inference, in this order.
  private let projections: PackedLinear
  private let heads: Int
  private let dropout: Float
  /// The path of the layer, under which its weights are found.
  private let path: String

  /// - Parameters:
  ///   - scope: Where the parameters are made and named.
  ///   - features: A multiple of `heads`.
  ///   - heads: The number of heads.
  ///   - dropout: The probability with which each attention weight is dropped in training.
  public init(_ scope: ParameterScope, features: Int, heads: Int, dropout: Float) {
    precondition(features % heads == 0, "\(features) features do not divide among \(heads) heads")
    query = Linear(scope["query"], inputs: features, outputs: features)
    key = Linear(scope["key"], inputs: features, outputs: features)
    value = Linear(scope["value"], inputs: features, outputs: features)
    output = Linear(scope["output"], inputs: features, outputs: features)
    projections = scope.together([query, key, value].map { ($0.weight, $0.bias) })
    self.heads = heads
    self.dropout = dropout
    path = scope.path
  }

  /// Attends from every token of packed sentences to the memory of the same sentences.
  ///
  /// - Parameters:
  ///   - x: Where the queries come from, [query tokens, features].
  ///   - memory: Where the keys and values come from, [memory tokens, features].
  ///   - queryOffsets: Where each sentence begins in x, and its end.
  ///   - memoryOffsets: The same in the memory.
  ///   - isCausal: Whether a token sees only itself and what stands before it.
  /// - Returns: [query tokens, features].
  public func callAsFunction(
    _ x: Tensor, memory: Tensor, queryOffsets: [Int32], memoryOffsets: [Int32], isCausal: Bool = false
  ) -> Tensor {
    let layout = PackedAttention(
      heads: heads, headSize: query.weight.shape[0] / heads, queryOffsets: queryOffsets,
      keyOffsets: memoryOffsets, isCausal: isCausal)
    if projections.isPacked, !x.pass.isTraining {
      let isSelfAttention = x.storage === memory.storage
      let queries = rows(x, isSelfAttention ? 0..<3 : 0..<1)
      let keysAndValues = isSelfAttention ? queries : rows(memory, 1..<3)
      return output(
        attention(
          query: queries[0], keys: keysAndValues[1], values: keysAndValues[2], layout, layer: path, x.pass))
    }
    return output(
      attention(
        query: query(x), keys: key(memory), values: value(memory), layout, dropout: dropout, layer: path))
  }

  // MARK: Step by step

  /// Returns the keys and values of a memory that stays the same during decoding, as the encoder's does.
  package func memory(_ x: Tensor) -> KeyValueMemory {
    var memory = emptyMemory(1..<3, x.pass)
    projections.project(x, 1..<3, into: memory.append(x.rows))
    return memory
  }

  /// Returns a memory for `extendingStep`.
  package func emptyMemory(_ pass: ForwardPass) -> KeyValueMemory { emptyMemory(0..<3, pass) }

  /// Appends the keys and values of new tokens, one a row, to a memory that grows during decoding, and attends with
  /// each to what it then sees.
  ///
  /// - Parameters:
  ///   - x: [rows, features].
  ///   - memory: What `emptyMemory` returned, and steps extended.
  ///   - rows: Which keys and values each row sees.
  /// - Returns: [rows, features].
  package func extendingStep(
    _ x: Tensor, _ memory: inout KeyValueMemory, _ rows: DecodingMemory
  ) -> Tensor {
    // The queries stand beside the keys, never to be looked at again: a copy would cost more than the memory.
    let added = memory.append(x.rows, steps: 16)
    projections.project(x, 0..<3, into: added)
    let queries = StridedColumns(added, stride: projections.stride(of: 0..<3), offset: 0)
    return output(step(queries, memory, rows, wantsWeights: false, x.pass).context)
  }

  /// Attends with one token a row.
  ///
  /// - Parameters:
  ///   - x: [rows, features].
  ///   - rows: Which keys and values each row sees.
  /// - Returns: [rows, features], and the probabilities [rows, heads, longest memory] where wanted.
  package func step(
    _ x: Tensor, _ memory: KeyValueMemory, _ rows: DecodingMemory, wantsWeights: Bool = false
  ) -> (output: Tensor, weights: Tensor?) {
    let (context, weights) = step(
      self.rows(x, 0..<1)[0], memory, rows, wantsWeights: wantsWeights, x.pass)
    return (output(context), weights)
  }

  // MARK: - Private

  private func step(
    _ queries: StridedColumns, _ memory: KeyValueMemory, _ rows: DecodingMemory, wantsWeights: Bool,
    _ pass: ForwardPass
  ) -> (context: Tensor, weights: Tensor?) {
    attentionStep(
      query: queries, keys: memory.keys, values: memory.values, heads: heads,
      headSize: query.weight.shape[0] / heads, rows, wantsWeights: wantsWeights, pass)
  }

  private func emptyMemory(_ range: Range<Int>, _ pass: ForwardPass) -> KeyValueMemory {
    KeyValueMemory(
      stride: projections.stride(of: range), keyOffset: projections.offset(of: 1, in: range),
      valueOffset: projections.offset(of: 2, in: range), pass)
  }

  /// The results of some projections, side by side.
  private struct Projected {
    let rows: Storage
    let range: Range<Int>
    let projections: PackedLinear

    subscript(projection: Int) -> StridedColumns {
      StridedColumns(
        rows, stride: projections.stride(of: range), offset: projections.offset(of: projection, in: range))
    }
  }

  private func rows(_ x: Tensor, _ range: Range<Int>) -> Projected {
    let rows = Storage(count: x.rows * projections.stride(of: range), from: x.pass.memory)
    projections.project(x, range, into: rows)
    return Projected(rows: rows, range: range, projections: projections)
  }
}

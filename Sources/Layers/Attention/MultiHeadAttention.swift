public import Tensors

/// Attention by several heads at once.
///
/// Section 3.2.2 of Vaswani et al. 2017. /// What makes an attention self- or cross-attention is only where its queries and its memory come from: the caller
/// gives the same tensor twice, or the decoder's states and the encoder's.
public struct MultiHeadAttention {
  public let query: Linear
  public let key: Linear
  public let value: Linear
  public let output: Linear
  private let heads: Int
  private let dropout: Float
  /// The path of the layer, under which its weights are found.
  private let path: String

  /// - Parameter features: A multiple of `heads`.
  public init(_ scope: ParameterScope, features: Int, heads: Int, dropout: Float) {
    precondition(features % heads == 0, "\(features) features do not divide among \(heads) heads")
    query = Linear(scope["query"], inputs: features, outputs: features)
    key = Linear(scope["key"], inputs: features, outputs: features)
    value = Linear(scope["value"], inputs: features, outputs: features)
    output = Linear(scope["output"], inputs: features, outputs: features)
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
    return output(
      attention(
        query: query(x), keys: key(memory), values: value(memory), layout, dropout: dropout, layer: path))
  }

  // MARK: Step by step

  /// Returns the keys and values of a memory that stays the same during decoding, as the encoder's does.
  package func memory(_ x: Tensor) -> KeyValueMemory { KeyValueMemory(keys: key(x), values: value(x)) }

  /// Appends the keys and values of new tokens, one a row, to a memory that grows during decoding.
  package func extend(_ memory: inout KeyValueMemory, with x: Tensor) {
    memory.append(keys: key(x), values: value(x))
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
    let (context, weights) = attentionStep(
      query: query(x), keys: memory.keys, values: memory.values, heads: heads, rows,
      wantsWeights: wantsWeights)
    return (output(context), weights)
  }
}

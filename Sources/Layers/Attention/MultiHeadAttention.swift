public import Tensors

/// Attention by several heads at once.
///
/// Section 3.2.2 of Vaswani et al. 2017. What makes an attention self- or cross-attention is only where its queries and
/// its memory come from: one tensor, or two.
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
    // As PyTorch and fairseq begin them: the three as one matrix.
    let initializer = Initializer.glorotUniform(gain: Float(0.5).squareRoot())
    func projection(_ name: String) -> Linear {
      Linear(scope[name], inputs: features, outputs: features, weight: initializer)
    }
    (query, key, value) = (projection("query"), projection("key"), projection("value"))
    output = Linear(scope["output"], inputs: features, outputs: features)
    projections = scope.together([query, key, value].map { ($0.weight, $0.bias) })
    self.heads = heads
    self.dropout = dropout
    path = scope.path
  }

  /// Attends from every token of packed sentences to the tokens of its own sentence.
  ///
  /// - Parameters:
  ///   - x: Where queries, keys and values come from, [tokens, features].
  ///   - offsets: Where each sentence begins, and behind the last their end.
  ///   - isCausal: Whether a token sees only itself and what stands before it.
  /// - Returns: [tokens, features].
  public func callAsFunction(_ x: Tensor, offsets: [Int32], isCausal: Bool) -> Tensor {
    let layout = layout(queryOffsets: offsets, memoryOffsets: offsets, isCausal: isCausal)
    guard projections.isPacked, !x.pass.isTraining else { return attend(from: x, to: x, layout) }
    let rows = rows(x, 0..<3)
    return output(
      attention(query: rows[0], keys: rows[1], values: rows[2], layout, layer: path, x.pass))
  }

  /// Attends from every token of packed sentences to the memory of the same sentences.
  ///
  /// - Parameters:
  ///   - x: Where the queries come from, [query tokens, features].
  ///   - memory: Where the keys and values come from, [memory tokens, features].
  ///   - queryOffsets: Where each sentence begins in x, and its end.
  ///   - memoryOffsets: The same in the memory.
  /// - Returns: [query tokens, features].
  public func callAsFunction(
    _ x: Tensor, memory: Tensor, queryOffsets: [Int32], memoryOffsets: [Int32]
  ) -> Tensor {
    let layout = layout(queryOffsets: queryOffsets, memoryOffsets: memoryOffsets, isCausal: false)
    guard projections.isPacked, !x.pass.isTraining else { return attend(from: x, to: memory, layout) }
    let (queries, others) = (rows(x, 0..<1), rows(memory, 1..<3))
    return output(
      attention(query: queries[0], keys: others[1], values: others[2], layout, layer: path, x.pass))
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
    return output(step(queries, memory, rows, x.pass))
  }

  /// Attends with one token a row.
  ///
  /// - Parameters:
  ///   - x: [rows, features].
  ///   - rows: Which keys and values each row sees.
  /// - Returns: [rows, features].
  package func step(_ x: Tensor, _ memory: KeyValueMemory, _ rows: DecodingMemory) -> Tensor {
    output(step(self.rows(x, 0..<1)[0], memory, rows, x.pass))
  }

  // MARK: - Private

  private var headSize: Int { query.weight.shape[0] / heads }

  private func layout(queryOffsets: [Int32], memoryOffsets: [Int32], isCausal: Bool) -> PackedAttention {
    PackedAttention(
      heads: heads, headSize: headSize, queryOffsets: queryOffsets, keyOffsets: memoryOffsets,
      isCausal: isCausal)
  }

  /// The attention of training, and of weights that are not packed.
  private func attend(from x: Tensor, to memory: Tensor, _ layout: PackedAttention) -> Tensor {
    output(
      attention(
        query: query(x), keys: key(memory), values: value(memory), layout, dropout: dropout, layer: path))
  }

  private func step(
    _ queries: StridedColumns, _ memory: KeyValueMemory, _ rows: DecodingMemory, _ pass: ForwardPass
  ) -> Tensor {
    attentionStep(
      query: queries, keys: memory.keys, values: memory.values, heads: heads, headSize: headSize, rows, pass)
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

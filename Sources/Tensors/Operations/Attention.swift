internal import CKernels

/// Packed sentences whose queries attend to the keys of the same number of packed sentences.
public struct PackedAttention: Sendable {
  let heads: Int
  let headSize: Int
  let queryOffsets: [Int32]
  let keyOffsets: [Int32]
  let isCausal: Bool
  let isScaled: Bool
  /// The most places that a key is away from a query that sees it; nil for any.
  let window: Int?

  /// - Parameters:
  ///   - heads: The number of heads.
  ///   - headSize: Width of a head.
  ///   - queryOffsets: Where the queries of each sentence begin, and behind the last their end.
  ///   - keyOffsets: The same for the keys.
  ///   - isCausal: Whether query i sees the keys 0 ... i of its sentence only.
  ///   - isScaled: Whether scores are divided by √headSize.
  ///   - window: The most places that a key is away from a query that sees it; nil for any.
  public init(
    heads: Int, headSize: Int, queryOffsets: [Int32], keyOffsets: [Int32], isCausal: Bool,
    isScaled: Bool = true, window: Int? = nil
  ) {
    precondition(queryOffsets.count == keyOffsets.count, "one sentence of keys for each sentence of queries")
    precondition(
      !isCausal && window == nil || queryOffsets == keyOffsets,
      "causal attention is from a sentence to itself")
    precondition(window ?? 0 >= 0, "a window of \(window ?? 0)")
    self.heads = heads
    self.headSize = headSize
    self.queryOffsets = queryOffsets
    self.keyOffsets = keyOffsets
    self.isCausal = isCausal
    self.isScaled = isScaled
    self.window = window.map { min($0, Int(Int32.max)) }
  }

  var sentences: Int { queryOffsets.count - 1 }

  /// For each sentence its number of queries and keys.
  var extents: [(queries: Int, keys: Int)] {
    (0..<sentences).map { sentence in
      let queries = queryOffsets[sentence + 1] - queryOffsets[sentence]
      let keys = keyOffsets[sentence + 1] - keyOffsets[sentence]
      return (Int(queries), Int(keys))
    }
  }

  /// Number of probabilities of all heads and sentences.
  var weightCount: Int {
    extents.reduce(0) { sum, extent in sum + heads * extent.queries * width(keys: extent.keys) }
  }

  /// How many keys of a sentence stand in a row of weights: all, or as many as one query sees through a window.
  func width(keys: Int) -> Int { min(keys, window.map { isCausal ? $0 + 1 : 2 * $0 + 1 } ?? keys) }

  /// The first of these keys in the row of a query.
  func firstKey(of query: Int, keys: Int) -> Int {
    min(max(0, query - (window ?? query)), keys - width(keys: keys))
  }

  func withLayout(_ body: (AttentionLayout) -> Void) {
    queryOffsets.withUnsafeBufferPointer { queries in
      keyOffsets.withUnsafeBufferPointer { keys in
        body(
          AttentionLayout(
            sentences: sentences, heads: heads, head_size: headSize, query_offsets: queries.baseAddress,
            key_offsets: keys.baseAddress, causal: isCausal ? 1 : 0,
            unscaled: isScaled ? 0 : 1, window: window ?? -1))
      }
    }
  }
}

/// Returns dropout(softmax(QKᵀ / √headSize)) V for every head of every sentence; where the layout says so, without the
/// division.
///
/// This is equation 1 of Vaswani et al. 2017. The heads are beside each other in the columns; a query never sees a key
/// of another sentence.
///
/// - Parameters:
///   - query: [query tokens, heads * headSize].
///   - keys: [key tokens, heads * headSize].
///   - values: [key tokens, heads * headSize].
///   - layout: Heads, and where sentences begin.
///   - dropout: The probability with which each attention weight is dropped in training.
///   - site: The attention that an observer of the pass is told of.
/// - Returns: [query tokens, heads * headSize].
public func attention(
  query: Tensor, keys: Tensor, values: Tensor, _ layout: PackedAttention, dropout: Float = 0,
  site: AttentionSite
) -> Tensor {
  let pass = query.pass
  let kernels = pass.kernels
  let columns = layout.heads * layout.headSize
  precondition(query.columns == columns && keys.columns == columns && values.columns == columns, "\(site)")
  precondition(query.rows == Int(layout.queryOffsets.last ?? 0), "\(site): \(query.rows) queries")
  precondition(keys.rows == Int(layout.keyOffsets.last ?? 0), "\(site): \(keys.rows) keys")

  let mask = pass.dropout(dropout)
  let isKept = pass.isTraining || pass.observer != nil
  let weights = isKept ? pass.allocate(layout.weightCount) : nil
  let y = pass.allocate(query.rows * columns)
  kernels.attention(
    layout, query: query.storage, keys: keys.storage, values: values.storage, mask, weights: weights, into: y)
  if let weights { pass.observer?.observe(site, layout, weights: weights.array) }

  let result = pass.result(y, [query.rows, columns])
  guard let weights else { return result }
  let slots = [query.gradient, keys.gradient, values.gradient]
  pass.record(result) {
    [unowned pass, query = query.storage, keys = keys.storage, values = values.storage] dy in
    let queryCount = Int(layout.queryOffsets.last ?? 0) * columns
    let keyCount = Int(layout.keyOffsets.last ?? 0) * columns
    kernels.attentionBackward(
      dy, layout, query: query, keys: keys, values: values, weights: weights, mask,
      queryGradient: destination(slots[0], of: slots, queryCount, pass),
      keyGradient: destination(slots[1], of: slots, keyCount, pass),
      valueGradient: destination(slots[2], of: slots, keyCount, pass))
  }
  return result
}

/// The keys and values that the rows of a decoding step attend to.
public enum DecodingMemory {
  /// Row r sees the consecutive rows start[r] ..< start[r] + count[r].
  case sentences(start: [Int32], count: [Int32])
  /// Row r sees the rows index[r * stride ..< r * stride + count[r]], the last of which is its own.
  case scattered(index: [Int32], stride: Int, count: [Int32])

  /// The memory rows seen, those of each row behind those of the row before it, and what of them each row sees.
  package var gathered: (rows: [Int32], spans: MemorySpans) {
    let rows: [Int32]
    let counts: [Int32]
    var distances: [Int32]?
    switch self {
    case .sentences(let start, let count):
      (rows, counts) = (zip(start, count).flatMap { $0..<$0 + $1 }, count)
    case .scattered(let index, let stride, let count):
      rows = count.enumerated().flatMap { index[$0.offset * stride..<$0.offset * stride + Int($0.element)] }
      counts = count
      distances = count.map { 1 - $0 }
    }
    var (starts, end): ([Int32], Int32) = ([], 0)
    for count in counts {
      starts.append(end)
      end += count
    }
    return (rows, MemorySpans(start: starts, count: counts, distances: distances))
  }

  /// Returns no more than the last so many of what each row sees.
  package func last(_ most: Int) -> DecodingMemory {
    switch self {
    case .sentences(let start, let count):
      let kept = count.map { min($0, Int32(clamping: most)) }
      return .sentences(start: start.indices.map { start[$0] + count[$0] - kept[$0] }, count: kept)
    case .scattered(let index, let stride, let count):
      let longest = Int(count.max() ?? 0)
      if longest <= most { return self }
      let kept = count.map { min(Int($0), most) }
      var seen = [Int32](repeating: 0, count: count.count * most)
      for (row, kept) in kept.enumerated() {
        let end = row * stride + Int(count[row])
        seen.replaceSubrange(row * most..<row * most + kept, with: index[end - kept..<end])
      }
      return .scattered(index: seen, stride: most, count: kept.map(Int32.init))
    }
  }
}

/// Columns of rows that hold more than these.
package struct StridedColumns {
  let storage: Storage
  let stride: Int

  /// - Parameters:
  ///   - rows: [rows, stride].
  ///   - offset: The first of the columns.
  package init(_ rows: Storage, stride: Int, offset: Int) {
    storage = rows.slice(offset, rows.count - offset)
    self.stride = stride
  }

  /// Overwrites the columns of the first rows.
  ///
  /// - Parameter x: [rows, columns].
  package func write(_ x: Tensor) {
    x.pass.kernels.copyRows(
      x.rows, columns: x.columns, from: x.storage, stride: x.columns, to: storage, stride: stride)
  }
}

/// Returns the attention of `attention(query:keys:values:_:dropout:site:)` in inference, where queries, keys and
/// values are columns of the results of products.
package func attention(
  query: StridedColumns, keys: StridedColumns, values: StridedColumns, _ layout: PackedAttention,
  site: AttentionSite, _ pass: ForwardPass
) -> Tensor {
  precondition(keys.stride == values.stride && !pass.isTraining, "\(site)")
  let columns = layout.heads * layout.headSize
  let rows = Int(layout.queryOffsets.last ?? 0)
  let weights = pass.observer == nil ? nil : pass.allocate(layout.weightCount)
  let y = pass.allocate(rows * columns)
  pass.kernels.attention(
    layout, query: query.storage, queryStride: query.stride, keys: keys.storage, values: values.storage,
    keyStride: keys.stride, .none, weights: weights, into: y)
  if let weights { pass.observer?.observe(site, layout, weights: weights.array) }
  return pass.result(y, [rows, columns])
}

/// Attends with one query a row, as a step of decoding does; nothing is recorded.
///
/// - Parameters:
///   - query: heads * headSize columns for each row.
///   - keys: The same of each memory row.
///   - values: The same of each memory row, with the stride of the keys.
///   - heads: The number of heads.
///   - headSize: Width of a head.
///   - isScaled: Whether scores are divided by √headSize.
///   - memory: Which keys and values each row sees.
///   - pass: The computation.
/// - Returns: [rows, heads * headSize].
package func attentionStep(
  query: StridedColumns, keys: StridedColumns, values: StridedColumns, heads: Int, headSize: Int,
  isScaled: Bool = true, _ memory: DecodingMemory, _ pass: ForwardPass
) -> Tensor {
  precondition(keys.stride == values.stride, "keys and values of different strides")
  let columns = heads * headSize
  let counts =
    switch memory {
    case .sentences(_, let count), .scattered(_, _, let count): count
    }
  let rows = counts.count
  let y = pass.allocate(rows * columns)
  memory.withRows(
    rows: rows, heads: heads, headSize: headSize, stride: keys.stride, isScaled: isScaled
  ) {
    pass.kernels.attentionStep(
      query: query.storage, queryStride: query.stride, keys: keys.storage, values: values.storage, rows: $0,
      into: y)
  }
  return pass.result(y, [rows, columns])
}

// MARK: - Private

extension DecodingMemory {
  fileprivate func withRows(
    rows: Int, heads: Int, headSize: Int, stride memoryStride: Int, isScaled: Bool,
    _ body: (MemoryRows) -> Void
  ) {
    func call(start: [Int32], count: [Int32], index: [Int32]?, stride: Int) {
      start.withUnsafeBufferPointer { start in
        count.withUnsafeBufferPointer { count in
          (index ?? []).withUnsafeBufferPointer { list in
            body(
              MemoryRows(
                rows: rows, heads: heads, head_size: headSize, memory_stride: memoryStride,
                start: start.baseAddress, count: count.baseAddress,
                index: index == nil ? nil : list.baseAddress,
                index_stride: stride, unscaled: isScaled ? 0 : 1))
          }
        }
      }
    }
    switch self {
    case .sentences(let start, let count): call(start: start, count: count, index: nil, stride: 0)
    case .scattered(let index, let stride, let count):
      call(start: [], count: count, index: index, stride: stride)
    }
  }
}

/// Returns where the gradient of one of several roles goes, and whether to add to what is there.
///
/// A tensor in several roles begins at zero and every role adds: the kernel writes them in an order of its own.
/// The gradient of a constant is written and forgotten.
func destination(
  _ slot: GradientSlot?, of slots: [GradientSlot?], _ count: Int, _ pass: ForwardPass
) -> GradientDestination {
  guard let slot else { return (pass.allocate(count), false) }
  let (storage, adds) = slot.destination(count, in: pass.memory)
  if !adds, slots.filter({ $0 === slot }).count > 1 {
    storage.fill(0)
    return (storage, true)
  }
  return (storage, adds)
}

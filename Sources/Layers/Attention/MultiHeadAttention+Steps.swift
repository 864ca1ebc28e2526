package import Tensors

/// One token a row, as decoding goes on.
extension MultiHeadAttention {
  /// Returns the keys and values of a memory that stays the same during decoding, as the encoder's does.
  ///
  /// - Parameter x: [memory rows, memory features].
  package func memory(_ x: Tensor) -> KeyValueMemory {
    let keysAndValues = projections.keysAndValues
    guard attention.isFused else {
      let projected = keysAndValues(x)
      return .heads(keys: attention.keys(projected[0]), values: attention.values(projected[1]))
    }
    var rows = KeyValueRows(
      stride: keysAndValues.stride, keyOffset: keysAndValues.offset(of: 0),
      valueOffset: keysAndValues.offset(of: 1), x.pass)
    keysAndValues.write(x, to: rows.append(x.rows))
    return .rows(rows)
  }

  /// Returns a memory for `extendingStep`.
  package func emptyMemory(_ pass: ForwardPass) -> KeyValueMemory {
    guard attention.isFused else {
      let keyFeatures = attention.heads * attention.score.keyFeatures
      return .rows(
        KeyValueRows(
          stride: keyFeatures + attention.heads * headSize, keyOffset: 0, valueOffset: keyFeatures, pass))
    }
    let all = projections.ofOneInput
    return .rows(
      KeyValueRows(stride: all.stride, keyOffset: all.offset(of: 1), valueOffset: all.offset(of: 2), pass))
  }

  /// Appends the keys and values of new tokens, one a row, to a memory that grows during decoding, and attends with
  /// each to what it then sees.
  ///
  /// - Parameters:
  ///   - x: [rows, features].
  ///   - memory: What `emptyMemory` returned, and steps extended.
  ///   - rows: Which keys and values each row sees, but for what its window leaves out.
  ///   - place: Where in their texts the tokens stand, counted from 0.
  /// - Returns: [rows, features].
  package func extendingStep(
    _ x: Tensor, _ memory: inout KeyValueMemory, _ rows: DecodingMemory, at place: Int
  ) -> Tensor {
    let rows = attention.window.map { rows.last($0 + 1) } ?? rows
    let places = [Int32](repeating: Int32(place), count: x.rows)
    let (all, rotary) = (projections.ofOneInput, attention.positions.turning)
    guard case .rows(var known) = memory else { preconditionFailure("a memory that stays the same") }
    let added = known.append(x.rows, steps: 16)
    memory = .rows(known)
    if attention.isFused {
      // The queries stand beside the keys, never to be looked at again: a copy would cost more than the memory.
      all.write(x, to: added)
      let turning = [0, 1].map { all.columns($0, of: added) }
      rotary?.turn(turning, heads: attention.heads, places: places, x.pass)
      return output(fusedStep(turning[0], known, rows, x.pass))
    }
    let projected = all(x)
    let turned = projected[..<2].map { x in
      rotary.map { $0(x, heads: attention.heads, places: places) } ?? x
    }
    known.keys(of: added).write(mergeHeads(attention.keys(turned[1]), heads: attention.heads))
    known.values(of: added).write(projected[2])
    return output(generalStep(turned[0], memory, rows))
  }

  /// Attends with one token a row.
  ///
  /// - Parameters:
  ///   - x: [rows, features].
  ///   - memory: The keys and values.
  ///   - rows: Which of them each row sees.
  /// - Returns: [rows, features].
  package func step(_ x: Tensor, _ memory: KeyValueMemory, _ rows: DecodingMemory) -> Tensor {
    let queries = projections.queries
    guard attention.isFused, case .rows(let known) = memory else {
      return output(generalStep(queries(x)[0], memory, rows))
    }
    return output(fusedStep(queries.columns(0, of: queries.rows(x)), known, rows, x.pass))
  }

  // MARK: - Private

  private func fusedStep(
    _ queries: StridedColumns, _ memory: KeyValueRows, _ rows: DecodingMemory, _ pass: ForwardPass
  ) -> Tensor {
    attentionStep(
      query: queries, keys: memory.keys, values: memory.values, heads: attention.heads, headSize: headSize,
      isScaled: attention.isScaled, rows, pass)
  }

  /// The general path: over a memory that stays the same as it lies there, over one that grows by copies of the rows
  /// seen, which lie scattered.
  private func generalStep(_ query: Tensor, _ memory: KeyValueMemory, _ rows: DecodingMemory) -> Tensor {
    switch memory {
    case .heads(let keys, let values):
      guard case .sentences(let start, let count) = rows else {
        preconditionFailure("scattered rows of a memory that stays the same")
      }
      return attention.attend(
        query: query, keys: keys, values: values, MemorySpans(start: start, count: count)
      ).context
    case .rows(let known):
      let (seen, spans) = rows.gathered
      func heads(_ columns: StridedColumns, size: Int) -> Tensor {
        splitHeads(columns, rows: seen, heads: attention.heads, size: size, query.pass)
      }
      return attention.attend(
        query: query, keys: heads(known.keys, size: attention.score.keyFeatures),
        values: heads(known.values, size: headSize), spans
      ).context
    }
  }
}

package import Tensors

/// One token a row, as decoding goes on.
extension MultiHeadAttention {
  /// Returns the keys and values of a memory that stays the same during decoding, as the encoder's does.
  ///
  /// - Parameter x: [memory rows, memory features].
  package func memory(_ x: Tensor) -> KeyValueMemory {
    guard attention.isFused else {
      return .heads(
        keys: attention.keys(keysAndValues(x, 0)), values: attention.values(keysAndValues(x, 1)))
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
    let all = projectionsOfOneInput
    return .rows(
      KeyValueRows(stride: all.stride, keyOffset: all.offset(of: 1), valueOffset: all.offset(of: 2), pass))
  }

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
    guard case .rows(var known) = memory else { preconditionFailure("a memory that stays the same") }
    let added = known.append(x.rows, steps: 16)
    memory = .rows(known)
    if attention.isFused {
      // The queries stand beside the keys, never to be looked at again: a copy would cost more than the memory.
      let all = projectionsOfOneInput
      all.write(x, to: added)
      return output(fusedStep(all.columns(0, of: added), known, rows, x.pass))
    }
    known.keys(of: added).write(mergeHeads(attention.keys(keysAndValues(x, 0)), heads: attention.heads))
    known.values(of: added).write(keysAndValues(x, 1))
    return output(generalStep(queries(x, 0), memory, rows))
  }

  /// Attends with one token a row.
  ///
  /// - Parameters:
  ///   - x: [rows, features].
  ///   - memory: The keys and values.
  ///   - rows: Which of them each row sees.
  /// - Returns: [rows, features].
  package func step(_ x: Tensor, _ memory: KeyValueMemory, _ rows: DecodingMemory) -> Tensor {
    guard attention.isFused, case .rows(let known) = memory else {
      return output(generalStep(queries(x, 0), memory, rows))
    }
    return output(fusedStep(queries.columns(0, of: queries.rows(x)), known, rows, x.pass))
  }

  // MARK: - Private

  private var projectionsOfOneInput: ProjectionGroup {
    guard let all else { preconditionFailure("self-attention with a memory of another width") }
    return all
  }

  private func fusedStep(
    _ queries: StridedColumns, _ memory: KeyValueRows, _ rows: DecodingMemory, _ pass: ForwardPass
  ) -> Tensor {
    attentionStep(
      query: queries, keys: memory.keys, values: memory.values, heads: attention.heads, headSize: headSize,
      rows, pass)
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

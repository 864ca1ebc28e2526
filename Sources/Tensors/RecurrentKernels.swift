internal import CKernels

/// A gradient to be written, or added to what is there.
typealias GradientDestination = (storage: Storage, adds: Bool)

extension Kernels {
  // MARK: Gates

  func gru(
    rows: Int, hidden: Int, input: Storage, context: Storage?, recurrent: Storage?, previous: Storage?,
    gates: Storage, state: Storage
  ) {
    call(
      .recurrentGates, floats: 10 * rows * hidden,
      keeping: (input, context, recurrent, previous, gates, state)
    ) {
      table.gru(
        rows, hidden, input.base, context?.base, recurrent?.base, previous?.base, gates.base, state.base)
    }
  }

  func gruBackward(
    _ dstate: Storage, rows: Int, hidden: Int, gates: Storage, recurrent: Storage?, previous: Storage?,
    input: GradientDestination, context: GradientDestination?, recurrentGradient: GradientDestination?,
    previousGradient: GradientDestination?
  ) {
    call(
      .recurrentGatesBackward, floats: 12 * rows * hidden,
      keeping: (dstate, gates, recurrent, previous, input, context, recurrentGradient, previousGradient)
    ) {
      table.gru_backward(
        rows, hidden, gates.base, recurrent?.base, previous?.base, dstate.base, flag(input),
        input.storage.base, flag(context), context?.storage.base, flag(recurrentGradient),
        recurrentGradient?.storage.base, flag(previousGradient), previousGradient?.storage.base)
    }
  }

  func lstm(
    rows: Int, hidden: Int, input: Storage, context: Storage?, recurrent: Storage?, previousCell: Storage?,
    gates: Storage, cell: Storage, state: Storage
  ) {
    call(
      .recurrentGates, floats: 15 * rows * hidden,
      keeping: (input, context, recurrent, previousCell, gates, cell, state)
    ) {
      table.lstm(
        rows, hidden, input.base, context?.base, recurrent?.base, previousCell?.base, gates.base, cell.base,
        state.base)
    }
  }

  func lstmBackward(
    _ dstate: Storage?, cellGradient dcell: Storage?, rows: Int, hidden: Int, gates: Storage, cell: Storage,
    previousCell: Storage?, input: GradientDestination, context: GradientDestination?,
    recurrentGradient: GradientDestination?, previousCellGradient: GradientDestination?
  ) {
    call(
      .recurrentGatesBackward, floats: 16 * rows * hidden,
      keeping: (
        dstate, dcell, gates, cell, previousCell, input, context, recurrentGradient, previousCellGradient
      )
    ) {
      table.lstm_backward(
        rows, hidden, gates.base, cell.base, previousCell?.base, dstate?.base, dcell?.base, flag(input),
        input.storage.base, flag(context), context?.storage.base, flag(recurrentGradient),
        recurrentGradient?.storage.base, flag(previousCellGradient), previousCellGradient?.storage.base)
    }
  }

  // MARK: Attention of one query a row

  func additiveScores(
    _ spans: MemorySpans, columns: Int, query: Storage, keys: Storage, vector: Storage, into scores: Storage
  ) {
    call(.scores, operations: 2 * columns * spans.total, keeping: (query, keys, vector, scores)) {
      spans.withLayout {
        table.additive_scores($0, columns, query.base, keys.base, vector.base, scores.base)
      }
    }
  }

  func additiveScoresBackward(
    _ dscores: Storage, _ spans: MemorySpans, columns: Int, query: Storage, keys: Storage, vector: Storage,
    queryGradient: GradientDestination, keyGradient: Storage, vectorGradient: Storage
  ) {
    call(
      .scoresBackward, operations: 4 * columns * spans.total,
      keeping: (dscores, query, keys, vector, queryGradient, keyGradient, vectorGradient)
    ) {
      spans.withLayout {
        table.additive_scores_backward(
          $0, columns, query.base, keys.base, vector.base, dscores.base, flag(queryGradient),
          queryGradient.storage.base, keyGradient.base, vectorGradient.base)
      }
    }
  }

  func dotScores(
    _ spans: MemorySpans, columns: Int, scale: Float, query: Storage, keys: Storage, into scores: Storage
  ) {
    call(.scores, operations: 2 * columns * spans.total, keeping: (query, keys, scores)) {
      spans.withLayout { table.dot_scores($0, columns, scale, query.base, keys.base, scores.base) }
    }
  }

  func dotScoresBackward(
    _ dscores: Storage, _ spans: MemorySpans, columns: Int, scale: Float, query: Storage, keys: Storage,
    queryGradient: GradientDestination, keyGradient: Storage
  ) {
    call(
      .scoresBackward, operations: 4 * columns * spans.total,
      keeping: (dscores, query, keys, queryGradient, keyGradient)
    ) {
      spans.withLayout {
        table.dot_scores_backward(
          $0, columns, scale, query.base, keys.base, dscores.base, flag(queryGradient),
          queryGradient.storage.base, keyGradient.base)
      }
    }
  }

  func scaleToLength(
    _ x: Storage, rows: Int, columns: Int, length: Storage?, into y: Storage, norms: Storage
  ) {
    call(.scaleToLength, floats: 2 * rows * columns, keeping: (x, length, y, norms)) {
      table.scale_to_length(rows, columns, length?.base, x.base, y.base, norms.base)
    }
  }

  func scaleToLengthBackward(
    _ dy: Storage, _ x: Storage, rows: Int, columns: Int, length: Storage?, norms: Storage,
    gradient: GradientDestination, lengthGradient: Storage?
  ) {
    call(
      .scaleToLength, floats: 3 * rows * columns, keeping: (dy, x, length, norms, gradient, lengthGradient)
    ) {
      table.scale_to_length_backward(
        rows, columns, length?.base, x.base, norms.base, dy.base, flag(gradient), gradient.storage.base,
        lengthGradient?.base)
    }
  }

  func normalizeScores(
    _ spans: MemorySpans, _ normalizer: AttentionNormalizer, _ scores: Storage, into weights: Storage
  ) {
    call(.normalizeScores, floats: 2 * spans.total, keeping: (scores, weights)) {
      spans.withLayout { table.normalize_scores($0, normalizer.code, scores.base, weights.base) }
    }
  }

  func normalizeScoresBackward(
    _ dweights: Storage, _ spans: MemorySpans, _ normalizer: AttentionNormalizer, weights: Storage,
    gradient: GradientDestination
  ) {
    call(.normalizeScores, floats: 3 * spans.total, keeping: (dweights, weights, gradient)) {
      spans.withLayout {
        table.normalize_scores_backward(
          $0, normalizer.code, weights.base, dweights.base, flag(gradient), gradient.storage.base)
      }
    }
  }

  func weightedMean(
    _ spans: MemorySpans, columns: Int, weights: Storage, values: Storage, into mean: Storage
  ) {
    call(.weightedMean, operations: 2 * columns * spans.total, keeping: (weights, values, mean)) {
      spans.withLayout { table.weighted_mean($0, columns, weights.base, values.base, mean.base) }
    }
  }

  func weightedMeanBackward(
    _ dmean: Storage, _ spans: MemorySpans, columns: Int, weights: Storage, values: Storage,
    weightGradient: GradientDestination, valueGradient: Storage
  ) {
    call(
      .weightedMeanBackward, operations: 4 * columns * spans.total,
      keeping: (dmean, weights, values, weightGradient, valueGradient)
    ) {
      spans.withLayout {
        table.weighted_mean_backward(
          $0, columns, weights.base, values.base, dmean.base, flag(weightGradient),
          weightGradient.storage.base, valueGradient.base)
      }
    }
  }

  // MARK: Columns

  func maxout(_ x: Storage, rows: Int, columns: Int, into y: Storage) {
    call(.maxout, floats: 3 * rows * columns, keeping: (x, y)) { table.maxout(rows, columns, x.base, y.base) }
  }

  func maxoutBackward(_ dy: Storage, _ x: Storage, rows: Int, columns: Int, gradient: GradientDestination) {
    call(.maxout, floats: 5 * rows * columns, keeping: (dy, x, gradient)) {
      table.maxout_backward(rows, columns, x.base, dy.base, flag(gradient), gradient.storage.base)
    }
  }

  /// Copies rows of `columns` floats, or adds them; without indices row r is row r.
  func copyRows(
    _ count: Int, columns: Int, from x: Storage, stride xStride: Int, rows xRows: ArraySlice<Int32>? = nil,
    adds: Bool = false, to y: Storage, stride yStride: Int, toRows yRows: ArraySlice<Int32>? = nil
  ) {
    precondition(xRows.map { $0.count == count } ?? true && yRows.map { $0.count == count } ?? true)
    call(.copy, floats: (adds ? 3 : 2) * count * columns, keeping: (x, y)) {
      (xRows ?? []).withUnsafeBufferPointer { from in
        (yRows ?? []).withUnsafeBufferPointer { to in
          table.copy_rows(
            count, columns, x.base, xStride, xRows == nil ? nil : from.baseAddress, adds ? 1 : 0, y.base,
            yStride, yRows == nil ? nil : to.baseAddress)
        }
      }
    }
  }
}

// MARK: - Private

private func flag(_ destination: GradientDestination?) -> Int32 { destination?.adds ?? false ? 1 : 0 }

internal import CKernels

/// Attention of one query a row.
extension Kernels {
  func additiveScores(
    _ spans: MemorySpans, columns: Int, query: Storage, keys: Storage, vector: Storage, into scores: Storage
  ) {
    call(
      OPERATION_additive_scores, operations: 2 * columns * spans.total, keeping: (query, keys, vector, scores)
    ) {
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
      OPERATION_additive_scores_backward, operations: 4 * columns * spans.total,
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
    call(OPERATION_dot_scores, operations: 2 * columns * spans.total, keeping: (query, keys, scores)) {
      spans.withLayout { table.dot_scores($0, columns, scale, query.base, keys.base, scores.base) }
    }
  }

  func dotScoresBackward(
    _ dscores: Storage, _ spans: MemorySpans, columns: Int, scale: Float, query: Storage, keys: Storage,
    queryGradient: GradientDestination, keyGradient: Storage
  ) {
    call(
      OPERATION_dot_scores_backward, operations: 4 * columns * spans.total,
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
    call(OPERATION_scale_to_length, floats: 2 * rows * columns, keeping: (x, length, y, norms)) {
      table.scale_to_length(rows, columns, length?.base, x.base, y.base, norms.base)
    }
  }

  func scaleToLengthBackward(
    _ dy: Storage, _ x: Storage, rows: Int, columns: Int, length: Storage?, norms: Storage,
    gradient: GradientDestination, lengthGradient: Storage?
  ) {
    call(
      OPERATION_scale_to_length_backward, floats: 3 * rows * columns,
      keeping: (dy, x, length, norms, gradient, lengthGradient)
    ) {
      table.scale_to_length_backward(
        rows, columns, length?.base, x.base, norms.base, dy.base, flag(gradient), gradient.storage.base,
        lengthGradient?.base)
    }
  }

  func normalizeScores(
    _ spans: MemorySpans, _ normalizer: AttentionNormalizer, _ scores: Storage, into weights: Storage
  ) {
    call(OPERATION_normalize_scores, floats: 2 * spans.total, keeping: (scores, weights)) {
      spans.withLayout { table.normalize_scores($0, normalizer.code, scores.base, weights.base) }
    }
  }

  func normalizeScoresBackward(
    _ dweights: Storage, _ spans: MemorySpans, _ normalizer: AttentionNormalizer, weights: Storage,
    gradient: GradientDestination
  ) {
    call(OPERATION_normalize_scores_backward, floats: 3 * spans.total, keeping: (dweights, weights, gradient))
    {
      spans.withLayout {
        table.normalize_scores_backward(
          $0, normalizer.code, weights.base, dweights.base, flag(gradient), gradient.storage.base)
      }
    }
  }

  func weightedMean(
    _ spans: MemorySpans, columns: Int, weights: Storage, values: Storage, into mean: Storage
  ) {
    call(OPERATION_weighted_mean, operations: 2 * columns * spans.total, keeping: (weights, values, mean)) {
      spans.withLayout { table.weighted_mean($0, columns, weights.base, values.base, mean.base) }
    }
  }

  func weightedMeanBackward(
    _ dmean: Storage, _ spans: MemorySpans, columns: Int, weights: Storage, values: Storage,
    weightGradient: GradientDestination, valueGradient: Storage
  ) {
    call(
      OPERATION_weighted_mean_backward, operations: 4 * columns * spans.total,
      keeping: (dmean, weights, values, weightGradient, valueGradient)
    ) {
      spans.withLayout {
        table.weighted_mean_backward(
          $0, columns, weights.base, values.base, dmean.base, flag(weightGradient),
          weightGradient.storage.base, valueGradient.base)
      }
    }
  }
  func distanceValues(
    _ spans: MemorySpans, _ distances: TableDistances, scale: Float, table source: Storage,
    into values: GradientDestination
  ) {
    call(OPERATION_distance_values, floats: 2 * spans.total, keeping: (source, values)) {
      spans.withLayout { spans in
        distances.withLayout {
          table.distance_values(spans, $0, scale, source.base, flag(values), values.storage.base)
        }
      }
    }
  }

  /// Adds to the sums.
  func distanceSums(
    _ spans: MemorySpans, _ distances: TableDistances, scale: Float, values: Storage, to sums: Storage
  ) {
    call(OPERATION_distance_sums, floats: 3 * spans.total, keeping: (values, sums)) {
      spans.withLayout { spans in
        distances.withLayout { table.distance_sums(spans, $0, scale, values.base, sums.base) }
      }
    }
  }
}

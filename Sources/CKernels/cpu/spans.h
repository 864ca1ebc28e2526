// Attention of one query a row: scores, weights, weighted means.

// MARK: Scores

static void additive_scores(SpanLayout spans, long columns, const float *query, const float *keys, const float *v,
                            float *scores) {
  for (long r = 0; r < spans.rows; r++) {
    const float *q = query + r * columns, *k = keys + spans.start[r] * columns;
    for (long j = 0; j < spans.count[r]; j++, k += columns) {
      vector total = splat(0);
      for (long c = 0; c < columns; c += LANES) {
        long rest = columns - c;
        vector hidden = hyperbolic_tangent(load_first(q + c, rest) + load_first(k + c, rest));
        total += load_first(v + c, rest) * hidden;
      }
      scores[spans.offset[r] + j] = sum_lanes(total);
    }
  }
}

static void additive_scores_backward(SpanLayout spans, long columns, const float *query, const float *keys,
                                     const float *v, const float *dscores, int add_dquery, float *dquery,
                                     float *dkeys, float *dv) {
  for (long r = 0; r < spans.rows; r++) {
    const float *slopes = dscores + spans.offset[r];
    for (long c = 0; c < columns; c += LANES) {
      long rest = columns - c, k = spans.start[r] * columns + c;
      vector q = load_first(query + r * columns + c, rest), weight = load_first(v + c, rest);
      vector total = splat(0), dweight = splat(0);
      for (long j = 0; j < spans.count[r]; j++, k += columns) {
        vector hidden = hyperbolic_tangent(q + load_first(keys + k, rest));
        vector slope = slopes[j] * weight * (1 - hidden * hidden);
        dweight += slopes[j] * hidden;
        total += slope;
        write_first(dkeys + k, rest, 1, slope);
      }
      write_first(dquery + r * columns + c, rest, add_dquery, total);
      write_first(dv + c, rest, 1, dweight);
    }
  }
}

static void dot_scores(SpanLayout spans, long columns, float scale, const float *query, const float *keys,
                       float *scores) {
  for (long r = 0; r < spans.rows; r++)
    for (long j = 0; j < spans.count[r]; j++)
      scores[spans.offset[r] + j] =
          scale * dot(columns, query + r * columns, keys + (spans.start[r] + j) * columns);
}

static void dot_scores_backward(SpanLayout spans, long columns, float scale, const float *query, const float *keys,
                                const float *dscores, int add_dquery, float *dquery, float *dkeys) {
  for (long r = 0; r < spans.rows; r++) {
    const float *slopes = dscores + spans.offset[r];
    for (long c = 0; c < columns; c += LANES) {
      long rest = columns - c, k = spans.start[r] * columns + c;
      vector q = load_first(query + r * columns + c, rest), total = splat(0);
      for (long j = 0; j < spans.count[r]; j++, k += columns) {
        total += scale * slopes[j] * load_first(keys + k, rest);
        write_first(dkeys + k, rest, 1, scale * slopes[j] * q);
      }
      write_first(dquery + r * columns + c, rest, add_dquery, total);
    }
  }
}

static void scale_to_length(long rows, long columns, const float *length, const float *x, float *y, float *norms) {
  for (long r = 0; r < rows; r++) {
    const float *row = x + r * columns;
    norms[r] = __builtin_sqrtf(dot(columns, row, row) + 1e-12f);
    float scale = (length ? *length : 1) / norms[r];
    for (long c = 0; c < columns; c++) y[r * columns + c] = scale * row[c];
  }
}

static void scale_to_length_backward(long rows, long columns, const float *length, const float *x,
                                     const float *norms, const float *dy, int add_dx, float *dx, float *dlength) {
  for (long r = 0; r < rows; r++) {
    const float *row = x + r * columns, *slope = dy + r * columns;
    float inverse = 1 / norms[r], along = dot(columns, slope, row) * inverse;
    float scale = (length ? *length : 1) * inverse, share = along * inverse;
    if (dlength) *dlength += along;
    for (long c = 0; c < columns; c += LANES) {
      long rest = columns - c;
      write_first(dx + r * columns + c, rest, add_dx,
                  scale * (load_first(slope + c, rest) - share * load_first(row + c, rest)));
    }
  }
}

// MARK: Weights

static void softmax_span(long count, const float *scores, float *weights) {
  vector highest = splat(-INFINITY), total = splat(0);
  for (long j = 0; j < count; j += LANES)
    highest = maximum(highest, count - j >= LANES ? load(scores + j) : load_part(scores + j, count - j, -INFINITY));
  float largest = largest_lane(highest);
  for (long j = 0; j < count; j += LANES) {
    long rest = count - j;
    vector value = exponential((rest >= LANES ? load(scores + j) : load_part(scores + j, rest, -INFINITY)) - largest);
    store_first(weights + j, rest, value);
    total += value;
  }
  float inverse = 1 / sum_lanes(total);
  for (long j = 0; j < count; j += LANES)
    store_first(weights + j, count - j, load_first(weights + j, count - j) * inverse);
}

static void normalize_scores(SpanLayout spans, int normalizer, const float *scores, float *weights) {
  for (long r = 0; r < spans.rows; r++) {
    long first = spans.offset[r], count = spans.count[r];
    if (normalizer == NORMALIZER_SOFTMAX) {
      softmax_span(count, scores + first, weights + first);
      continue;
    }
    for (long j = 0; j < count; j += LANES)
      store_first(weights + first + j, count - j, sigmoid(load_first(scores + first + j, count - j)));
  }
}

static void normalize_scores_backward(SpanLayout spans, int normalizer, const float *weights, const float *dweights,
                                      int add_dscores, float *dscores) {
  for (long r = 0; r < spans.rows; r++) {
    long first = spans.offset[r], count = spans.count[r];
    float expected = normalizer == NORMALIZER_SOFTMAX ? dot(count, weights + first, dweights + first) : 0;
    for (long j = 0; j < count; j += LANES) {
      long rest = count - j;
      vector weight = load_first(weights + first + j, rest), slope = load_first(dweights + first + j, rest);
      vector value = normalizer == NORMALIZER_SOFTMAX ? weight * (slope - expected) : weight * (1 - weight) * slope;
      write_first(dscores + first + j, rest, add_dscores, value);
    }
  }
}

// MARK: Weighted means

/// The mean's columns c ..< c + 4 * LANES: their sums stay in registers.
INLINE void mean_block(long count, long columns, const float *weights, const float *values, float *mean) {
  vector sums[4] = {splat(0), splat(0), splat(0), splat(0)};
  for (long j = 0; j < count; j++, values += columns)
    for (long n = 0; n < 4; n++) sums[n] += weights[j] * load(values + n * LANES);
  for (long n = 0; n < 4; n++) store(mean + n * LANES, sums[n]);
}

static void weighted_mean(SpanLayout spans, long columns, const float *weights, const float *values, float *mean) {
  for (long r = 0; r < spans.rows; r++) {
    const float *from = values + spans.start[r] * columns, *w = weights + spans.offset[r];
    long c = 0;
    for (; c + 4 * LANES <= columns; c += 4 * LANES)
      mean_block(spans.count[r], columns, w, from + c, mean + r * columns + c);
    for (; c < columns; c += LANES) {
      vector sum = splat(0);
      for (long j = 0; j < spans.count[r]; j++) sum += w[j] * load_first(from + j * columns + c, columns - c);
      store_first(mean + r * columns + c, columns - c, sum);
    }
  }
}

static void weighted_mean_backward(SpanLayout spans, long columns, const float *weights, const float *values,
                                   const float *dmean, int add_dweights, float *dweights, float *dvalues) {
  for (long r = 0; r < spans.rows; r++) {
    const float *slope = dmean + r * columns;
    for (long j = 0; j < spans.count[r]; j++) {
      long v = (spans.start[r] + j) * columns, w = spans.offset[r] + j;
      float weight = weights[w];
      vector total = splat(0);
      for (long c = 0; c < columns; c += LANES) {
        vector change = load_first(slope + c, columns - c);
        total += change * load_first(values + v + c, columns - c);
        write_first(dvalues + v + c, columns - c, 1, weight * change);
      }
      dweights[w] = (add_dweights ? dweights[w] : 0) + sum_lanes(total);
    }
  }
}

// MARK: Distances

static void distance_values(SpanLayout spans, DistanceLayout distances, float scale, const float *table, int add,
                            float *values) {
  for (long r = 0; r < spans.rows; r++) {
    const float *row = table + distances.row[r] * distances.width;
    const int32_t *place = distances.place + distances.first[r];
    float *to = values + spans.offset[r];
    for (long j = 0; j < spans.count[r]; j++) to[j] = (add ? to[j] : 0) + scale * row[place[j]];
  }
}

static void distance_sums(SpanLayout spans, DistanceLayout distances, float scale, const float *values,
                          float *table) {
  for (long r = 0; r < spans.rows; r++) {
    float *row = table + distances.row[r] * distances.width;
    const int32_t *place = distances.place + distances.first[r];
    const float *from = values + spans.offset[r];
    for (long j = 0; j < spans.count[r]; j++) row[place[j]] += scale * from[j];
  }
}

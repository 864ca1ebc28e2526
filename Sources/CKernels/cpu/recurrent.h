// Kernels of recurrent models: the gates of GRU and LSTM, attention of one query a row, maxout.

INLINE vector sigmoid(vector x) { return 1 / (1 + exponential(-x)); }

/// The first min(count, LANES) floats; the other lanes are zero.
INLINE vector load_first(const float *x, long count) { return count >= LANES ? load(x) : load_part(x, count, 0); }

INLINE void store_first(float *x, long count, vector value) {
  if (count >= LANES) store(x, value);
  else store_part(x, count, value);
}

INLINE void write_first(float *x, long count, int add, vector value) {
  store_first(x, count, add ? load_first(x, count) + value : value);
}

// MARK: Gates

static void gru(long rows, long hidden, const float *input, const float *context, const float *recurrent,
                const float *previous, float *gates, float *state) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < hidden; c += LANES) {
      long rest = hidden - c, i = 3 * r * hidden + c, h = r * hidden + c;
      vector reset = load_first(input + i, rest), update = load_first(input + i + hidden, rest);
      vector candidate = load_first(input + i + 2 * hidden, rest), memory = splat(0), before = splat(0);
      if (context) {
        reset += load_first(context + i, rest);
        update += load_first(context + i + hidden, rest);
        candidate += load_first(context + i + 2 * hidden, rest);
      }
      if (recurrent) {
        reset += load_first(recurrent + i, rest);
        update += load_first(recurrent + i + hidden, rest);
        memory = load_first(recurrent + i + 2 * hidden, rest);
      }
      if (previous) before = load_first(previous + h, rest);
      reset = sigmoid(reset);
      update = sigmoid(update);
      candidate = hyperbolic_tangent(candidate + reset * memory);
      store_first(gates + i, rest, reset);
      store_first(gates + i + hidden, rest, update);
      store_first(gates + i + 2 * hidden, rest, candidate);
      store_first(state + h, rest, candidate + update * (before - candidate));
    }
}

static void gru_backward(long rows, long hidden, const float *gates, const float *recurrent, const float *previous,
                         const float *dstate, int add_dinput, float *dinput, int add_dcontext, float *dcontext,
                         int add_drecurrent, float *drecurrent, int add_dprevious, float *dprevious) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < hidden; c += LANES) {
      long rest = hidden - c, i = 3 * r * hidden + c, h = r * hidden + c;
      vector reset = load_first(gates + i, rest), update = load_first(gates + i + hidden, rest);
      vector candidate = load_first(gates + i + 2 * hidden, rest), slope = load_first(dstate + h, rest);
      vector memory = recurrent ? load_first(recurrent + i + 2 * hidden, rest) : splat(0);
      vector before = previous ? load_first(previous + h, rest) : splat(0);
      vector dcandidate = slope * (1 - update) * (1 - candidate * candidate);
      vector dupdate = slope * (before - candidate) * update * (1 - update);
      vector dreset = dcandidate * memory * reset * (1 - reset);
      write_first(dinput + i, rest, add_dinput, dreset);
      write_first(dinput + i + hidden, rest, add_dinput, dupdate);
      write_first(dinput + i + 2 * hidden, rest, add_dinput, dcandidate);
      if (dcontext) {
        write_first(dcontext + i, rest, add_dcontext, dreset);
        write_first(dcontext + i + hidden, rest, add_dcontext, dupdate);
        write_first(dcontext + i + 2 * hidden, rest, add_dcontext, dcandidate);
      }
      if (drecurrent) {
        write_first(drecurrent + i, rest, add_drecurrent, dreset);
        write_first(drecurrent + i + hidden, rest, add_drecurrent, dupdate);
        write_first(drecurrent + i + 2 * hidden, rest, add_drecurrent, dcandidate * reset);
      }
      if (dprevious) write_first(dprevious + h, rest, add_dprevious, slope * update);
    }
}

static void lstm(long rows, long hidden, const float *input, const float *context, const float *recurrent,
                 const float *previous_cell, float *gates, float *cell, float *state) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < hidden; c += LANES) {
      long rest = hidden - c, i = 4 * r * hidden + c, h = r * hidden + c;
      vector gate[4];
      for (long g = 0; g < 4; g++) {
        vector z = load_first(input + i + g * hidden, rest);
        if (context) z += load_first(context + i + g * hidden, rest);
        if (recurrent) z += load_first(recurrent + i + g * hidden, rest);
        gate[g] = g == 2 ? hyperbolic_tangent(z) : sigmoid(z);
        store_first(gates + i + g * hidden, rest, gate[g]);
      }
      vector value = gate[0] * gate[2];
      if (previous_cell) value += gate[1] * load_first(previous_cell + h, rest);
      store_first(cell + h, rest, value);
      store_first(state + h, rest, gate[3] * hyperbolic_tangent(value));
    }
}

static void lstm_backward(long rows, long hidden, const float *gates, const float *cell, const float *previous_cell,
                          const float *dstate, const float *dcell, int add_dinput, float *dinput, int add_dcontext,
                          float *dcontext, int add_drecurrent, float *drecurrent, int add_dprevious_cell,
                          float *dprevious_cell) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < hidden; c += LANES) {
      long rest = hidden - c, i = 4 * r * hidden + c, h = r * hidden + c;
      vector in = load_first(gates + i, rest), forget = load_first(gates + i + hidden, rest);
      vector candidate = load_first(gates + i + 2 * hidden, rest), out = load_first(gates + i + 3 * hidden, rest);
      vector shown = hyperbolic_tangent(load_first(cell + h, rest));
      vector slope = dstate ? load_first(dstate + h, rest) : splat(0);
      vector before = previous_cell ? load_first(previous_cell + h, rest) : splat(0);
      vector change = slope * out * (1 - shown * shown);
      if (dcell) change += load_first(dcell + h, rest);
      vector dgate[4] = {change * candidate * in * (1 - in), change * before * forget * (1 - forget),
                         change * in * (1 - candidate * candidate), slope * shown * out * (1 - out)};
      for (long g = 0; g < 4; g++) {
        write_first(dinput + i + g * hidden, rest, add_dinput, dgate[g]);
        if (dcontext) write_first(dcontext + i + g * hidden, rest, add_dcontext, dgate[g]);
        if (drecurrent) write_first(drecurrent + i + g * hidden, rest, add_drecurrent, dgate[g]);
      }
      if (dprevious_cell) write_first(dprevious_cell + h, rest, add_dprevious_cell, change * forget);
    }
}

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

// MARK: Rows and columns

static void maxout(long rows, long columns, const float *x, float *y) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < columns; c++) {
      float first = x[2 * r * columns + c], second = x[(2 * r + 1) * columns + c];
      y[r * columns + c] = first >= second ? first : second;
    }
}

static void maxout_backward(long rows, long columns, const float *x, const float *dy, int add_dx, float *dx) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < columns; c += LANES) {
      long rest = columns - c, first = 2 * r * columns + c, second = first + columns;
      vector slope = load_first(dy + r * columns + c, rest);
      integers is_first = load_first(x + first, rest) >= load_first(x + second, rest);
      write_first(dx + first, rest, add_dx, select_vector(is_first, slope, splat(0)));
      write_first(dx + second, rest, add_dx, select_vector(is_first, splat(0), slope));
    }
}

static void copy_rows(long rows, long columns, const float *x, long x_stride, const int32_t *x_rows, int add,
                      float *y, long y_stride, const int32_t *y_rows) {
  for (long r = 0; r < rows; r++) {
    const float *from = x + (x_rows ? x_rows[r] : r) * x_stride;
    float *to = y + (y_rows ? y_rows[r] : r) * y_stride;
    if (add)
      for (long c = 0; c < columns; c++) to[c] += from[c];
    else memcpy(to, from, sizeof(float) * columns);
  }
}

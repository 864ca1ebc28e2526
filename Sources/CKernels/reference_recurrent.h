// The definition of the kernels of recurrent models, a part of reference.c.

static double sigmoid(double x) { return 1 / (1 + exp(-x)); }

static void write_gradient(float *x, long i, int add, double value) {
  if (x) x[i] = (add ? x[i] : 0) + value;
}

static void gru(long rows, long hidden, const float *input, const float *context, const float *recurrent,
                const float *previous, float *gates, float *state) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < hidden; c++) {
      long reset = 3 * r * hidden + c, update = reset + hidden, candidate = update + hidden;
#define GATE(i) (input[i] + (context ? context[i] : 0.0) + (recurrent ? recurrent[i] : 0.0))
      gates[reset] = sigmoid(GATE(reset));
      gates[update] = sigmoid(GATE(update));
      double memory = recurrent ? recurrent[candidate] : 0;
      gates[candidate] = tanh(GATE(candidate) - memory + gates[reset] * memory);
      double before = previous ? previous[r * hidden + c] : 0;
      state[r * hidden + c] = (1 - gates[update]) * gates[candidate] + gates[update] * before;
    }
}

static void gru_backward(long rows, long hidden, const float *gates, const float *recurrent, const float *previous,
                         const float *dstate, int add_dinput, float *dinput, int add_dcontext, float *dcontext,
                         int add_drecurrent, float *drecurrent, int add_dprevious, float *dprevious) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < hidden; c++) {
      long h = r * hidden + c, reset = 3 * r * hidden + c, update = reset + hidden, candidate = update + hidden;
      double before = previous ? previous[h] : 0, memory = recurrent ? recurrent[candidate] : 0;
      double n = gates[candidate], z = gates[update], g = gates[reset];
      double dn = dstate[h] * (1 - z) * (1 - n * n), dz = dstate[h] * (before - n) * z * (1 - z);
      double dg = dn * memory * g * (1 - g), slopes[3] = {dg, dz, dn};
      for (long k = 0; k < 3; k++) {
        write_gradient(dinput, reset + k * hidden, add_dinput, slopes[k]);
        write_gradient(dcontext, reset + k * hidden, add_dcontext, slopes[k]);
        write_gradient(drecurrent, reset + k * hidden, add_drecurrent, k == 2 ? dn * g : slopes[k]);
      }
      write_gradient(dprevious, h, add_dprevious, dstate[h] * z);
    }
}

static void lstm(long rows, long hidden, const float *input, const float *context, const float *recurrent,
                 const float *previous_cell, float *gates, float *cell, float *state) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < hidden; c++) {
      long h = r * hidden + c, first = 4 * r * hidden + c;
      for (long k = 0; k < 4; k++) {
        double z = GATE(first + k * hidden);
        gates[first + k * hidden] = k == 2 ? tanh(z) : sigmoid(z);
      }
      double before = previous_cell ? previous_cell[h] : 0;
      cell[h] = gates[first + hidden] * before + (double)gates[first] * gates[first + 2 * hidden];
      state[h] = gates[first + 3 * hidden] * tanh(cell[h]);
    }
}
#undef GATE

static void lstm_backward(long rows, long hidden, const float *gates, const float *cell, const float *previous_cell,
                          const float *dstate, const float *dcell, int add_dinput, float *dinput, int add_dcontext,
                          float *dcontext, int add_drecurrent, float *drecurrent, int add_dprevious_cell,
                          float *dprevious_cell) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < hidden; c++) {
      long h = r * hidden + c, first = 4 * r * hidden + c;
      double in = gates[first], forget = gates[first + hidden], candidate = gates[first + 2 * hidden];
      double out = gates[first + 3 * hidden], shown = tanh(cell[h]), slope = dstate ? dstate[h] : 0;
      double before = previous_cell ? previous_cell[h] : 0;
      double change = slope * out * (1 - shown * shown) + (dcell ? dcell[h] : 0);
      double slopes[4] = {change * candidate * in * (1 - in), change * before * forget * (1 - forget),
                          change * in * (1 - candidate * candidate), slope * shown * out * (1 - out)};
      for (long k = 0; k < 4; k++) {
        write_gradient(dinput, first + k * hidden, add_dinput, slopes[k]);
        write_gradient(dcontext, first + k * hidden, add_dcontext, slopes[k]);
        write_gradient(drecurrent, first + k * hidden, add_drecurrent, slopes[k]);
      }
      write_gradient(dprevious_cell, h, add_dprevious_cell, change * forget);
    }
}

static void additive_scores(SpanLayout spans, long columns, const float *query, const float *keys, const float *v,
                            float *scores) {
  for (long r = 0; r < spans.rows; r++)
    for (long j = 0; j < spans.count[r]; j++) {
      double sum = 0;
      for (long c = 0; c < columns; c++)
        sum += v[c] * tanh((double)query[r * columns + c] + keys[(spans.start[r] + j) * columns + c]);
      scores[spans.offset[r] + j] = sum;
    }
}

static void additive_scores_backward(SpanLayout spans, long columns, const float *query, const float *keys,
                                     const float *v, const float *dscores, int add_dquery, float *dquery,
                                     float *dkeys, float *dv) {
  for (long r = 0; r < spans.rows; r++)
    for (long c = 0; c < columns; c++) {
      double total = 0;
      for (long j = 0; j < spans.count[r]; j++) {
        long k = (spans.start[r] + j) * columns + c;
        double hidden = tanh((double)query[r * columns + c] + keys[k]), slope = dscores[spans.offset[r] + j];
        double change = slope * v[c] * (1 - hidden * hidden);
        dv[c] += slope * hidden;
        dkeys[k] += change;
        total += change;
      }
      write_gradient(dquery, r * columns + c, add_dquery, total);
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
  for (long r = 0; r < spans.rows; r++)
    for (long c = 0; c < columns; c++) {
      double total = 0;
      for (long j = 0; j < spans.count[r]; j++) {
        long k = (spans.start[r] + j) * columns + c;
        double slope = (double)scale * dscores[spans.offset[r] + j];
        total += slope * keys[k];
        dkeys[k] += slope * query[r * columns + c];
      }
      write_gradient(dquery, r * columns + c, add_dquery, total);
    }
}

static void scale_to_length(long rows, long columns, const float *length, const float *x, float *y, float *norms) {
  for (long r = 0; r < rows; r++) {
    const float *row = x + r * columns;
    norms[r] = sqrt(dot(columns, row, row) + 1e-12);
    for (long c = 0; c < columns; c++) y[r * columns + c] = (length ? *length : 1) * row[c] / norms[r];
  }
}

static void scale_to_length_backward(long rows, long columns, const float *length, const float *x,
                                     const float *norms, const float *dy, int add_dx, float *dx, float *dlength) {
  for (long r = 0; r < rows; r++) {
    const float *row = x + r * columns, *slope = dy + r * columns;
    double along = dot(columns, slope, row) / norms[r];
    if (dlength) *dlength += along;
    for (long c = 0; c < columns; c++)
      write_gradient(dx, r * columns + c, add_dx,
                     (length ? *length : 1) / norms[r] * (slope[c] - along * row[c] / norms[r]));
  }
}

static void normalize_scores(SpanLayout spans, int normalizer, const float *scores, float *weights) {
  for (long r = 0; r < spans.rows; r++) {
    long first = spans.offset[r];
    for (long j = 0; j < spans.count[r]; j++)
      weights[first + j] = normalizer == NORMALIZER_SOFTMAX ? scores[first + j] : sigmoid(scores[first + j]);
    if (normalizer == NORMALIZER_SOFTMAX) softmax(spans.count[r], weights + first);
  }
}

static void normalize_scores_backward(SpanLayout spans, int normalizer, const float *weights, const float *dweights,
                                      int add_dscores, float *dscores) {
  for (long r = 0; r < spans.rows; r++) {
    const float *w = weights + spans.offset[r], *slope = dweights + spans.offset[r];
    double expected = dot(spans.count[r], w, slope);
    for (long j = 0; j < spans.count[r]; j++)
      write_gradient(dscores, spans.offset[r] + j, add_dscores,
                     w[j] * (normalizer == NORMALIZER_SOFTMAX ? slope[j] - expected : (1.0 - w[j]) * slope[j]));
  }
}

static void weighted_mean(SpanLayout spans, long columns, const float *weights, const float *values, float *mean) {
  for (long r = 0; r < spans.rows; r++)
    for (long c = 0; c < columns; c++) {
      double sum = 0;
      for (long j = 0; j < spans.count[r]; j++)
        sum += (double)weights[spans.offset[r] + j] * values[(spans.start[r] + j) * columns + c];
      mean[r * columns + c] = sum;
    }
}

static void weighted_mean_backward(SpanLayout spans, long columns, const float *weights, const float *values,
                                   const float *dmean, int add_dweights, float *dweights, float *dvalues) {
  for (long r = 0; r < spans.rows; r++)
    for (long j = 0; j < spans.count[r]; j++) {
      long v = (spans.start[r] + j) * columns, w = spans.offset[r] + j;
      write_gradient(dweights, w, add_dweights, dot(columns, dmean + r * columns, values + v));
      for (long c = 0; c < columns; c++) dvalues[v + c] += weights[w] * dmean[r * columns + c];
    }
}

static void maxout(long rows, long columns, const float *x, float *y) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < columns; c++)
      y[r * columns + c] = fmaxf(x[2 * r * columns + c], x[(2 * r + 1) * columns + c]);
}

static void maxout_backward(long rows, long columns, const float *x, const float *dy, int add_dx, float *dx) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < columns; c++) {
      long first = 2 * r * columns + c, second = first + columns, is_first = x[first] >= x[second];
      write_gradient(dx, first, add_dx, is_first ? dy[r * columns + c] : 0);
      write_gradient(dx, second, add_dx, is_first ? 0 : dy[r * columns + c]);
    }
}

static void copy_rows(long rows, long columns, const float *x, long x_stride, const int32_t *x_rows, int add,
                      float *y, long y_stride, const int32_t *y_rows) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < columns; c++)
      write_gradient(y, (y_rows ? y_rows[r] : r) * y_stride + c, add,
                     x[(x_rows ? x_rows[r] : r) * x_stride + c]);
}

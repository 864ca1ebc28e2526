// The definition of attention of one query a row.

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

// The output layer: softmax over the vocabulary, its cross-entropy, and the mean of several.

// Rows of logits that are taken together, so that the bias and its gradient come from the second cache once for all.
enum { LOSS_ROWS = 4 };

/// Columns c ... of a row with the bias (may be NULL) added, as many as a vector has, or `rest`; the others are `fill`.
INLINE vector biased(const float *row, const float *bias, long c, long rest, float fill) {
  if (rest >= LANES) return bias ? load(row + c) + load(bias + c) : load(row + c);
  vector value = load_part(row + c, rest, fill);
  return bias ? value + load_part(bias + c, rest, 0) : value;
}

/// The sums and the maxima of rows.
INLINE void sum_rows(int count, long columns, const float *rows, const float *bias, float *sums, float *largest) {
  vector total[LOSS_ROWS], highest[LOSS_ROWS];
  for (int r = 0; r < count; r++) {
    total[r] = splat(0);
    highest[r] = splat(-INFINITY);
  }
  long c = 0;
  for (; c + LANES <= columns; c += LANES)
    for (int r = 0; r < count; r++) {
      vector value = biased(rows + r * columns, bias, c, LANES, 0);
      total[r] += value;
      highest[r] = maximum(highest[r], value);
    }
  for (int r = 0; r < count && c < columns; r++) {
    total[r] += biased(rows + r * columns, bias, c, columns - c, 0);
    highest[r] = maximum(highest[r], biased(rows + r * columns, bias, c, columns - c, -INFINITY));
  }
  for (int r = 0; r < count; r++) {
    sums[r] = sum_lanes(total[r]);
    largest[r] = largest_lane(highest[r]);
  }
}

/// The sums of exp(row - largest); the exponentials take the place of rows where `stores`.
INLINE void sum_exponentials(int count, long columns, float *rows, const float *bias, const float *largest, int stores,
                             float *sums) {
  vector total[LOSS_ROWS];
  for (int r = 0; r < count; r++) total[r] = splat(0);
  long c = 0;
  for (; c + LANES <= columns; c += LANES)
    for (int r = 0; r < count; r++) {
      vector value = exponential(biased(rows + r * columns, bias, c, LANES, 0) - largest[r]);
      if (stores) store(rows + r * columns + c, value);
      total[r] += value;
    }
  for (int r = 0; r < count && c < columns; r++) {
    vector value = exponential(biased(rows + r * columns, bias, c, columns - c, -INFINITY) - largest[r]);
    if (stores) store_part(rows + r * columns + c, columns - c, value);
    total[r] += value;
  }
  for (int r = 0; r < count; r++) sums[r] = sum_lanes(total[r]);
}

/// rows = factor * rows - shift, into `rounded` instead where that is not NULL; dbias (may be NULL) is added to.
INLINE void scale_gradients(int count, long columns, const float *factors, float shift, float *rows, uint16_t *rounded,
                            float *dbias) {
  long c = 0;
  for (; c + LANES <= columns; c += LANES) {
    vector sum = dbias ? load(dbias + c) : splat(0);
    for (int r = 0; r < count; r++) {
      vector value = load(rows + r * columns + c) * factors[r] - shift;
      if (rounded) store_rounded(rounded + r * columns + c, value);
      else store(rows + r * columns + c, value);
      sum += value;
    }
    if (dbias) store(dbias + c, sum);
  }
  long rest = columns - c;
  for (int r = 0; r < count && rest > 0; r++) {
    vector value = load_part(rows + r * columns + c, rest, 0) * factors[r] - shift;
    if (rounded) store_rounded_part(rounded + r * columns + c, rest, value);
    else store_part(rows + r * columns + c, rest, value);
    if (dbias) store_part(dbias + c, rest, load_part(dbias + c, rest, 0) + value);
  }
}

INLINE void cross_entropy_rows(int count, long columns, float *logits, const float *bias, const int32_t *targets,
                               float smoothing, float gradient_scale, float *loss, float *likelihood,
                               uint16_t *rounded, float *dbias) {
  float totals[LOSS_ROWS], largest[LOSS_ROWS], sums[LOSS_ROWS], goals[LOSS_ROWS], factors[LOSS_ROWS];
  for (int r = 0; r < count; r++) goals[r] = logits[r * columns + targets[r]] + (bias ? bias[targets[r]] : 0);
  sum_rows(count, columns, logits, bias, totals, largest);
  if (gradient_scale != 0) sum_exponentials(count, columns, logits, bias, largest, 1, sums);
  else sum_exponentials(count, columns, logits, bias, largest, 0, sums);
  for (int r = 0; r < count; r++) {
    // The differences first: the logarithm would be lost beside a large logit.
    float logarithm = logf(sums[r]), mean_likelihood = logarithm + (largest[r] - totals[r] / columns);
    likelihood[r] = logarithm + (largest[r] - goals[r]);
    loss[r] = (1 - smoothing) * likelihood[r] + smoothing * mean_likelihood;
    if (gradient_scale != 0) logits[r * columns + targets[r]] -= sums[r] * (1 - smoothing);
    factors[r] = gradient_scale / sums[r];
  }
  if (gradient_scale != 0)
    scale_gradients(count, columns, factors, gradient_scale * smoothing / columns, logits, rounded, dbias);
}

static void cross_entropy(long rows, long columns, float *logits, const float *bias, const int32_t *targets,
                          float smoothing, float gradient_scale, float *loss, float *likelihood, uint16_t *rounded,
                          float *dbias) {
#define ROWS(count)                                                                                                \
  cross_entropy_rows(count, columns, logits + r * columns, bias, targets + r, smoothing, gradient_scale, loss + r, \
                     likelihood + r, rounded ? rounded + r * columns : NULL, dbias)
  long r = 0;
  for (; r + LOSS_ROWS <= rows; r += LOSS_ROWS) ROWS(LOSS_ROWS);
  for (; r < rows; r++) ROWS(1);
#undef ROWS
}

/// log(1 + x) for 0 <= x <= 1 within two units in the last place: 2 atanh(s) with s = x / (2 + x) <= 1/3, by its series.
INLINE vector logarithm_of_one_plus(vector x) {
  vector s = x / (2 + x), square = s * s;
  vector p = splat(2.0f / 13);
  p = p * square + 2.0f / 11;
  p = p * square + 2.0f / 9;
  p = p * square + 2.0f / 7;
  p = p * square + 2.0f / 5;
  p = p * square + 2.0f / 3;
  p = p * square + 2.0f;
  return p * s;
}

/// The mean y with one log-probability more; `weight` is its logarithm where the mean is arithmetic.
INLINE vector with_log_probability(vector y, vector p, float weight, int is_geometric, int is_first) {
  vector term = is_geometric ? p * weight : p + weight;
  if (is_first) return term;
  if (is_geometric) return y + term;
  vector difference = y - term;
  // Two probabilities of 0 have no difference of logarithms; NaN stays NaN.
  vector distance = select_vector(y == term, splat(0), minimum(difference, -difference));
  return maximum(y, term) + logarithm_of_one_plus(exponential(distance));
}

static void add_distribution(long rows, long columns, const float *logits, float weight, int is_geometric, int is_first,
                             float *y) {
  // The largest logit is to be taken from the others before anything else is.
#pragma clang fp reassociate(off)
  float factor = is_geometric ? weight : logf(weight);
  for (long r = 0; r < rows; r++) {
    const float *row = logits + r * columns;
    float *mean = y + r * columns, total, largest, sum;
    sum_rows(1, columns, row, NULL, &total, &largest);
    // Nothing is stored.
    sum_exponentials(1, columns, (float *)row, NULL, &largest, 0, &sum);
    float logarithm = logf(sum);
    long c = 0;
    for (; c + LANES <= columns; c += LANES)
      store(mean + c, with_log_probability(is_first ? splat(0) : load(mean + c), (load(row + c) - largest) - logarithm,
                                           factor, is_geometric, is_first));
    long rest = columns - c;
    if (rest > 0)
      store_part(mean + c, rest,
                 with_log_probability(is_first ? splat(0) : load_part(mean + c, rest, 0),
                                      (load_part(row + c, rest, 0) - largest) - logarithm, factor, is_geometric,
                                      is_first));
  }
}

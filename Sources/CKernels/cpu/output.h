// The output layer: softmax over the vocabulary with its cross-entropy in training, and the best candidates for the next
// token and the mean of several distributions in translating.

// MARK: Cross-entropy

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

// MARK: Cross-entropy of two passes

/// Replaces a row of logits, the bias (may be NULL) added, by log-probabilities; returns the negative of their mean.
INLINE float take_logarithms(long columns, float *row, const float *bias) {
  // The largest logit is to be taken from the others before anything else is.
#pragma clang fp reassociate(off)
  float total, largest, sum;
  sum_rows(1, columns, row, bias, &total, &largest);
  sum_exponentials(1, columns, row, bias, &largest, 0, &sum);
  float logarithm = logf(sum);
  for (long c = 0; c < columns; c += LANES)
    store_first(row + c, columns - c, (biased(row, bias, c, columns - c, 0) - largest) - logarithm);
  return logarithm + (largest - total / columns);
}

/// KL(p, q) and KL(q, p) of log-probabilities.
INLINE void divergences(long columns, const float *p, const float *q, float *forward, float *backward) {
  vector there = splat(0), back = splat(0);
  for (long c = 0; c < columns; c += LANES) {
    // Beyond the end both are 0, and so is their difference.
    vector first = load_first(p + c, columns - c), second = load_first(q + c, columns - c);
    there += exponential(first) * (first - second);
    back += exponential(second) * (second - first);
  }
  *forward = sum_lanes(there);
  *backward = sum_lanes(back);
}

/// Replaces log-probabilities by gradients as if no column were the target; dbias (may be NULL) is added to.
INLINE void consistent_slopes(long columns, float forward, float backward, float shift, float weight, float scale,
                              float *p, float *q, float *dbias) {
  for (long c = 0; c < columns; c += LANES) {
    long rest = columns - c;
    vector log_first = load_first(p + c, rest), log_second = load_first(q + c, rest);
    vector first = exponential(log_first), second = exponential(log_second), apart = log_first - log_second;
    vector slope = scale * (0.5f * (first - shift) + weight * (first * (apart - forward) + (first - second)));
    vector other = scale * (0.5f * (second - shift) + weight * (second * (-apart - backward) + (second - first)));
    store_first(p + c, rest, slope);
    store_first(q + c, rest, other);
    if (dbias) write_first(dbias + c, rest, 1, slope + other);
  }
}

static void consistent_cross_entropy(long rows, long columns, float *first, float *second, const float *bias,
                                     const int32_t *targets, float smoothing, float weight, float gradient_scale,
                                     float *loss, float *likelihood, uint16_t *rounded_first,
                                     uint16_t *rounded_second, float *dbias) {
  float share = 0.25f * weight, goal = 0.5f * (1 - smoothing) * gradient_scale;
  for (long r = 0; r < rows; r++) {
    float *p = first + r * columns, *q = second + r * columns, forward, backward;
    float mean_likelihood = 0.5f * (take_logarithms(columns, p, bias) + take_logarithms(columns, q, bias));
    divergences(columns, p, q, &forward, &backward);
    likelihood[r] = -0.5f * (p[targets[r]] + q[targets[r]]);
    loss[r] = (1 - smoothing) * likelihood[r] + smoothing * mean_likelihood + share * (forward + backward);
    if (gradient_scale == 0) continue;
    consistent_slopes(columns, forward, backward, smoothing / columns, share, gradient_scale, p, q, dbias);
    p[targets[r]] -= goal;
    q[targets[r]] -= goal;
    if (dbias) dbias[targets[r]] -= 2 * goal;
    if (rounded_first) round_bfloat16(columns, p, rounded_first + r * columns);
    if (rounded_second) round_bfloat16(columns, q, rounded_second + r * columns);
  }
}

// MARK: Candidates

// A row of logits is taken in blocks of columns, so that the logits of an output layer are used up while they are in
// the cache and never whole in memory. The blocks are the same however many rows there are.

enum { CANDIDATE_COLUMNS = 256 };

/// Σ exp(logit - largest) over the columns taken so far, by lanes.
typedef struct SoftmaxSum {
  vector total;
  float largest;
} SoftmaxSum;

/// Scratch for one sum a row.
INLINE SoftmaxSum *softmax_sums(long rows) {
  return (SoftmaxSum *)scratch(6, rows * (sizeof(SoftmaxSum) / sizeof(float)));
}

/// Puts a candidate into the best found so far, kept best first, the worst of them out; an equal one found earlier
/// stays ahead. Without branches: where a candidate belongs cannot be foretold.
INLINE void insert_candidate(long count, float value, int32_t id, float *values, int32_t *ids) {
  for (long n = count - 1; n > 0; n--) {
    int is_before = __builtin_unpredictable(value > values[n - 1]), is_here = __builtin_unpredictable(value > values[n]);
    int32_t other = is_here ? id : ids[n];
    ids[n] = is_before ? ids[n - 1] : other;
    float better = is_here ? value : values[n];
    values[n] = is_before ? values[n - 1] : better;
  }
  ids[0] = value > values[0] ? id : ids[0];
  values[0] = value > values[0] ? value : values[0];
}

/// Which of 64 columns are above the worst candidate, one bit each.
INLINE uint64_t columns_above(float worst, const float *logits) {
  uint64_t found = 0;
#pragma clang loop unroll(full)
  for (int i = 0; i < 64; i += LANES) found |= (uint64_t)lane_bits(load(logits + i) > worst) << i;
  return found;
}

/// Takes columns from number `first` into the candidates of a row.
INLINE void take_candidates(long first, long columns, const float *logits, long count, float *values, int32_t *ids) {
  long c = 0;
  for (; c < columns && first + c < count; c++) {
    long held = first + c;
    values[held] = -INFINITY;
    ids[held] = (int32_t)held;
    insert_candidate(held + 1, logits[c], (int32_t)held, values, ids);
  }
  if (c == 0 && columns == CANDIDATE_COLUMNS) {
    vector highest = load(logits);
    for (long i = LANES; i < CANDIDATE_COLUMNS; i += LANES) highest = maximum(highest, load(logits + i));
    if (!any_lane(highest > values[count - 1])) return;
  }
  for (; c + 64 <= columns; c += 64)
    for (uint64_t rest = ~0ull, found; (found = columns_above(values[count - 1], logits + c) & rest);) {
      int i = __builtin_ctzll(found);
      rest = ~1ull << i;
      insert_candidate(count, logits[c + i], (int32_t)(first + c + i), values, ids);
    }
  for (; c < columns; c++)
    if (logits[c] > values[count - 1]) insert_candidate(count, logits[c], (int32_t)(first + c), values, ids);
}

/// Takes columns into the sum, after they have been taken into the candidates, whose best is the largest logit so far.
INLINE void take_exponentials(long first, long columns, const float *logits, float best, SoftmaxSum *sum) {
  if (first == 0) {
    *sum = (SoftmaxSum){.total = splat(0), .largest = best};
  } else if (best > sum->largest) {
    sum->total *= sum->largest == -INFINITY ? 0 : expf(sum->largest - best);
    sum->largest = best;
  }
  // Where there is no possible column yet, differences of infinities are not to spoil the sum.
  float largest = sum->largest == -INFINITY ? 0 : sum->largest;
  vector total = sum->total;
  long c = 0;
  for (; c + LANES <= columns; c += LANES) total += exponential_to_one(load(logits + c) - largest);
  if (c < columns) total += exponential_to_one(load_part(logits + c, columns - c, -INFINITY) - largest);
  sum->total = total;
}

INLINE void take_columns(long first, long columns, const float *logits, long count, float *values, int32_t *ids,
                         SoftmaxSum *sum) {
  take_candidates(first, columns, logits, count, values, ids);
  take_exponentials(first, columns, logits, values[0], sum);
}

/// Makes log-probabilities of the logits of the candidates.
INLINE void normalize_candidates(long count, float *values, const SoftmaxSum *sum) {
  float largest = sum->largest, logarithm = logf(sum_lanes(sum->total));
  for (long n = 0; n < count; n++) values[n] = (values[n] - largest) - logarithm;
}

static void top_log_probabilities(long rows, long columns, const float *logits, long count, int32_t *ids,
                                  float *log_probabilities) {
  for (long r = 0; r < rows; r++) {
    const float *row = logits + r * columns;
    float *values = log_probabilities + r * count;
    SoftmaxSum sum;
    for (long first = 0; first < columns; first += CANDIDATE_COLUMNS) {
      long part = columns - first < CANDIDATE_COLUMNS ? columns - first : CANDIDATE_COLUMNS;
      take_columns(first, part, row + first, count, values, ids + r * count, &sum);
    }
    normalize_candidates(count, values, &sum);
  }
}

static void linear_top_log_probabilities(PackedWeights weights, long outputs, long rows, const float *x,
                                         const float *bias, long count, int32_t *ids, float *log_probabilities) {
  // A row's neighbours in memory are not a power of two apart, or they would meet in the same sets of the cache.
  enum { STRIDE = CANDIDATE_COLUMNS + LANES };
  float *logits = scratch(7, rows * STRIDE);
  SoftmaxSum *sums = softmax_sums(rows);
  PackedCall call = packed_call(weights, rows, x);
  call.y = logits;
  call.y_stride = STRIDE;
  for (long first = 0; first < outputs; first += CANDIDATE_COLUMNS) {
    long part = outputs - first < CANDIDATE_COLUMNS ? outputs - first : CANDIDATE_COLUMNS;
    multiply_outputs(weights, call, first, part, bias ? bias + first : NULL);
    for (long r = 0; r < rows; r++)
      take_columns(first, part, logits + r * STRIDE, count, log_probabilities + r * count, ids + r * count, sums + r);
  }
  for (long r = 0; r < rows; r++) normalize_candidates(count, log_probabilities + r * count, sums + r);
}

// MARK: Means of distributions

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

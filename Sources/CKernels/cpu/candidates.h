// The best candidates for the next token, and the logarithms of their probabilities.
//
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

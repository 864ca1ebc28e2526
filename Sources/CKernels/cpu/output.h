// The output layer: softmax over the vocabulary, its cross-entropy, its best candidates.

/// Sum of exp(row - largest); the exponentials are stored where `to` is not NULL.
INLINE float sum_of_exponentials(long columns, const float *row, float largest, float *to) {
  vector total = splat(0);
  long c = 0;
  for (; c + LANES <= columns; c += LANES) {
    vector value = exponential(load(row + c) - largest);
    if (to) store(to + c, value);
    total += value;
  }
  if (c < columns) {
    vector value = exponential(load_part(row + c, columns - c, -INFINITY) - largest);
    if (to) store_part(to + c, columns - c, value);
    total += value;
  }
  return sum_lanes(total);
}

/// row += bias (may be NULL); returns the sum of the row, and its maximum in `largest`.
INLINE float add_bias(long columns, const float *bias, float *row, float *largest) {
  vector highest = splat(-INFINITY), total = splat(0);
  long c = 0;
  for (; c + LANES <= columns; c += LANES) {
    vector value = load(row + c);
    if (bias) {
      value += load(bias + c);
      store(row + c, value);
    }
    total += value;
    highest = maximum(highest, value);
  }
  float sum = sum_lanes(total), found = largest_lane(highest);
  for (; c < columns; c++) {
    if (bias) row[c] += bias[c];
    sum += row[c];
    found = row[c] > found ? row[c] : found;
  }
  *largest = found;
  return sum;
}

/// row = factor * row - shift, into `rounded` instead where that is not NULL; dbias (may be NULL) is added to.
INLINE void scale_gradient(long columns, float factor, float shift, float *row, uint16_t *rounded, float *dbias) {
  for (long c = 0; c < columns; c += LANES) {
    long rest = columns - c;
    if (rest >= LANES) {
      vector value = load(row + c) * factor - shift;
      if (rounded) store_rounded(rounded + c, value);
      else store(row + c, value);
      if (dbias) store(dbias + c, load(dbias + c) + value);
    } else {
      vector value = load_part(row + c, rest, 0) * factor - shift;
      if (rounded) store_rounded_part(rounded + c, rest, value);
      else store_part(row + c, rest, value);
      if (dbias) store_part(dbias + c, rest, load_part(dbias + c, rest, 0) + value);
    }
  }
}

static void cross_entropy(long rows, long columns, float *logits, const float *bias, const int32_t *targets,
                          float smoothing, float gradient_scale, float *loss, float *likelihood, float *correct,
                          uint16_t *rounded, float *dbias) {
  for (long r = 0; r < rows; r++) {
    float *row = logits + r * columns, largest;
    float total = add_bias(columns, bias, row, &largest), target = row[targets[r]];
    float sum = sum_of_exponentials(columns, row, largest, gradient_scale != 0 ? row : NULL);
    // The differences first: the logarithm would be lost beside a large logit.
    float logarithm = logf(sum), mean_likelihood = logarithm + (largest - total / columns);
    correct[r] = target >= largest;
    likelihood[r] = logarithm + (largest - target);
    loss[r] = (1 - smoothing) * likelihood[r] + smoothing * mean_likelihood;
    if (gradient_scale == 0) continue;
    row[targets[r]] -= sum * (1 - smoothing);
    scale_gradient(columns, gradient_scale / sum, gradient_scale * smoothing / columns, row,
                   rounded ? rounded + r * columns : NULL, dbias);
  }
}

/// Puts a candidate into the best found so far, kept best first; an equal one found earlier stays ahead.
INLINE void insert_candidate(long count, float value, int32_t id, float *values, int32_t *ids) {
  long place = count - 1;
  while (place > 0 && values[place - 1] < value) {
    values[place] = values[place - 1];
    ids[place] = ids[place - 1];
    place--;
  }
  values[place] = value;
  ids[place] = id;
}

// The columns whose maximum is taken together while the candidates are looked for.
enum { CANDIDATE_BLOCK = 8 * LANES };

INLINE void insert_candidates(long first, long end, const float *row, long count, float *values, int32_t *ids) {
  for (long c = first; c < end; c++)
    if (row[c] > values[count - 1]) insert_candidate(count, row[c], (int32_t)c, values, ids);
}

/// The best candidates of a row. A block of columns is looked through only where its maximum is above the worst of
/// them so far.
INLINE void best_candidates(long columns, const float *row, long count, float *values, int32_t *ids) {
  long c = 0;
  for (; c < count; c++) insert_candidate(c + 1, row[c], (int32_t)c, values, ids);
  for (; c + CANDIDATE_BLOCK <= columns; c += CANDIDATE_BLOCK) {
    vector highest = load(row + c);
    for (long i = LANES; i < CANDIDATE_BLOCK; i += LANES) highest = maximum(highest, load(row + c + i));
    if (!any_lane(highest > values[count - 1])) continue;
    for (long i = c; i < c + CANDIDATE_BLOCK; i += LANES)
      if (any_lane(load(row + i) > values[count - 1])) insert_candidates(i, i + LANES, row, count, values, ids);
  }
  insert_candidates(c, columns, row, count, values, ids);
}

static void top_log_probabilities(long rows, long columns, const float *logits, long count, int32_t *ids,
                                  float *log_probabilities) {
  for (long r = 0; r < rows; r++) {
    const float *row = logits + r * columns;
    float *values = log_probabilities + r * count;
    best_candidates(columns, row, count, values, ids + r * count);
    float largest = values[0], logarithm = logf(sum_of_exponentials(columns, row, largest, NULL));
    for (long n = 0; n < count; n++) values[n] = (values[n] - largest) - logarithm;
  }
}

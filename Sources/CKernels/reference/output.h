// The definition of the output layer: softmax over the vocabulary, its cross-entropy, and the best of it.

static double log_sum_exp(long count, const float *x) {
  double largest = -INFINITY, total = 0;
  for (long i = 0; i < count; i++) largest = fmax(largest, x[i]);
  for (long i = 0; i < count; i++) total += exp(x[i] - largest);
  return largest + log(total);
}

static void cross_entropy(long rows, long columns, float *logits, const float *bias, const int32_t *targets,
                          float smoothing, float gradient_scale, float *loss, float *likelihood, uint16_t *rounded,
                          float *dbias) {
  for (long r = 0; r < rows; r++) {
    float *row = logits + r * columns;
    for (long c = 0; c < columns && bias; c++) row[c] += bias[c];
    double normalizer = log_sum_exp(columns, row), total = 0, target = row[targets[r]];
    for (long c = 0; c < columns; c++) total += row[c];
    likelihood[r] = normalizer - target;
    loss[r] = (1 - smoothing) * (normalizer - target) + smoothing * (normalizer - total / columns);
    if (gradient_scale == 0) continue;
    for (long c = 0; c < columns; c++) {
      row[c] = gradient_scale *
               (exp(row[c] - normalizer) - (c == targets[r] ? 1 - smoothing : 0) - smoothing / columns);
      if (dbias) dbias[c] += row[c];
      if (rounded) bfloat16_from_float(1, row + c, rounded + r * columns + c);
    }
  }
}

static void top_log_probabilities(long rows, long columns, const float *logits, long count, int32_t *ids,
                                  float *log_probabilities) {
  for (long r = 0; r < rows; r++) {
    const float *row = logits + r * columns;
    double normalizer = log_sum_exp(columns, row);
    for (long n = 0; n < count; n++) {
      long best = -1;
      for (long c = 0; c < columns; c++) {
        int taken = 0;
        for (long m = 0; m < n; m++) taken |= ids[r * count + m] == c;
        if (!taken && (best < 0 || row[c] > row[best])) best = c;
      }
      ids[r * count + n] = best;
      log_probabilities[r * count + n] = row[best] - normalizer;
    }
  }
}

static void linear_top_log_probabilities(PackedWeights weights, long outputs, long rows, const float *x,
                                         const float *bias, long count, int32_t *ids, float *log_probabilities) {
  float *logits = malloc(sizeof(float) * outputs);
  for (long r = 0; r < rows; r++) {
    linear_packed(weights, 0, outputs, 1, x + r * weights.inputs, bias, ACTIVATION_NONE, logits, outputs);
    top_log_probabilities(1, outputs, logits, count, ids + r * count, log_probabilities + r * count);
  }
  free(logits);
}

static void add_distribution(long rows, long columns, const float *logits, float weight, int is_geometric, int is_first,
                             float *y) {
  for (long r = 0; r < rows; r++) {
    const float *row = logits + r * columns;
    double normalizer = log_sum_exp(columns, row);
    for (long c = 0; c < columns; c++) {
      float *sum = y + r * columns + c;
      double p = row[c] - normalizer, term = is_geometric ? weight * p : log(weight) + p;
      if (is_first) *sum = term;
      else if (is_geometric) *sum += term;
      // Two probabilities of 0 have no difference of logarithms.
      else *sum = *sum == term ? term + log(2) : fmax(*sum, term) + log1p(exp(-fabs(*sum - term)));
    }
  }
}
